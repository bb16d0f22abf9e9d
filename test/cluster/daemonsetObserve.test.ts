import { beforeEach, describe, expect, test } from "vitest";
import type { KubeObject, Pod } from "../../src/api/types";
import { daemonSetController } from "../../src/cluster/controllers/daemonset/index";
import { agent, Harness } from "./harness";

let harness: Harness;
let pod: Pod;

beforeEach(() => {
	harness = new Harness(daemonSetController).addNodes("node01", "node02").apply(agent());
	const labels = { app: "other" };
	const { template } = agent().spec;
	const spec = { selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } };
	harness.apply(agent(spec, { name: "other" })).ready();
	pod = harness.podsOnNode("node01").find((each) => each.metadata.generateName === "agent-") as Pod;
});

/** The keys that the controller wants to sync after a change. */
function keys(
	type: "ADDED" | "MODIFIED" | "DELETED",
	resource: string,
	object: KubeObject,
	previous?: KubeObject,
): string[] {
	const found: string[] = [];
	daemonSetController.observe({ type, resource, object, previous }, (key) => found.push(key), harness);
	return found;
}

const withMeta = <T extends KubeObject>(object: T, metadata: Partial<T["metadata"]>): T => ({
	...object,
	metadata: { ...object.metadata, ...metadata },
});
const orphan = (labels?: Record<string, string>) => withMeta(pod, { ownerReferences: undefined, labels });

describe("pods", () => {
	test("a new, changed or deleted pod wakes its owner", () => {
		expect(keys("ADDED", "pods", pod)).toEqual(["default/agent"]);
		expect(keys("DELETED", "pods", pod, pod)).toEqual(["pods:default/agent"]);
		expect(keys("MODIFIED", "pods", withMeta(pod, { deletionTimestamp: "2026-01-01T00:00:30Z" }), pod)).toEqual([
			"pods:default/agent",
		]);
	});
	test("so do its readiness, its end and its labels, nothing else", () => {
		const ready = (status: string, at = "2026-01-01T00:00:09Z") => ({
			...pod,
			status: { phase: "Running", conditions: [{ type: "Ready", status, lastTransitionTime: at }] },
		});
		expect(keys("MODIFIED", "pods", ready("False"), pod)).toEqual(["pods:default/agent"]);
		expect(keys("MODIFIED", "pods", ready("True"), ready("True", "2026-01-01T00:00:08Z"))).toEqual([
			"pods:default/agent",
		]);
		expect(keys("MODIFIED", "pods", { ...pod, status: { ...pod.status, phase: "Failed" } }, pod)).toEqual([
			"pods:default/agent",
		]);
		expect(keys("MODIFIED", "pods", withMeta(pod, { labels: { app: "x" } }), pod)).toEqual(["pods:default/agent"]);
		expect(keys("MODIFIED", "pods", { ...pod, status: { ...pod.status, podIP: "10.0.0.1" } }, pod)).toEqual([]);
		expect(keys("MODIFIED", "pods", withMeta(pod, { annotations: { a: "b" } }), pod)).toEqual([]);
	});
	test("an orphan wakes those whose selector it matches", () => {
		expect(keys("ADDED", "pods", orphan({ app: "other" }))).toEqual(["default/other"]);
		expect(keys("ADDED", "pods", orphan({ app: "nobody's" }))).toEqual([]);
		expect(keys("ADDED", "pods", orphan(undefined))).toEqual([]);
		expect(keys("ADDED", "pods", withMeta(orphan({ app: "other" }), { namespace: "elsewhere" }))).toEqual([]);
		expect(keys("DELETED", "pods", orphan({ app: "other" }))).toEqual([]);
	});
	test("an orphan that changes does so only with its labels", () => {
		const before = orphan({ app: "other" });
		expect(keys("MODIFIED", "pods", { ...before, status: {} }, before)).toEqual([]);
		expect(keys("MODIFIED", "pods", orphan({ app: "agent" }), before)).toEqual(["default/agent"]);
	});
	test("a pod that changes hands wakes both owners", () => {
		const owners = harness.podsOnNode("node01").find((each) => each.metadata.generateName === "other-")
			?.metadata.ownerReferences;
		expect(keys("MODIFIED", "pods", withMeta(pod, { ownerReferences: owners }), pod)).toEqual([
			"default/agent",
			"pods:default/other",
		]);
		expect(keys("MODIFIED", "pods", orphan({ app: "other" }), pod)).toEqual(["default/agent", "default/other"]);
	});
	test("other controllers' pods wake nobody", () => {
		const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "agent", uid: "x", controller: true };
		expect(keys("ADDED", "pods", withMeta(pod, { ownerReferences: [owner] }))).toEqual([]);
	});
});

