import { describe, expect, test } from "vitest";
import { findToleration, findUntoleratedTaint, toleratesTaint, withToleration } from "../../src/api/tolerations";
import type { Taint, Toleration } from "../../src/api/types";

const gpu: Taint = { key: "dedicated", value: "gpu", effect: "NoSchedule" };

describe("toleratesTaint", () => {
	const cases: [name: string, toleration: Toleration, taint: Taint, tolerates: boolean][] = [
		["an empty operator means Equal", { key: "dedicated", value: "gpu", effect: "NoSchedule" }, gpu, true],
		["Equal wants the same value", { key: "dedicated", operator: "Equal", value: "cpu" }, gpu, false],
		[
			"Equal without a value equals an empty value",
			{ key: "a", operator: "Equal" },
			{ key: "a", effect: "NoExecute" },
			true,
		],
		["Exists takes any value", { key: "dedicated", operator: "Exists" }, gpu, true],
		["Exists without a key takes any taint", { operator: "Exists" }, gpu, true],
		["Exists without a key keeps to its effect", { operator: "Exists", effect: "NoExecute" }, gpu, false],
		["an empty key with Equal compares values only", { value: "gpu" }, gpu, true],
		["an empty effect takes every effect", { key: "dedicated", value: "gpu" }, { ...gpu, effect: "NoExecute" }, true],
		["another key", { key: "other", operator: "Exists" }, gpu, false],
		["another effect", { key: "dedicated", operator: "Exists", effect: "NoExecute" }, gpu, false],
		["an unknown operator tolerates nothing", { key: "dedicated", operator: "In", value: "gpu" }, gpu, false],
		[
			"Lt is off by default, as in v1.36",
			{ key: "sla", operator: "Lt", value: "950" },
			{ key: "sla", value: "1", effect: "NoSchedule" },
			false,
		],
	];
	test.each(cases)("%s", (_name, toleration, taint, tolerates) => {
		expect(toleratesTaint(toleration, taint)).toBe(tolerates);
	});

	const comparisons: [operator: string, toleration: string, taint: string, tolerates: boolean][] = [
		["Lt", "950", "949", true],
		["Lt", "950", "950", false],
		["Gt", "950", "951", true],
		["Gt", "-5", "-4", true],
		["Gt", "0", "-0", false],
		["Gt", "950", "0951", false],
		["Gt", "950", "+951", false],
		["Gt", "many", "951", false],
		["Gt", "1", "9223372036854775807", true],
		["Gt", "1", "9223372036854775808", false],
	];
	test.each(comparisons)(
		"%s %s against a taint's %s, where the gate is on",
		(operator, value, taintValue, tolerates) => {
			const taint = { key: "sla", value: taintValue, effect: "NoSchedule" };
			expect(toleratesTaint({ key: "sla", operator, value }, taint, { comparisonOperators: true })).toBe(tolerates);
		},
	);
});

describe("findUntoleratedTaint", () => {
	const taints: Taint[] = [
		{ key: "soft", effect: "PreferNoSchedule" },
		{ key: "a", effect: "NoSchedule" },
		{ key: "b", effect: "NoExecute" },
	];
	test("names the first taint in the node's order, never a preference", () => {
		expect(findUntoleratedTaint(taints, [])).toEqual({ key: "a", effect: "NoSchedule" });
		expect(findUntoleratedTaint(taints, [{ key: "a", operator: "Exists" }])).toEqual({ key: "b", effect: "NoExecute" });
	});
	test("looks only at the effects it is asked for", () => {
		expect(findUntoleratedTaint(taints, undefined, { effects: ["NoExecute"] })).toEqual({
			key: "b",
			effect: "NoExecute",
		});
		expect(findUntoleratedTaint(taints, [], { effects: ["PreferNoSchedule"] })?.key).toBe("soft");
	});
	test("finds none where all are tolerated, or there are none", () => {
		expect(findUntoleratedTaint(taints, [{ operator: "Exists" }])).toBeUndefined();
		expect(findUntoleratedTaint(undefined, undefined)).toBeUndefined();
	});
});

test("findToleration says which toleration lets the pod in", () => {
	const tolerations = [
		{ key: "x", operator: "Exists" },
		{ key: "dedicated", operator: "Exists" },
		{ operator: "Exists" },
	];
	expect(findToleration(tolerations, gpu)).toBe(tolerations[1]);
});

describe("withToleration", () => {
	const added: Toleration = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" };
	test("appends", () => {
		expect(withToleration([{ key: "a" }], added)).toEqual([{ key: "a" }, added]);
	});
	test("replaces its like where it stands, dropping tolerationSeconds", () => {
		expect(withToleration([{ ...added, tolerationSeconds: 300 }, { key: "a" }], added)).toEqual([added, { key: "a" }]);
	});
});
