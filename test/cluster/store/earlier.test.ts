import fc from "fast-check";
import { expect, test } from "vitest";
import { exactJson, parseExactJson } from "../../../src/api/exactJson";
import { applyEarlier, earlierThan } from "../../../src/cluster/store/earlier";

const parts = [null, 1, 2n ** 60n, "x", [], [1], { b: 1 }, { b: 2, a: undefined }] as const;
const inner = fc.dictionary(fc.constantFrom("a", "b", "__proto__", "toString"), fc.constantFrom(...parts, undefined));
const object = fc.dictionary(
	fc.constantFrom("kind", "metadata", "spec", "__proto__"),
	fc.oneof(fc.constantFrom(...parts, undefined), inner),
);

const kept = (value: unknown) => parseExactJson(exactJson(value));

test("an object before a change comes back from the object after it, its fields in order", () => {
	fc.assert(
		fc.property(object, object, fc.boolean(), (one, other, shares) => {
			const before = shares ? { ...other, ...one } : one;
			const earlier = kept(earlierThan(other, before)) as NonNullable<ReturnType<typeof earlierThan>>;
			expect(exactJson(applyEarlier(kept(other), earlier))).toBe(exactJson(before));
		}),
		{ numRuns: 2_000 },
	);
});

test("what stays the same object is not told again", () => {
	const spec = { containers: [{ name: "agent" }] };
	const labels = { app: "agent" };
	const before = { kind: "Pod", metadata: { labels, resourceVersion: "4" }, spec, status: { phase: "Pending" } };
	const after = {
		kind: "Pod",
		metadata: { labels, resourceVersion: "5" },
		spec: { ...spec, nodeName: "node01" },
		status: { phase: "Running" },
	};
	expect(earlierThan(after, before)).toEqual({
		within: [
			["metadata", { own: [["resourceVersion", "4"]] }],
			["spec", { fields: ["containers"] }],
			["status", { own: [["phase", "Pending"]] }],
		],
	});
});

test.each([
	["a text", "x"],
	["a list", [1]],
	["nothing", undefined],
])("%s is not told by an object", (_, before) => {
	expect(earlierThan({ a: 1 }, before)).toBeUndefined();
});
