import { describe, expect, test } from "vitest";
import { daemonPodTolerations, placementRule } from "../../../src/api/daemonSet/placement";
import type { DaemonSet, Node, PodSpec, Taint } from "../../../src/api/types";

function daemonSet(spec: Partial<PodSpec>): DaemonSet {
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name: "agent", namespace: "default" },
		spec: { selector: {}, template: { spec: { containers: [], ...spec } } },
	};
}

function node(labels: Record<string, string> = {}, ...taints: Taint[]): Node {
	return { apiVersion: "v1", kind: "Node", metadata: { name: "node01", labels }, spec: { taints } };
}

const place = (spec: Partial<PodSpec>, on: Node) => placementRule(daemonSet(spec))(on);
const run = { shouldRun: true, shouldContinueRunning: true };
const stay = { shouldRun: false, shouldContinueRunning: true };
const leave = { shouldRun: false, shouldContinueRunning: false };

const zone = (value: string) => ({
	affinity: {
		nodeAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: {
				nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: [value] }] }],
			},
		},
	},
});
const noSchedule: Taint = { key: "dedicated", value: "gpu", effect: "NoSchedule" };
const noExecute: Taint = { key: "dedicated", value: "gpu", effect: "NoExecute" };

describe("where a DaemonSet runs", () => {
	test.each<[string, Partial<PodSpec>, Node, object]>([
		["anywhere, when nothing is asked", {}, node(), run],
		["on the node that it names", { nodeName: "node01" }, node(), run],
		["on no other node", { nodeName: "node02" }, node(), { ...leave, because: { what: "nodeName", wanted: "node02" } }],
		["where nodeSelector matches", { nodeSelector: { zone: "a" } }, node({ zone: "a" }), run],
		[
			"not where it does not",
			{ nodeSelector: { zone: "a" } },
			node({ zone: "b" }),
			{
				...leave,
				because: {
					what: "affinity",
					verdict: { matches: false, unmetLabel: { key: "zone", wanted: "a", actual: "b" } },
				},
			},
		],
		["where required affinity matches", zone("a"), node({ zone: "a" }), run],
		[
			"nowhere when the name and the selector disagree",
			{ nodeName: "node01", nodeSelector: { zone: "a" } },
			node(),
			{
				...leave,
				because: { what: "affinity", verdict: { matches: false, unmetLabel: { key: "zone", wanted: "a" } } },
			},
		],
		[
			"not on a NoSchedule taint, but it may stay",
			{},
			node({}, noSchedule),
			{ ...stay, because: { what: "taint", taint: noSchedule } },
		],
		["not on a NoExecute taint", {}, node({}, noExecute), { ...leave, because: { what: "taint", taint: noExecute } }],
		[
			"with both, the first is named and the second turns it out",
			{},
			node({}, noSchedule, noExecute),
			{ ...leave, because: { what: "taint", taint: noSchedule } },
		],
		["on a PreferNoSchedule taint", {}, node({}, { key: "soft", effect: "PreferNoSchedule" }), run],
		[
			"on a taint that it tolerates",
			{ tolerations: [{ key: "dedicated", operator: "Exists" }] },
			node({}, noSchedule, noExecute),
			run,
		],
		[
			"it tolerates eviction only: it may stay",
			{ tolerations: [{ key: "dedicated", operator: "Exists", effect: "NoExecute" }] },
			node({}, noSchedule, noExecute),
			{ ...stay, because: { what: "taint", taint: noSchedule } },
		],
		[
			"affinity is looked at before taints",
			zone("a"),
			node({ zone: "b" }, noSchedule),
			expect.objectContaining({ because: expect.objectContaining({ what: "affinity" }) }),
		],
	])("%s", (_what, spec, on, expected) => {
		expect(place(spec, on)).toEqual(expected);
	});
});

test("the standard tolerations come after the template's, each once", () => {
	const keys = (spec: Pick<PodSpec, "tolerations" | "hostNetwork">) =>
		daemonPodTolerations(spec).map((toleration) => toleration.key);
	const standard = ["not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"];
	const full = standard.map((name) => `node.kubernetes.io/${name}`);
	expect(keys({})).toEqual(full);
	expect(keys({ hostNetwork: true })).toEqual([...full, "node.kubernetes.io/network-unavailable"]);
	const tolerations = [
		{ key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
		{ operator: "Exists" },
	];
	expect(keys({ tolerations })).toEqual(["node.kubernetes.io/unschedulable", undefined, ...full.slice(0, 5)]);
});
