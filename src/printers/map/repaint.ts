import { type Line, type Span, type Style, sgr } from "./line";

/** Differences that are nearer to each other than that are painted in one go, with what stands between them. */
const NEAR = 6;

interface Spot {
	text: string;
	style: Style | undefined;
}

/**
 * What a terminal has to be sent so that a screen that shows `before` shows `after`: the spots that differ, and nothing
 * for the others. Lines and columns count from the upper left corner.
 */
export function repaint(before: readonly Line[], after: readonly Line[], colour: boolean): string {
	let out = "";
	for (let row = 0; row < Math.max(before.length, after.length); row++) {
		const old = before[row];
		const line = after[row];
		if (old === line) continue;
		out += repaintLine(row, spotsOf(old ?? []), spotsOf(line ?? []), colour);
	}
	return out;
}

/** The line without what would not fit: a terminal would wrap it. */
export function clipped(line: Line, columns: number): Line {
	const kept: Span[] = [];
	let room = columns;
	for (const span of line) {
		const characters = [...span.text];
		if (characters.length > room) {
			kept.push({ ...span, text: characters.slice(0, room).join("") });
			return kept;
		}
		kept.push(span);
		room -= characters.length;
	}
	return kept;
}

function repaintLine(row: number, old: readonly Spot[], line: readonly Spot[], colour: boolean): string {
	let out = "";
	let at = 0;
	while (at < line.length) {
		if (isSame(old[at], line[at], colour)) {
			at++;
			continue;
		}
		let end = at + 1;
		for (let look = end; look < line.length && look - end < NEAR; look++) {
			if (!isSame(old[look], line[look], colour)) end = look + 1;
		}
		out += move(row, at) + paint(line.slice(at, end), colour);
		at = end;
	}
	return old.length > line.length ? `${out}${move(row, line.length)}\u001b[K` : out;
}

function paint(spots: readonly Spot[], colour: boolean): string {
	let out = "";
	let current = "";
	for (const { text, style } of spots) {
		const wanted = colour ? sgr(style) : "";
		if (wanted !== current) out += (current === "" ? "" : "\u001b[0m") + wanted;
		current = wanted;
		out += text;
	}
	return current === "" ? out : `${out}\u001b[0m`;
}

function spotsOf(line: Line): Spot[] {
	return line.flatMap(({ text, style }) => [...text].map((character) => ({ text: character, style })));
}

function isSame(a: Spot | undefined, b: Spot | undefined, colour: boolean): boolean {
	return a?.text === b?.text && (!colour || sgr(a?.style) === sgr(b?.style));
}

function move(row: number, column: number): string {
	return `\u001b[${row + 1};${column + 1}H`;
}
