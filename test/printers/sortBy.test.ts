import { describe, expect, test } from "vitest";
import type { TableRow } from "../../src/api/table";
import { sortObjects, sortRows } from "../../src/printers/sortBy";

const sorted = (values: unknown[], path = ".v") =>
	sortObjects(
		values.map((v) => (v === undefined ? {} : { v })),
		path,
		(item) => item,
	).map((item) => (item as { v?: unknown }).v);

describe("--sort-by", () => {
	test.each<[string, unknown[], unknown[]]>([
		["numbers by value", [10, 9, -1], [-1, 9, 10]],
		["strings by their bytes", ["b", "a", "B"], ["B", "a", "b"]],
		["quantities by their amount", ["1Gi", "900Mi", "2"], ["2", "900Mi", "1Gi"]],
		["objects without the field first", ["b", undefined, "a"], [undefined, "a", "b"]],
		["nulls before values", ["b", null, "a"], [null, "a", "b"]],
	])("sorts %s", (_, values, expected) => {
		expect(sorted(values)).toEqual(expected);
	});

	test("takes a path in any of its forms", () => {
		for (const path of ["v", ".v", "{v}", "{.v}"]) expect(sorted([2, 1], path)).toEqual([1, 2]);
	});

	// What kubectl v1.36 printed for 60 pods with seven different values.
	test("leaves equal objects where kubectl's sort leaves them", () => {
		const items = Array.from({ length: 60 }, (_, index) => ({ index, v: (index * 7919 + 13) % 7 }));
		expect(sortObjects(items, ".v", (item) => item).map(({ index }) => index)).toEqual([
			18, 46, 25, 39, 4, 32, 53, 11, 50, 43, 8, 29, 1, 22, 57, 15, 36, 54, 12, 19, 33, 47, 5, 40, 26, 30, 44, 9, 51, 23,
			58, 16, 2, 37, 34, 55, 6, 20, 48, 27, 13, 41, 24, 3, 59, 45, 10, 31, 38, 17, 52, 42, 7, 49, 14, 35, 56, 21, 0, 28,
		]);
	});

	const MAP = "unsortable type: map[string]interface {}";
	test.each<[string, unknown[], string, string]>([
		[
			"no object has the field",
			[1, 2],
			".nope",
			'error: couldn\'t find any field with path "{.nope}" in the list of objects',
		],
		["the path is none", [1, 2], ".v[", "error: unterminated array"],
		[
			"the path is several",
			[1, 2],
			"{.v}{.w}",
			"error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
		],
		[
			"the field is no scalar",
			[{ a: 1 }, { a: 2 }],
			".v",
			`error: Field {.v} is an unsortable type: interface, err: ${MAP}`,
		],
		[
			"the fields differ in type",
			[1, "a"],
			".v",
			"error: Field {.v} is an unsortable type: interface, err: unsortable interface: interface",
		],
	])("fails when %s", (_, values, path, message) => {
		expect(() => sorted(values, path)).toThrow(message);
	});

	test("shows nothing of a table that it can't sort, and says why to whom it concerns", () => {
		const rows = [2, 1].map((v) => ({ cells: [v], object: { v } }) as unknown as TableRow);
		expect(sortRows(rows, ".v").rows.map(({ cells }) => cells)).toEqual([[1], [2]]);
		expect(sortRows(rows, ".w")).toEqual({
			rows: [],
			problem: 'couldn\'t find any field with path "{.w}" in the list of objects',
		});
		expect(sortRows(rows, ".v[")).toEqual({ rows: [], problem: "sorting error: unterminated array" });
	});
});
