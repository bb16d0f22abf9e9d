import { describe, expect, test } from "vitest";
import { podCondition } from "../../../../src/api/podReady";
import type { DaemonSet, Pod } from "../../../../src/api/types";
import { daemonSetController } from "../../../../src/cluster/controllers/daemonset/index";
import { agent, Harness, imageOf, nodeOf } from "../../harness";

// The situations that upstream's own tests of the update path name (pkg/controller/daemon/update_test.go).

const rolling = (maxUnavailable: number, maxSurge = 0): Partial<DaemonSet["spec"]> => ({
	updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable, maxSurge } },
});

function world(nodes: number, spec: Partial<DaemonSet["spec"]>): Harness {
	const harness = new Harness(daemonSetController);
	for (let index = 0; index < nodes; index++) harness.addNode(`node-${index}`);
	return harness.apply(agent(spec)).bind();
}

/** How many pods the controller makes and ends in consequence of `act`. */
function step(harness: Harness, act: () => Harness): string {
	harness.events.splice(0);
	act().rest();
	const count = (reason: string) => harness.events.filter((event) => event.startsWith(`Normal ${reason}`)).length;
	return `+${count("SuccessfulCreate")} -${count("SuccessfulDelete")}`;
}

const isReady = (pod: Pod) => podCondition(pod, "Ready")?.status === "True";
const going = (pod: Pod) => pod.metadata.deletionTimestamp !== undefined;
const readyNames = (harness: Harness) =>
	harness.pods((pod) => isReady(pod) && !going(pod)).map(({ metadata }) => metadata.name);

/** Ended pods go, those that were made for them run but are not ready. */
const replaced = (harness: Harness) => harness.vanish().bind();

describe("without surge", () => {
	test("DaemonSetUpdatesPods: maxUnavailable at a time, the next when those are ready", () => {
		const harness = world(5, rolling(2)).ready();
		const steps = [step(harness, () => harness.setImage("agent", "agent:2.0"))];
		for (let round = 0; round < 3; round++) {
			steps.push(
				step(harness, () => replaced(harness)),
				step(harness, () => harness.ready()),
			);
		}
		expect(steps).toEqual(["+0 -2", "+2 -0", "+0 -2", "+2 -0", "+0 -1", "+1 -0", "+0 -0"]);
	});

	test("DaemonSetUpdatesWhenNewPosIsNotReady: no more once maxUnavailable are not ready", () => {
		const harness = world(5, rolling(3)).ready();
		expect([
			step(harness, () => harness.setImage("agent", "agent:2.0")),
			step(harness, () => replaced(harness)),
			step(harness, () => harness.wake("default/agent")),
		]).toEqual(["+0 -3", "+3 -0", "+0 -0"]);
	});

	test("DaemonSetUpdatesAllOldPodsNotReady: none of them is spared", () => {
		const harness = world(5, rolling(3));
		expect([
			step(harness, () => harness.setImage("agent", "agent:2.0")),
			step(harness, () => replaced(harness)),
			step(harness, () => harness.wake("default/agent")),
		]).toEqual(["+0 -5", "+5 -0", "+0 -0"]);
	});

	test("DaemonSetUpdatesSomeOldPodsNotReady: another update replaces those again, and leaves the ready ones", () => {
		const harness = world(5, rolling(2)).ready();
		const steps = ["agent:2.0", "agent:3.0"].flatMap((image) => [
			step(harness, () => harness.setImage("agent", image)),
			step(harness, () => replaced(harness)),
			step(harness, () => harness.wake("default/agent")),
		]);
		expect(steps).toEqual(["+0 -2", "+2 -0", "+0 -0", "+0 -2", "+2 -0", "+0 -0"]);
		expect(readyNames(harness)).toHaveLength(3);
	});

	test("DaemonSetUpdatesSaveOldHealthyPods: however many updates, whatever maxUnavailable below what is missing", () => {
		const harness = world(20, rolling(10)).ready();
		step(harness, () => harness.setImage("agent", "agent:2.0"));
		step(harness, () => replaced(harness));
		const healthy = readyNames(harness);
		expect(healthy).toHaveLength(10);
		for (const maxUnavailable of [1, 2, 3, 5, 7, 8, 9]) {
			harness.change("agent", () => rolling(maxUnavailable));
			expect([
				step(harness, () => harness.setImage("agent", `agent:3.${maxUnavailable}`)),
				step(harness, () => replaced(harness)),
				step(harness, () => harness.wake("default/agent")),
			]).toEqual(["+0 -10", "+10 -0", "+0 -0"]);
			expect(readyNames(harness)).toEqual(healthy);
		}
		const containers = [{ name: "agent", image: "agent:4.0" }];
		expect([
			step(harness, () =>
				harness.change("agent", ({ template }) => ({
					...rolling(11),
					template: { ...template, spec: { ...template.spec, containers } },
				})),
			),
			step(harness, () => replaced(harness)),
		]).toEqual(["+0 -11", "+11 -0"]);
		expect(readyNames(harness)).toHaveLength(9);
	});

	test("DaemonSetUpdatesAllOldNotReadyPodsAndNewNotReadyPods: old ones that are not ready go, the others stay", () => {
		const harness = world(100, rolling(10)).ready();
		const hash = harness.pods()[0]?.metadata.labels?.["controller-revision-hash"];
		harness.setImage("agent", "agent:2.0").live();
		const old = harness.pods().slice(0, 12);
		for (const [index, pod] of harness.pods().entries()) {
			const labels = { ...pod.metadata.labels, ...(index < 12 && { "controller-revision-hash": hash ?? "" }) };
			harness.changePod(pod, { metadata: { ...pod.metadata, labels } });
			if (index >= 10) harness.setReady(harness.pods()[index] as Pod, false);
		}
		expect([
			step(harness, () => harness.wake("default/agent")),
			step(harness, () => replaced(harness)),
			step(harness, () => harness.wake("default/agent")),
		]).toEqual(["+0 -2", "+2 -0", "+0 -0"]);
		const names = harness.pods().map(({ metadata }) => metadata.name);
		expect(old.map(({ metadata }) => names.includes(metadata.name)).lastIndexOf(true)).toBe(9);
	});

	test("DaemonSetUpdatesNoTemplateChanged: a new strategy replaces nothing", () => {
		const harness = world(5, { updateStrategy: { type: "OnDelete" } }).ready();
		expect(step(harness, () => harness.change("agent", () => rolling(3)))).toBe("+0 -0");
	});
});

