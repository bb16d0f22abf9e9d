import { describe, expect, test } from "vitest";
import type { Table } from "../../src/api/table";
import type { KubeObject } from "../../src/api/types";
import { TablePrinter, type TablePrinterOptions } from "../../src/printers/tablePrinter";
import { TabWriter } from "../../src/printers/tabWriter";

const column = (name: string, more: object = {}) => ({
	name,
	type: "string" as const,
	format: "",
	description: "",
	priority: 0,
	...more,
});

function table(...rows: { cells: Table["rows"][number]["cells"]; labels?: Record<string, string> }[]): Table {
	return {
		kind: "Table",
		apiVersion: "meta.k8s.io/v1",
		metadata: {},
		columnDefinitions: [column("Name", { format: "name" }), column("Ready"), column("Node", { priority: 1 })],
		rows: rows.map(({ cells, labels }) => ({
			cells,
			object: { metadata: { name: String(cells[0]), namespace: "ns", labels } } as unknown as KubeObject,
		})),
	};
}

function print(tables: Table[], options: Partial<TablePrinterOptions> = {}, event?: string): string {
	const writer = new TabWriter();
	const printer = new TablePrinter(writer, {
		wide: false,
		noHeaders: false,
		withNamespace: false,
		showLabels: false,
		columnLabels: [],
		...options,
	});
	return tables
		.map((each) => {
			printer.print(each, event);
			return writer.flush();
		})
		.join("");
}

const agent = { cells: ["agent", 2, "node01"], labels: { tier: "node", "x.io/team": "obs" } };
const shipper = { cells: ["log-shipper", 0, null] };

describe("a table", () => {
	test.each<[string, Partial<TablePrinterOptions>, string]>([
		["shows the columns that matter", {}, "NAME          READY\nagent         2\nlog-shipper   0\n"],
		[
			"shows all columns when wide",
			{ wide: true },
			"NAME          READY   NODE\nagent         2       node01\nlog-shipper   0       \n",
		],
		["goes without headers", { noHeaders: true }, "agent         2\nlog-shipper   0\n"],
		[
			"names the kind",
			{ kind: "daemonset.apps" },
			"NAME                         READY\ndaemonset.apps/agent         2\ndaemonset.apps/log-shipper   0\n",
		],
		[
			"names the namespace",
			{ withNamespace: true },
			"NAMESPACE   NAME          READY\nns          agent         2\nns          log-shipper   0\n",
		],
		[
			"shows labels",
			{ showLabels: true },
			"NAME          READY   LABELS\nagent         2       tier=node,x.io/team=obs\nlog-shipper   0       <none>\n",
		],
		[
			"shows some labels in columns",
			{ columnLabels: ["tier", "x.io/team"] },
			"NAME          READY   TIER   TEAM\nagent         2       node   obs\nlog-shipper   0              \n",
		],
	])("%s", (_, options, text) => {
		expect(print([table(agent, shipper)], options)).toBe(text);
	});

	test("without rows prints nothing", () => {
		expect(print([table()])).toBe("");
	});

	test("is at least six wide in every column but the last", () => {
		expect(print([table({ cells: ["a", 1, "n"] })], { wide: true, noHeaders: true })).toBe("a     1     n\n");
	});

	test("prints its headers once for as long as its columns stay the same, and keeps its widths", () => {
		const other = { ...table(shipper), columnDefinitions: [column("Kind"), column("Count")] };
		expect(print([table(shipper), table(agent), table(), other])).toBe(
			"NAME          READY\nlog-shipper   0\nagent         2\nKIND          COUNT\nlog-shipper   0\n",
		);
	});

	test("tells what a watch saw", () => {
		expect(print([table(agent)], {}, "ADDED")).toBe("EVENT      NAME    READY\nADDED      agent   2\n");
	});

	test("shows the first line of a cell, and no control characters", () => {
		const cells = [
			["a\nb", 1],
			["c\r\nd", 2],
			["\u001b[31m\u0007x\u009b", 3],
			["é日😀", 4],
		];
		expect(print([table(...cells.map((each) => ({ cells: each })))])).toBe(
			"NAME            READY\na...            1\nc...            2\n^[[31m^Gx\\x9b   3\né日😀             4\n",
		);
	});
});

describe("the tab writer", () => {
	test("ends a column where a line has no such cell", () => {
		const writer = new TabWriter();
		for (const line of [["a", "b", "c"], ["long cell", "b", "c"], ["alone"], ["x", "y"]]) writer.line(line);
		expect(writer.flush()).toBe("a           b     c\nlong cell   b     c\nalone\nx           y\n");
	});

	test("forgets widths when told to", () => {
		const writer = new TabWriter();
		writer.line(["a long first cell", "b"]);
		writer.flush();
		writer.line(["a", "b"]);
		expect(writer.flush()).toBe("a                   b\n");
		writer.forget();
		writer.line(["a", "b"]);
		expect(writer.flush()).toBe("a     b\n");
	});
});