describe("revisions", () => {
	test("one that is changed or deleted wakes its owner, a new one of its own does not", () => {
		const [revision] = harness.revisions();
		if (revision === undefined) {
			throw new Error("no revision");
		}
		const copy = { ...revision };
		expect(keys("ADDED", "controllerrevisions.apps", copy)).toEqual([]);
		expect(keys("MODIFIED", "controllerrevisions.apps", { ...revision, revision: 9 }, revision)).toContain(
			"default/agent",
		);
		expect(keys("DELETED", "controllerrevisions.apps", revision, revision)).toContain("default/agent");
		const free = withMeta(revision, { ownerReferences: undefined });
		expect(keys("ADDED", "controllerrevisions.apps", free)).toEqual(["default/agent"]);
	});
});

describe("nodes", () => {
	const get = (name: string) => harness.get({ ...nodes }, undefined, name);
	const nodes = { group: "", version: "v1", kind: "Node", plural: "nodes" } as Parameters<Harness["get"]>[0];
	const tainted = (effect: string) => ({ ...get("node01"), spec: { taints: [{ key: "x", effect }] } });

	test("a new node wakes every DaemonSet that wants a pod there", () => {
		expect(keys("ADDED", "nodes", withMeta(get("node01"), { name: "node03" }))).toEqual([
			"default/agent",
			"default/other",
		]);
	});
	test("a heartbeat wakes nobody", () => {
		const node = get("node01");
		expect(keys("MODIFIED", "nodes", { ...node, status: { conditions: [] } }, node)).toEqual([]);
	});
	test("a taint that evicts wakes those with a pod there; one that only keeps away does not, as upstream has it", () => {
		expect(keys("MODIFIED", "nodes", tainted("NoExecute"), get("node01"))).toEqual(["default/agent", "default/other"]);
		expect(keys("MODIFIED", "nodes", tainted("NoSchedule"), get("node01"))).toEqual([]);
	});
});

describe("many pods", () => {
	test("with more than a hundred, changes of pods are taken together", () => {
		const names = Array.from({ length: 300 }, (_, index) => `n${String(index).padStart(3, "0")}`);
		harness = new Harness(daemonSetController)
			.addNodes(...names)
			.apply(agent())
			.bind();
		const before = harness.syncs;
		for (const each of harness.pods().slice(0, 295)) {
			harness.setReady(each, true).advance(1);
		}
		// 295 pods ready within 295 ms: one look at each, but a sync over all nodes every 30 ms only.
		expect(harness.row("agent")).toMatch(/^300 300 2\d\d 300 2\d\d$/);
		expect(harness.writes["daemonsets.apps"]).toBeLessThan(20);
		expect(harness.settle().row("agent")).toBe("300 300 295 300 295");
		expect(harness.syncs - before).toBeLessThan(700);
	});
	test("what is made is still made at once", () => {
		const names = Array.from({ length: 300 }, (_, index) => `n${String(index).padStart(3, "0")}`);
		harness = new Harness(daemonSetController)
			.addNodes(...names)
			.apply(agent())
			.ready()
			.settle();
		harness.addNode("one-more").rest();
		expect(harness.row("agent")).toBe("301 301 300 301 300");
	});
});
