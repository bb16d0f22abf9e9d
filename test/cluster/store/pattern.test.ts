import fc from "fast-check";
import { expect, test } from "vitest";
import { exactJson, parseExactJson } from "../../../src/api/exactJson";
import {
	canBePattern,
	fromOwnParts,
	type OwnParts,
	ownParts,
	patternOf,
	textFromOwnParts,
} from "../../../src/cluster/store/pattern";

const place = fc.constantFrom<unknown>("x", "y", "~1 []", 0, -1.5, true, null);
const field = fc.constantFrom("name", "status", "items", "__proto__", "toString");
const { value: anything } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		place,
		fc.array(tie("value"), { maxLength: 3 }),
		fc.dictionary(
			field,
			fc.oneof({ weight: 5, arbitrary: tie("value") }, { weight: 1, arbitrary: fc.constant(undefined) }),
			{
				maxKeys: 4,
			},
		),
	),
}));

const kept = <T>(value: T): T => parseExactJson(exactJson(value)) as T;

test("a value comes back from its pattern, its fields in order, whatever the two have in common", () => {
	let packed = 0;
	fc.assert(
		fc.property(anything, fc.array(place), anything, (base, places, other) => {
			const pattern = patternOf(base);
			for (const value of [withPlaces(base, places), other]) {
				const own = ownParts(pattern, value, Number.POSITIVE_INFINITY);
				if (own === undefined) continue;
				packed++;
				expect(exactJson(fromOwnParts(pattern, kept(own)))).toBe(exactJson(value));
				expect(textFromOwnParts(pattern, kept(own))).toBe(exactJson(value));
			}
			expect(ownParts(pattern, base, 0)).toEqual([]);
		}),
		{ numRuns: 2_000 },
	);
	expect(packed).toBeGreaterThan(1_000);
});

/** The same fields and lists with other things in their places. */
function withPlaces(value: unknown, places: readonly unknown[], next = { at: 0 }): unknown {
	if (Array.isArray(value)) return value.map((each) => withPlaces(each, places, next));
	if (typeof value === "object" && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPlaces(each, places, next)]));
	}
	return value === undefined ? undefined : (places[next.at++] ?? value);
}

const pod = (name: string, phase: string) => ({
	metadata: { name, labels: { app: "agent" } },
	spec: { containers: [{ name: "agent", ports: [80] }] },
	status: { phase },
});
const pattern = patternOf(pod("agent-a", "Running"));

test("what is a value's own is told by its place, and the rest is the pattern's", () => {
	const own = ownParts(pattern, pod("agent-b", "Running"), 10) as OwnParts;
	expect(own).toEqual([0, "agent-b"]);
	const back = fromOwnParts(pattern, own) as ReturnType<typeof pod>;
	expect(back).toEqual(pod("agent-b", "Running"));
	expect(back.spec).toBe((pattern.root.value as ReturnType<typeof pod>).spec);
});

test.each<[string, unknown]>([
	["has too much of its own", pod("agent-b", "Pending")],
	["has one more field", { ...pod("agent-a", "Running"), kind: "Pod" }],
	["lacks one", { metadata: pod("agent-a", "Running").metadata }],
	["has them in another order", Object.fromEntries(Object.entries(pod("agent-a", "Running")).reverse())],
	["has a longer list", { ...pod("agent-a", "Running"), spec: { containers: [{ name: "agent", ports: [80, 81] }] } }],
	["has an object in a place", { ...pod("agent-a", "Running"), status: { phase: {} } }],
	["has something in the place of an object", { ...pod("agent-a", "Running"), status: null }],
	["has an integer beyond JSON's", { ...pod("agent-a", "Running"), status: { phase: 2n ** 60n } }],
])("a value that %s is told whole", (_, value) => {
	expect(ownParts(pattern, value, 1)).toBeUndefined();
});

test("only an object or a list without integers beyond JSON's is a pattern", () => {
	expect([{ a: 1 }, [1], { a: 2n ** 60n }, "text", null].map(canBePattern)).toEqual([true, true, false, false, false]);
});
