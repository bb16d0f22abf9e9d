import { visible } from "../../lint/reports/escape";
import { widthOf, wrapped } from "../../lint/reports/width";

export type Style = "good" | "busy" | "bad" | "dim" | "bold";

/** Colours a text; gives it back as it is where no colour is wanted. */
export type Paint = (style: Style | undefined, text: string) => string;

const CODES: Readonly<Record<Style, string>> = { good: "32", busy: "33", bad: "31", dim: "2", bold: "1" };

export function painter(colour: boolean): Paint {
	return (style, text) => (colour && style !== undefined ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

export interface Cell {
	text: string;
	style?: Style;
}

export interface TableLook {
	paint: Paint;
	/** Columns of the terminal; undefined where lines may be of any length. */
	columns: number | undefined;
}

/** Below this many columns for it, the last cell goes onto lines of its own. */
const NARROW = 24;
const GAP = 3;

/**
 * Rows below a line of headers, in columns. The last cell is wrapped within its column on a terminal, and stands
 * indented below the others on one that is too narrow.
 */
export function textTable(headers: readonly string[], rows: readonly (readonly Cell[])[], look: TableLook): string {
	const texts = rows.map((row) => row.map(({ text, style }) => ({ text: visible(text), style })));
	const widths = headers
		.slice(0, -1)
		.map((header, column) => Math.max(widthOf(header), ...texts.map((row) => widthOf(row[column]?.text ?? ""))) + GAP);
	const before = widths.reduce((sum, width) => sum + width, 0);
	const stacked = look.columns !== undefined && look.columns - before < NARROW;
	const line = (cells: readonly Cell[]): string => {
		const first = cells.slice(0, -1).map(({ text, style }, column) => {
			const padding = " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
			return `${look.paint(style, text)}${padding}`;
		});
		const last = cells.at(-1) ?? { text: "" };
		if (last.text === "") return first.join("").trimEnd();
		if (stacked) return `${first.join("").trimEnd()}\n${paragraph(last.text, look.columns, "  ")}`;
		const width = look.columns === undefined ? undefined : look.columns - before;
		const text =
			width === undefined ? last.text : wrapped("", last.text, width).replaceAll("\n", `\n${" ".repeat(before)}`);
		return `${first.join("")}${look.paint(last.style, text)}`;
	};
	const head = stacked ? headers.slice(0, -1) : headers;
	const headLine = line([...head.map((text) => ({ text })), ...(stacked ? [{ text: "" }] : [])]);
	return [headLine, ...texts.map(line)].map((each) => `${each}\n`).join("");
}

/** A text behind an indent, wrapped with it on a terminal. */
export function paragraph(text: string, columns: number | undefined, indent: string): string {
	const whole = `${indent}${visible(text)}`;
	if (columns === undefined) return whole;
	const body = wrapped("", visible(text), Math.max(10, columns - indent.length));
	return body
		.split("\n")
		.map((each) => `${indent}${each}`)
		.join("\n");
}
