import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

const definition = (plural: string, kind: string, scope: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.metrics.k8s.io, annotations: {api-approved.kubernetes.io: "unapproved, experimental-only"}}
spec:
  group: metrics.k8s.io
  scope: ${scope}
  names: {plural: ${plural}, singular: ${kind.toLowerCase()}, kind: ${kind}, listKind: ${kind}List}
  versions:
  - name: v1beta1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---`;

const METRICS = `
{apiVersion: metrics.k8s.io/v1beta1, kind: PodMetrics, metadata: {name: b}, containers: [{name: z, usage: {cpu: 1500n, memory: 20Mi}}, {name: a, usage: {cpu: 12m, memory: 3000Ki}}]}
---
{apiVersion: metrics.k8s.io/v1beta1, kind: PodMetrics, metadata: {name: a}, containers: [{name: z, usage: {cpu: "1", memory: 20Mi}}]}
---
{apiVersion: metrics.k8s.io/v1beta1, kind: NodeMetrics, metadata: {name: node02}, usage: {cpu: 150m, memory: 500Mi}}
`;

test.each(["top pod", "top node", "top pods -A"])("%s is refused where there is no metrics API", async (words) => {
	const stderr = "error: Metrics API not available\n";
	expect(await session.run(words)).toEqual({ code: 1, stdout: "", stderr });
});

test("other orders than by cpu and memory are refused", async () => {
	const stderr = "error: --sort-by accepts only cpu or memory\n";
	expect(await session.run("top pod --sort-by=name")).toEqual({ code: 1, stdout: "", stderr });
});

/** As kubectl prints them of the same objects, served. */
describe("with a metrics API", () => {
	beforeEach(async () => {
		await session.run("cluster create --nodes 2");
		const kinds = definition("pods", "PodMetrics", "Namespaced") + definition("nodes", "NodeMetrics", "Cluster");
		await session.run("create -f -", kinds);
		await session.run("cluster advance 5s");
		expect(await session.run("create -f -", METRICS)).toMatchObject({ code: 0, stderr: "" });
	});

	const lines = async (words: string) => (await session.run(words)).stdout.split("\n");

	test("pods, with their sum", async () => {
		expect(await lines("top pod --sum")).toEqual([
			"NAME   CPU(cores)   MEMORY(bytes)   ",
			"a      1000m        20Mi            ",
			"b      13m          22Mi            ",
			"       ________     ________        ",
			"       1013m        42Mi            ",
			"",
		]);
	});

	test("containers", async () => {
		expect(await lines("top pod b --containers")).toEqual([
			"POD   NAME   CPU(cores)   MEMORY(bytes)   ",
			"b     a      12m          2Mi             ",
			"b     z      1m           20Mi            ",
			"",
		]);
	});

	test("nodes, and those that are not measured", async () => {
		expect(await lines("top node")).toEqual([
			"NAME     CPU(cores)   CPU(%)      MEMORY(bytes)   MEMORY(%)   ",
			"node02   150m         15%         500Mi           13%         ",
			"node01   <unknown>    <unknown>   <unknown>       <unknown>   ",
			"",
		]);
	});
});
