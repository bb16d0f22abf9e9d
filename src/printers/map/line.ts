/** How a piece of text looks on a terminal that has colours. */
export interface Style {
	/** An SGR code: 30–37, 90–97. */
	readonly colour?: number;
	readonly bold?: boolean;
	readonly dim?: boolean;
}

/** A piece of text of one style. */
export interface Span {
	readonly text: string;
	readonly style?: Style;
}

/** A line of a terminal, without its end. */
export type Line = readonly Span[];

/** How many columns a line takes: what it is made of is one column a character. */
export function widthOf(line: Line): number {
	return line.reduce((sum, { text }) => sum + lengthOf(text), 0);
}

/** Characters, not UTF-16 units. */
export function lengthOf(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}

/** The line with blanks behind it, up to a width. */
export function padded(line: Line, width: number): Line {
	const missing = width - widthOf(line);
	return missing > 0 ? [...line, { text: " ".repeat(missing) }] : line;
}

/** Text cut to a width, with a mark where something is missing; the end is kept, since names differ there. */
export function shortened(text: string, width: number, mark: string): string {
	const characters = [...text];
	if (characters.length <= width) return text;
	if (width <= mark.length) return characters.slice(0, Math.max(0, width)).join("");
	const kept = width - mark.length;
	const tail = Math.floor(kept / 2);
	return characters.slice(0, kept - tail).join("") + mark + (tail > 0 ? characters.slice(-tail).join("") : "");
}

/** Pieces that stay whole, set one behind the other into lines of a width; all lines but the first are indented. */
export function flow(pieces: readonly Line[], width: number, indent: number, gap: string): Line[] {
	const lines: Span[][] = [];
	let current: Span[] | undefined;
	for (const piece of pieces) {
		if (current === undefined) {
			current = [...piece];
		} else if (widthOf(current) + gap.length + widthOf(piece) > width) {
			lines.push(current);
			current = [...(indent > 0 ? [{ text: " ".repeat(indent) }] : []), ...piece];
		} else {
			current.push({ text: gap }, ...piece);
		}
	}
	return current === undefined ? lines : [...lines, current];
}

const RESET = "\u001b[0m";

/** The line as text, with the escapes of its styles where colours are wanted; no blanks at its end. */
export function lineText(line: Line, colour: boolean): string {
	if (!colour)
		return line
			.map(({ text }) => text)
			.join("")
			.trimEnd();
	return line.map(({ text, style }) => `${sgr(style)}${text}${sgr(style) === "" ? "" : RESET}`).join("");
}

/** The escape that begins a style; nothing for plain text. */
export function sgr(style: Style | undefined): string {
	const codes = [style?.bold ? 1 : 0, style?.dim ? 2 : 0, style?.colour ?? 0].filter((code) => code !== 0);
	return codes.length === 0 ? "" : `\u001b[${codes.join(";")}m`;
}