describe("with surge", () => {
	test("DaemonSetUpdatesPodsWithMaxSurge: maxSurge beside the old ones, which go when those are ready", () => {
		const harness = world(5, rolling(0, 2)).ready();
		expect([
			step(harness, () => harness.setImage("agent", "agent:2.0").bind()),
			step(harness, () => harness.ready()),
			step(harness, () => harness.vanish().ready()),
			step(harness, () => harness.vanish().ready()),
			step(harness, () => harness.vanish()),
		]).toEqual(["+2 -0", "+2 -2", "+1 -2", "+0 -1", "+0 -0"]);
		expect(harness.pods().map(imageOf)).toEqual(Array.from({ length: 5 }, () => "agent:2.0"));
	});

	test("DaemonSetUpdatesAllOldPodsNotReadyMaxSurge: old pods that are not ready get a successor beyond the surge", () => {
		const harness = world(5, rolling(0, 3));
		const is = (image: string) => (pod: Pod) => imageOf(pod) === image && !going(pod);
		expect(step(harness, () => harness.setImage("agent", "agent:2.0"))).toBe("+5 -5");
		harness.vanish();
		harness.ready();
		harness.change("agent", ({ template }) => ({ minReadySeconds: 15, template }));
		harness.advance(100_000);
		expect(step(harness, () => harness.setImage("agent", "agent:3.0"))).toBe("+3 -0");
		harness.bind();
		const [first, second, third] = harness.pods(is("agent:3.0")) as [Pod, Pod, Pod];
		harness.setReady(first, true).setReady(second, true);
		const nodes = [first, second, third].map(nodeOf);
		const alone = harness.pods((pod) => is("agent:2.0")(pod) && !nodes.includes(nodeOf(pod)))[0] as Pod;
		expect(step(harness, () => harness.setReady(alone, false).advance(10_000))).toBe("+1 -1");
		// Two have been ready for long enough.
		expect(step(harness, () => harness.advance(10_000).bind())).toBe("+1 -2");
		for (const pod of harness.pods(is("agent:3.0"))) if (!isReady(pod)) harness.setReady(pod, true);
		expect(step(harness, () => harness.advance(20_000))).toBe("+0 -2");
		expect(step(harness, () => harness.vanish())).toBe("+0 -0");
	});
});
