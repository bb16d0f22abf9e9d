import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../cli/session";

/** What becomes of files as people write them: what `create -f` says, how it ends, what the DaemonSets then run. */

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 3");
});

afterEach(() => session.end());

interface Verdict {
	code: number;
	created: string[];
	errors: string[];
	/** Namespace, name, DESIRED and CURRENT of every DaemonSet, two seconds later. */
	daemonSets: string[];
}

async function verdictOn(...documents: string[]): Promise<Verdict> {
	writeFileSync(join(session.home, "all.yaml"), documents.join("---\n"));
	const { code, stdout, stderr } = await session.run("create -f all.yaml");
	await session.run("cluster advance 2s");
	const path =
		'{range .items[*]}{.metadata.namespace} {.metadata.name} {.status.desiredNumberScheduled} {.status.currentNumberScheduled}{"\\n"}{end}';
	const daemonSets = await session.run(["get", "daemonsets", "-A", "-o", `jsonpath=${path}`]);
	return { code, created: lines(stdout), errors: lines(stderr), daemonSets: lines(daemonSets.stdout) };
}

const lines = (text: string) => text.split("\n").filter((line) => line !== "");

const daemonSet = ({ name = "agent", namespace = "", spec = "", podSpec = "" }) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}
spec:
  ${spec}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${podSpec}
      containers: [{name: main, image: "registry.example/agent:1.0"}]
`;

const configMap = (name: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {key: value}
`;

const monitor = (name: string) => `apiVersion: monitoring.example/v1
kind: Watcher
metadata: {name: ${name}, namespace: kube-system}
`;

const watchers = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: watchers.monitoring.example}
spec:
  group: monitoring.example
  scope: Namespaced
  names: {plural: watchers, kind: Watcher}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {port: {type: integer, format: port-number}}}
