import { escapeTerminal } from "../escape";

/** Text whose tab-separated columns line up within each run of lines, as kubectl describe prints it. */
export class DescribeWriter {
	#finished = "";
	#pending = "";

	/** Adds text, `level` × 2 spaces in; nothing is added to its end. */
	write(level: number, text: string): void {
		this.#pending += "  ".repeat(level) + escapeTerminal(text);
	}

	/** Adds `label:` and its value as a line of two columns. */
	field(level: number, label: string, value: string | number | boolean): void {
		this.write(level, `${label}:\t${value}\n`);
	}

	/** Ends all columns: what follows lines up on its own. */
	flush(): void {
		this.#finished += alignColumns(this.#pending);
		this.#pending = "";
	}

	toString(): string {
		this.flush();
		return this.#finished;
	}
}

/** A writer that writes everything `indent` levels further in. */
export function nested(writer: DescribeWriter, indent: number): Pick<DescribeWriter, "write" | "field"> {
	return {
		write: (level, text) => writer.write(level + indent, text),
		field: (level, label, value) => writer.field(level + indent, label, value),
	};
}

const PADDING = 2;

/**
 * Lines up tab-terminated cells as Go's text/tabwriter does with a minimal width of 0 and a padding of 2: a column is a
 * run of consecutive lines that have a tab-terminated cell there; the last cell of a line belongs to no column.
 */
export function alignColumns(text: string): string {
	const lines = text.split("\n").map((line) => line.split("\t"));
	const widths: number[][] = lines.map(() => []);
	alignRun(lines, widths, 0, 0, lines.length);
	return lines
		.map((cells, row) => cells.map((cell, column) => pad(cell, column, cells, widths[row] ?? [])).join(""))
		.join("\n");
}

function alignRun(lines: string[][], widths: number[][], column: number, from: number, to: number): void {
	const hasCell = (row: number) => column < (lines[row]?.length ?? 0) - 1;
	for (let row = from; row < to; row++) {
		if (!hasCell(row)) continue;
		let end = row;
		let width = 0;
		for (; end < to && hasCell(end); end++) width = Math.max(width, length(lines[end]?.[column] ?? "") + PADDING);
		for (let inside = row; inside < end; inside++) (widths[inside] as number[])[column] = width;
		alignRun(lines, widths, column + 1, row, end);
		row = end - 1;
	}
}

function pad(cell: string, column: number, cells: string[], widths: number[]): string {
	const width = widths[column];
	if (column === cells.length - 1 || width === undefined) return cell;
	return cell + " ".repeat(Math.max(0, width - length(cell)));
}

/** The number of characters, as Go counts runes. */
function length(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}
