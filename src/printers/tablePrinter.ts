import { goValue } from "../api/go/format";
import { formatLabelSet } from "../api/labelSelector";
import type { Table, TableColumn, TableRow } from "../api/table";
import { escapeTerminal } from "./escape";
import type { TabWriter } from "./tabWriter";

export interface TablePrinterOptions {
	/** Columns of a priority above 0 too. */
	wide: boolean;
	noHeaders: boolean;
	/** A first column with the objects' namespaces. */
	withNamespace: boolean;
	/** "daemonset.apps" in front of every name. */
	kind?: string;
	/** --show-labels: a last column with all labels. */
	showLabels: boolean;
	/** -L: a column for each of these labels. */
	columnLabels: readonly string[];
}

type Cells = (row: TableRow) => TableRow["cells"];

/**
 * Prints a server's tables as kubectl does. Headers come once for as long as the columns stay the same, which makes
 * it useful for several objects one after the other and for watches.
 */
export class TablePrinter {
	private lastColumns = "";
	private columns: readonly TableColumn[] = [];
	private printedHeaders = false;

	constructor(
		private readonly writer: TabWriter,
		private readonly options: TablePrinterOptions,
	) {}

	/** Adds a table's lines to the writer; `event` is shown in front when a watch is asked for its events. */
	print(table: Table, event?: string): void {
		const withHeaders = this.headersWanted(table.columnDefinitions) && table.rows.length > 0;
		if (table.rows.length > 0) this.printedHeaders = true;
		const shown = this.columns.map((column) => this.options.wide || column.priority === 0);
		const before = this.cellsBefore(event);
		const after = this.cellsAfter();
		if (withHeaders) this.writer.line(this.headers(shown, event));
		for (const row of table.rows) {
			const cells = this.named(row.cells).filter((_, index) => shown[index]);
			this.writer.line([...before(row), ...cells, ...after(row)].map(cellText));
		}
	}

	/** A table without columns belongs to the last one that had some. */
	private headersWanted(columns: readonly TableColumn[]): boolean {
		if (columns.length > 0) {
			const signature = JSON.stringify(columns);
			if (signature !== this.lastColumns) {
				this.lastColumns = signature;
				this.columns = columns;
				this.printedHeaders = false;
			}
		}
		return !this.printedHeaders && !this.options.noHeaders;
	}

	private headers(shown: readonly boolean[], event: string | undefined): string[] {
		const { withNamespace, columnLabels, showLabels } = this.options;
		const names = this.columns.filter((_, index) => shown[index]).map(({ name }) => name);
		if (withNamespace) names.unshift("Namespace");
		if (event !== undefined) names.unshift("Event");
		names.push(...columnLabels.map((label) => label.slice(label.lastIndexOf("/") + 1)));
		if (showLabels) names.push("Labels");
		return names.map((name) => escapeTerminal(name.toUpperCase()));
	}

	private named(cells: TableRow["cells"]): TableRow["cells"] {
		const { kind } = this.options;
		if (kind === undefined) return cells;
		const column = this.columns.findIndex(({ format, type }) => format === "name" && type === "string");
		return cells.map((cell, index) => (index === column ? `${kind}/${cell}` : cell));
	}

	private cellsBefore(event: string | undefined): Cells {
		const { withNamespace } = this.options;
		const first = event === undefined ? [] : [event.padEnd(8)];
		return withNamespace ? (row) => [...first, row.object?.metadata?.namespace ?? ""] : () => first;
	}

	private cellsAfter(): Cells {
		const { columnLabels, showLabels } = this.options;
		if (columnLabels.length === 0 && !showLabels) return () => [];
		return ({ object }) => {
			if (object?.kind === "Status") return [];
			const labels = object?.metadata?.labels ?? {};
			const cells: TableRow["cells"] = columnLabels.map(
				(label) => (Object.hasOwn(labels, label) ? labels[label] : "") ?? "",
			);
			if (showLabels) cells.push(formatLabelSet(labels) || "<none>");
			return cells;
		};
	}
}

/** A cell shows its first line only. */
function cellText(cell: TableRow["cells"][number]): string {
	if (cell === null || cell === undefined) return "";
	if (typeof cell !== "string") return goValue(cell);
	if (!/[^\x20-\x7e]/.test(cell)) return cell;
	const end = cell.search(/[\f\n\r]/);
	return end < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, end))}...`;
}