`;

describe("kinds that the cluster does not serve", () => {
	test("one of them, alone", async () => {
		expect(await verdictOn(daemonSet({}).replace("apps/v1", "extensions/v1beta1"))).toEqual({
			code: 1,
			created: [],
			errors: [
				'error: resource mapping not found for name: "agent" namespace: "" from "all.yaml": no matches for kind "DaemonSet" in version "extensions/v1beta1"',
				"ensure CRDs are installed first",
			],
			daemonSets: [],
		});
	});

	test("several stand one after the other when all else goes well", async () => {
		expect(await verdictOn(monitor("a"), configMap("settings"), monitor("b"))).toEqual({
			code: 1,
			created: ["configmap/settings created"],
			errors: [
				'resource mapping not found for name: "a" namespace: "kube-system" from "all.yaml": no matches for kind "Watcher" in version "monitoring.example/v1"',
				"ensure CRDs are installed first",
				'resource mapping not found for name: "b" namespace: "kube-system" from "all.yaml": no matches for kind "Watcher" in version "monitoring.example/v1"',
				"ensure CRDs are installed first",
			],
			daemonSets: [],
		});
	});

	test("several become one list behind what the server refused", async () => {
		expect(await verdictOn(monitor("a"), monitor("b"), daemonSet({ namespace: "nowhere" }))).toEqual({
			code: 1,
			created: [],
			errors: [
				'Error from server (NotFound): error when creating "all.yaml": namespaces "nowhere" not found',
				'[resource mapping not found for name: "a" namespace: "kube-system" from "all.yaml": no matches for kind "Watcher" in version "monitoring.example/v1"',
				'ensure CRDs are installed first, resource mapping not found for name: "b" namespace: "kube-system" from "all.yaml": no matches for kind "Watcher" in version "monitoring.example/v1"',
				"ensure CRDs are installed first]",
			],
			daemonSets: [],
		});
	});

	test("items of a List are only said not to be recognized", async () => {
		const item = (version: string) =>
			`- ${daemonSet({}).replace("apps/v1", version).trimEnd().replaceAll("\n", "\n  ")}`;
		const list = ["apiVersion: v1", "kind: List", "items:", item("apps/v1beta2"), item("apps/v1"), ""].join("\n");
		expect(await verdictOn(list)).toEqual({
			code: 1,
			created: ["daemonset.apps/agent created"],
			errors: ['unable to recognize no matches for kind "DaemonSet" in version "apps/v1beta2"'],
			daemonSets: ["default agent 3 3"],
		});
	});
});

test("each object that names a missing namespace fails for itself", async () => {
	expect(
		await verdictOn(
			daemonSet({ name: "one", namespace: "nowhere" }),
			daemonSet({ name: "two", namespace: "kube-system" }),
			daemonSet({ name: "three", namespace: "nowhere" }),
		),
	).toEqual({
		code: 1,
		created: ["daemonset.apps/two created"],
		errors: [
			'Error from server (NotFound): error when creating "all.yaml": namespaces "nowhere" not found',
			'Error from server (NotFound): error when creating "all.yaml": namespaces "nowhere" not found',
		],
		daemonSets: ["kube-system two 3 3"],
	});
});

test("a namespace in the file is there for the documents behind it", async () => {
	const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: agents}\n";
	expect(await verdictOn(namespace, daemonSet({ namespace: "agents" }))).toEqual({
		code: 0,
		created: ["namespace/agents created", "daemonset.apps/agent created"],
		errors: [],
		daemonSets: ["agents agent 3 3"],
	});
});

test("fields that nobody knows, in two documents of one file", async () => {
	expect(
		await verdictOn(
			daemonSet({ name: "one", spec: "replicas: 3", podSpec: "hostnetwork: true" }),
			configMap("settings"),
			daemonSet({ name: "two", podSpec: "dnsPolicy: ClusterFirst\n      dns: {}" }),
		),
	).toEqual({
		code: 1,
		created: ["configmap/settings created"],
		errors: [
			'Error from server (BadRequest): error when creating "all.yaml": DaemonSet in version "v1" cannot be handled as a DaemonSet: strict decoding error: unknown field "spec.replicas", unknown field "spec.template.spec.hostnetwork"',
			'Error from server (BadRequest): error when creating "all.yaml": DaemonSet in version "v1" cannot be handled as a DaemonSet: strict decoding error: unknown field "spec.template.spec.dns"',
		],
		daemonSets: [],
	});
});

test("a missing ServiceAccount lets the DaemonSet be, but none of its pods", async () => {
	const verdict = await verdictOn(daemonSet({ podSpec: "serviceAccountName: agent" }));
	expect(verdict).toEqual({
		code: 0,
		created: ["daemonset.apps/agent created"],
		errors: [],
		daemonSets: ["default agent 3 0"],
	});
	const events = await session.run("get events -o jsonpath={.items[0].reason}:{.items[0].message}");
	expect(events.stdout).toMatch(
		/^FailedCreate:Error creating: pods "agent-" is forbidden: error looking up service account default\/agent: serviceaccount "agent" not found$/,
	);
});

test("a missing PriorityClass does the same", async () => {
	const verdict = await verdictOn(daemonSet({ podSpec: "priorityClassName: urgent" }));
	expect(verdict.daemonSets).toEqual(["default agent 3 0"]);
	const events = await session.run("get events -o jsonpath={.items[0].reason}:{.items[0].message}");
	expect(events.stdout).toBe(
		'FailedCreate:Error creating: pods "agent-" is forbidden: no PriorityClass with name urgent was found',
	);
});

test("no node that it selects: nothing is desired, and nothing fails", async () => {
	expect(await verdictOn(daemonSet({ podSpec: 'nodeSelector: {gpu: "true"}' }))).toEqual({
		code: 0,
		created: ["daemonset.apps/agent created"],
		errors: [],
		daemonSets: ["default agent 0 0"],
	});
});

test("a CustomResourceDefinition does not make its kind known to the same file; formats it can't check are warned of", async () => {
	expect(await verdictOn(watchers, monitor("a"), daemonSet({}))).toEqual({
		code: 1,
		created: [
			"customresourcedefinition.apiextensions.k8s.io/watchers.monitoring.example created",
			"daemonset.apps/agent created",
		],
		errors: [
			'Warning: unrecognized format "port-number"',
			'error: resource mapping not found for name: "a" namespace: "kube-system" from "all.yaml": no matches for kind "Watcher" in version "monitoring.example/v1"',
			"ensure CRDs are installed first",
		],
		daemonSets: ["default agent 3 3"],
	});
	expect(await verdictOn(monitor("a"))).toMatchObject({
		code: 0,
		created: ["watcher.monitoring.example/a created"],
	});
});

test("a template that was never rendered", async () => {
	expect(await verdictOn(`{{- if .Values.agent }}\n${daemonSet({})}{{- end }}\n`)).toEqual({
		code: 1,
		created: [],
		errors: [
			"error: error parsing all.yaml: json: offset 2: invalid character '{' looking for beginning of object key string",
		],
		daemonSets: [],
	});
});
