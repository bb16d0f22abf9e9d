/** How many columns of a terminal a text takes that holds no control characters. */
export function widthOf(text: string): number {
	if (/^[\x20-\x7e]*$/.test(text)) return text.length;
	let width = 0;
	for (const char of text) width += NARROWEST.test(char) ? 0 : isWide(char.codePointAt(0) ?? 0) ? 2 : 1;
	return width;
}

/** What stands on the character before it: accents, joiners, variation selectors. */
const NARROWEST = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** First and last of the characters that take two columns: East Asian scripts and most of emoji. */
const WIDE: readonly (readonly [number, number])[] = [
	[0x1100, 0x115f],
	[0x2e80, 0x303e],
	[0x3041, 0xa4cf],
	[0xa960, 0xa97f],
	[0xac00, 0xd7a3],
	[0xf900, 0xfaff],
	[0xfe30, 0xfe6f],
	[0xff00, 0xff60],
	[0xffe0, 0xffe6],
	[0x1f300, 0x1f64f],
	[0x1f680, 0x1f6ff],
	[0x1f900, 0x1faff],
	[0x20000, 0x3fffd],
];

function isWide(code: number): boolean {
	return code >= 0x1100 && WIDE.some(([first, last]) => code >= first && code <= last);
}

/**
 * A text behind a label, in lines of at most `width` columns, broken between words; a word that is longer has a line of
 * its own. What follows the first line stands below the text.
 */
export function wrapped(label: string, text: string, width: number): string {
	const margin = widthOf(label);
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		const next = line === "" ? word : `${line} ${word}`;
		if (line !== "" && margin + widthOf(next) > width) {
			lines.push(line);
			line = word;
		} else line = next;
	}
	return label + [...lines, line].join(`\n${" ".repeat(margin)}`);
}
