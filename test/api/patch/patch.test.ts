import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyJsonPatch, type JsonPatchOperation } from "../../../src/api/patch/jsonPatch";
import { mergePatch } from "../../../src/api/patch/mergePatch";
import { strategicMerge } from "../../../src/api/patch/strategicMerge";
import { builtInResources, matchResource } from "../../../src/api/resources";
import { schemaFor } from "../../../src/api/schema/schema";

describe("JSON merge patch", () => {
	it.each([
		[{ a: "b" }, { a: "c" }, { a: "c" }],
		[{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
		[{ a: "b", b: "c" }, { a: null }, { b: "c" }],
		[{ a: ["b"] }, { a: "c" }, { a: "c" }],
		[{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
		[{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
		[
			["a", "b"],
			["c", "d"],
			["c", "d"],
		],
		[{ e: null }, { a: 1 }, { e: null, a: 1 }],
		[{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
	])("%j with %j is %j", (target, patch, result) => {
		expect(mergePatch(target, patch)).toEqual(result);
	});

	it("sets fields of any name, and no prototype", () => {
		const result = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}')) as object;
		expect(Object.keys(result)).toEqual(["__proto__"]);
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	});

	it("gives the same when it is applied twice", () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
				const once = mergePatch(target, patch);
				expect(mergePatch(once, patch)).toEqual(once);
			}),
		);
	});
});

describe("JSON patch", () => {
	it.each<[JsonPatchOperation[], unknown]>([
		[[{ op: "add", path: "/a/-", value: 4 }], { a: [1, 2, 3, 4], b: { "x/y": 1 } }],
		[[{ op: "add", path: "/a/1", value: 9 }], { a: [1, 9, 2, 3], b: { "x/y": 1 } }],
		[[{ op: "remove", path: "/b/x~1y" }], { a: [1, 2, 3], b: {} }],
		[[{ op: "replace", path: "/a/-1", value: 0 }], { a: [1, 2, 0], b: { "x/y": 1 } }],
		[[{ op: "replace", path: "/b/new", value: 0 }], { a: [1, 2, 3], b: { "x/y": 1, new: 0 } }],
		[[{ op: "move", from: "/a", path: "/b/a" }], { b: { "x/y": 1, a: [1, 2, 3] } }],
		[[{ op: "copy", from: "/a/0", path: "/a/0" }], { a: [1, 1, 2, 3], b: { "x/y": 1 } }],
		[[{ op: "test", path: "/none", value: null }], { a: [1, 2, 3], b: { "x/y": 1 } }],
		[[{ op: "replace", path: "", value: 5 }], 5],
	])("%j", (operations, result) => {
		expect(applyJsonPatch({ a: [1, 2, 3], b: { "x/y": 1 } }, operations)).toEqual(result);
	});

	it.each<[JsonPatchOperation]>([
		[{ op: "add", path: "/none/a", value: 1 }],
		[{ op: "add", path: "/a/7", value: 1 }],
		[{ op: "remove", path: "/none" }],
		[{ op: "replace", path: "/a/x", value: 1 }],
		[{ op: "move", from: "/none", path: "/b" }],
		[{ op: "test", path: "/a/0", value: 2 }],
		[{ op: "turn", path: "/a" }],
		[{ path: "/a" }],
	])("does not apply %j", (operation) => {
		const document = { a: [1, 2, 3] };
		expect(() => applyJsonPatch(document, [operation])).toThrow();
		expect(document).toEqual({ a: [1, 2, 3] });
	});

	it("refuses copies that double a list over and over", () => {
		const bomb: JsonPatchOperation[] = Array.from({ length: 25 }, () => ({ op: "copy", from: "/a", path: "/a/-" }));
		expect(() => applyJsonPatch({ a: ["x".repeat(100)] }, bomb)).toThrow(
			/^Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/,
		);
	});
});

describe("strategic merge patch", () => {
	const daemonSets = matchResource(builtInResources(), "ds");
	const struct = daemonSets && schemaFor(daemonSets);
	if (struct === undefined) throw new Error("no schema of DaemonSets");
	const merged = (podSpec: object, patch: object) => {
		const result = strategicMerge(
			struct,
			{ spec: { template: { spec: podSpec } } },
			{ spec: { template: { spec: patch } } },
		);
		return (result as { spec: { template: { spec: unknown } } }).spec.template.spec;
	};
	const main = { name: "main", image: "a:1", env: [{ name: "A", value: "1" }] };
	const side = { name: "side", image: "b:1" };

	it.each([
		[
			"merges containers by their names",
			{ containers: [{ name: "side", image: "b:2" }] },
			{ containers: [main, { name: "side", image: "b:2" }] },
		],
		[
			"puts a new one before those that it does not speak of",
			{ containers: [{ name: "new", image: "c:1" }] },
			{ containers: [{ name: "new", image: "c:1" }, main, side] },
		],
		[
			"follows $setElementOrder",
			{
				"$setElementOrder/containers": [{ name: "side" }, { name: "main" }, { name: "new" }],
				containers: [{ name: "new", image: "c:1" }],
			},
			{ containers: [side, main, { name: "new", image: "c:1" }] },
		],
		["deletes by $patch", { containers: [{ name: "main", $patch: "delete" }] }, { containers: [side] }],
		[
			"replaces by $patch",
			{ containers: [{ $patch: "replace" }, { name: "only" }] },
			{ containers: [{ name: "only" }] },
		],
		[
			"merges inside of an element, to any depth",
			{
				containers: [
					{
						name: "main",
						env: [
							{ name: "B", value: "2" },
							{ name: "A", value: null },
						],
					},
				],
			},
			{ containers: [{ ...main, env: [{ name: "B", value: "2" }, { name: "A" }] }, side] },
		],
		["removes by null", { containers: null }, {}],
		[
			"replaces lists without a merge key as a whole",
			{ tolerations: [{ operator: "Exists" }] },
			{ containers: [main, side], tolerations: [{ operator: "Exists" }] },
		],
	])("%s", (_, patch, result) => {
		expect(merged({ containers: [main, side] }, patch)).toEqual(result);
	});

	it("keeps only what $retainKeys names", () => {
		const original = { spec: { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } } };
		const patch = { spec: { updateStrategy: { $retainKeys: ["type"], type: "OnDelete" } } };
		expect(strategicMerge(struct, original, patch)).toEqual({ spec: { updateStrategy: { type: "OnDelete" } } });
	});

	it("merges lists of words as sets, and takes words out of them", () => {
		const original = { metadata: { finalizers: ["a", "b"] } };
		expect(strategicMerge(struct, original, { metadata: { finalizers: ["c"] } })).toEqual({
			metadata: { finalizers: ["c", "a", "b"] },
		});
		expect(strategicMerge(struct, original, { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"] } })).toEqual({
			metadata: { finalizers: ["b"] },
		});
	});

	it.each([
		[{ $patch: "bogus" }, "unknown patch type: bogus in map: map[$patch:bogus]"],
		[{ $setElementOrder_volumes: [] }, "invalid patch format of setElementOrder list"],
		[
			{ "$setElementOrder/volumes": [{ name: "tls" }], volumes: [{ name: "lib", hostPath: { path: "/m" } }] },
			"The order in patch list:\n[map[hostPath:map[path:/m] name:lib]]\n doesn't match $setElementOrder list:\n[map[name:tls]]\n",
		],
	])("refuses %j", (patch, message) => {
		expect(() => merged({ containers: [main] }, patch)).toThrow(message);
	});
});
