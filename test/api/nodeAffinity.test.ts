import { describe, expect, test } from "vitest";
import {
	matchesLabelRequirement,
	matchNodeSelectorTerms,
	matchRequiredNodeAffinity,
	preferredNodeAffinityScore,
	targetNodeName,
} from "../../src/api/nodeAffinity";

const node = { metadata: { name: "node01", labels: { zone: "a", cores: "4", word: "four", empty: "" } } };

describe("a label requirement", () => {
	const cases: [key: string, operator: string, values: string[] | undefined, matches: boolean][] = [
		["zone", "In", ["a", "b"], true],
		["zone", "In", ["b"], false],
		["nope", "In", ["a"], false],
		["zone", "In", [], false],
		["zone", "NotIn", ["b"], true],
		["zone", "NotIn", ["a", "b"], false],
		["nope", "NotIn", ["a"], true],
		["zone", "Exists", undefined, true],
		["empty", "Exists", [], true],
		["nope", "Exists", [], false],
		["zone", "Exists", ["a"], false],
		["zone", "DoesNotExist", [], false],
		["nope", "DoesNotExist", undefined, true],
		["cores", "Gt", ["3"], true],
		["cores", "Gt", ["4"], false],
		["cores", "Gt", ["+3"], false],
		["cores", "Lt", ["5"], true],
		["cores", "Lt", ["4"], false],
		["cores", "Gt", ["1", "2"], false],
		["cores", "Gt", ["one"], false],
		["cores", "Gt", ["-1"], false],
		["cores", "Lt", ["9223372036854775808"], false],
		["word", "Gt", ["1"], false],
		["nope", "Lt", ["1"], false],
		["zone", "Is", ["a"], false],
		["nope", "NotIn", ["not a label value"], false],
		["not a key", "DoesNotExist", [], false],
		["toString", "Exists", [], false],
		["constructor", "NotIn", ["x"], true],
	];
	test.each(cases)("%s %s %j", (key, operator, values, matches) => {
		expect(matchNodeSelectorTerms([{ matchExpressions: [{ key, operator, values }] }], node).matches).toBe(matches);
		if (key !== "toString") {
			expect(matchesLabelRequirement({ key, operator, values }, node.metadata.labels)).toBe(matches);
		}
	});
});

describe("node selector terms", () => {
	test("are ORed, their requirements ANDed; the one that matched is named", () => {
		const terms = [
			{
				matchExpressions: [
					{ key: "zone", operator: "In", values: ["a"] },
					{ key: "edge", operator: "Exists" },
				],
			},
			{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node01"] }] },
		];
		expect(matchNodeSelectorTerms(terms, node)).toEqual({ matches: true, term: 1 });
	});
	test("say what each of them misses", () => {
		const terms = [
			{ matchExpressions: [{ key: "zone", operator: "In", values: ["b"] }] },
			{},
			{ matchExpressions: [{ key: "cores", operator: "Gt", values: ["many"] }] },
			{ matchFields: [{ key: "metadata.name", operator: "NotIn", values: ["node01"] }] },
			{ matchFields: [{ key: "metadata.name", operator: "In", values: ["a", "b"] }] },
		];
		expect(matchNodeSelectorTerms(terms, node)).toEqual({
			matches: false,
			unmetTerms: [
				{
					index: 0,
					list: "matchExpressions",
					requirement: { key: "zone", operator: "In", values: ["b"] },
					actual: "a",
				},
				{ index: 1 },
				{
					index: 2,
					list: "matchExpressions",
					requirement: { key: "cores", operator: "Gt", values: ["many"] },
					malformed: true,
				},
				{
					index: 3,
					list: "matchFields",
					requirement: { key: "metadata.name", operator: "NotIn", values: ["node01"] },
					actual: "node01",
				},
				{
					index: 4,
					list: "matchFields",
					requirement: { key: "metadata.name", operator: "In", values: ["a", "b"] },
					malformed: true,
				},
			],
		});
	});
	test("select nothing when there are none", () => {
		expect(matchNodeSelectorTerms([], node).matches).toBe(false);
	});
	test("a field that is not metadata.name is empty", () => {
		const field = (operator: string) => [{ matchFields: [{ key: "spec.x", operator, values: ["v"] }] }];
		expect(matchNodeSelectorTerms(field("In"), node).matches).toBe(false);
		expect(matchNodeSelectorTerms(field("NotIn"), node).matches).toBe(true);
	});
});

describe("matchRequiredNodeAffinity", () => {
	test("nothing required", () => {
		expect(matchRequiredNodeAffinity({}, node)).toEqual({ matches: true });
		expect(matchRequiredNodeAffinity({ nodeSelector: {}, affinity: { nodeAffinity: {} } }, node).matches).toBe(true);
	});
	test("nodeSelector and affinity must both agree", () => {
		const affinity = (values: string[]) => ({
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: {
					nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values }] }],
				},
			},
		});
		expect(matchRequiredNodeAffinity({ nodeSelector: { cores: "4" }, affinity: affinity(["a"]) }, node).matches).toBe(
			true,
		);
		expect(matchRequiredNodeAffinity({ nodeSelector: { cores: "4" }, affinity: affinity(["b"]) }, node).matches).toBe(
			false,
		);
		expect(matchRequiredNodeAffinity({ nodeSelector: { cores: "8", zone: "a" } }, node)).toEqual({
			matches: false,
			unmetLabel: { key: "cores", wanted: "8", actual: "4" },
		});
		expect(matchRequiredNodeAffinity({ nodeSelector: { disk: "" } }, node)).toEqual({
			matches: false,
			unmetLabel: { key: "disk", wanted: "", actual: undefined },
		});
	});
	test("required affinity without terms selects nothing", () => {
		const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };
		expect(matchRequiredNodeAffinity({ affinity: { nodeAffinity } }, node)).toEqual({ matches: false, unmetTerms: [] });
	});
});

test("preferred terms add up the weights of those that match", () => {
	const zone = (value: string) => ({ matchExpressions: [{ key: "zone", operator: "In", values: [value] }] });
	const terms = [
		{ weight: 10, preference: zone("a") },
		{ weight: 20, preference: zone("b") },
		{ weight: 5, preference: zone("a") },
		{ weight: 100, preference: {} },
	];
	expect(preferredNodeAffinityScore(terms, node)).toBe(15);
	expect(preferredNodeAffinityScore(undefined, node)).toBe(0);
});

describe("targetNodeName", () => {
	const pinned = (values: string[]) => ({
		affinity: {
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: {
					nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values }] }],
				},
			},
		},
	});
	test("is the node of a bound pod, the pin of another", () => {
		expect(targetNodeName({ nodeName: "node02", ...pinned(["node01"]) })).toBe("node02");
		expect(targetNodeName(pinned(["node01"]))).toBe("node01");
	});
	test("is unknown without a pin to exactly one node", () => {
		expect(targetNodeName({})).toBeUndefined();
		expect(targetNodeName(pinned(["a", "b"]))).toBeUndefined();
		expect(targetNodeName(pinned([]))).toBeUndefined();
	});
});
