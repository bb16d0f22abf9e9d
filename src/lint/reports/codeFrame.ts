import type { Place } from "../place";
import { visible } from "./escape";
import { widthOf } from "./width";

/** A line of a code frame: what stands in the margin, and behind it. */
export interface FrameLine {
	readonly margin: string;
	readonly text: string;
	readonly isCaret: boolean;
}

/**
 * The line of a place, the one before it, and a caret below the place, in at most `width` columns: long lines are cut
 * where the caret is not, tabs are blanks, and what a terminal would obey is shown as an escape.
 */
export function codeFrame({ line, column }: Place, lines: readonly string[], width: number): FrameLine[] {
	const own = lines[line - 1];
	if (own === undefined) return [];
	const digits = String(line).length;
	const room = Math.max(width - digits - 5, MIN_ROOM);
	const before = widthOf(shown(cut(own, column).slice(0, shift(own, column))));
	// The caret stands in the first two thirds of what is shown.
	const from = before < room - 1 ? 0 : before - Math.floor((room * 2) / 3);
	const rows: FrameLine[] = [];
	for (const number of line > 1 ? [line - 1, line] : [line]) {
		const text = shown(cut(lines[number - 1] ?? "", column).replace(/\r$/, ""));
		rows.push({ margin: `  ${String(number).padStart(digits)} |`, text: window(text, from, room), isCaret: false });
	}
	rows.push({ margin: `  ${" ".repeat(digits)} |`, text: `${" ".repeat(before - from)}^`, isCaret: true });
	return rows;
}

const MIN_ROOM = 20;
/** Of a line without end no more than this is looked at on either side of the place. */
const NEIGHBOURHOOD = 1000;
const TAB = 4;

function cut(line: string, column: number): string {
	return line.slice(Math.max(0, column - 1 - NEIGHBOURHOOD), column + NEIGHBOURHOOD);
}

/** Where the place is in what `cut` leaves of its line; never within a pair of surrogates. */
function shift(line: string, column: number): number {
	const at = Math.min(column - 1, NEIGHBOURHOOD, line.length);
	const code = cut(line, column).charCodeAt(at);
	return code >= 0xdc00 && code <= 0xdfff ? Math.max(0, at - 1) : at;
}

function shown(text: string): string {
	let line = "";
	for (const part of text.split(/(\t)/))
		line += part === "\t" ? " ".repeat(TAB - (widthOf(line) % TAB)) : visible(part);
	return line;
}

/** The columns of a text from one on, as many as there is room for; an ellipsis where something is left out. */
function window(text: string, from: number, room: number): string {
	if (from === 0 && widthOf(text) <= room) return text.trimEnd();
	let column = 0;
	let line = "";
	let width = 0;
	for (const char of text) {
		const wide = widthOf(char);
		const end = column + wide;
		if (column < from || (from > 0 && column === from)) {
			// A character that the edge cuts in two leaves a blank.
			if (end > from) {
				line += `…${" ".repeat(end - from - 1)}`;
				width = end - from;
			}
		} else if (width + wide > room - 1 && widthOf(text) - from > room) {
			return `${line}…`;
		} else {
			line += char;
			width += wide;
		}
		column = end;
	}
	return line.trimEnd();
}
