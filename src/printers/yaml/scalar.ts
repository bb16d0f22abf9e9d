import { isAmbiguous } from "./ambiguous";

export type ScalarStyle = "plain" | "single" | "double" | "literal";

/** Where a scalar stands: keys on one line may neither be folded nor be blocks. */
export interface ScalarPlace {
	simpleKey: boolean;
}

/** What libyaml's emitter finds out about a text before it chooses a style. */
interface Analysis {
	multiline: boolean;
	plain: boolean;
	single: boolean;
	block: boolean;
}

/** The style in which go-yaml v2 writes a string. */
export function styleOf(text: string, { simpleKey }: ScalarPlace): ScalarStyle {
	if (/^[A-Za-z/][A-Za-z0-9/._-]*$/.test(text)) return isAmbiguous(text) ? "double" : "plain";
	const analysis = analyze(text);
	let style: ScalarStyle = text.includes("\n") ? "literal" : isAmbiguous(text) ? "double" : "plain";
	if (simpleKey && analysis.multiline) style = "double";
	if (style === "plain" && !analysis.plain) style = "single";
	if (style === "single" && !analysis.single) style = "double";
	if (style === "literal" && (!analysis.block || simpleKey)) style = "double";
	return style;
}

/** Whether a key may stand on the line of its value: short, and without line breaks. */
export function isSimpleKey(key: string): boolean {
	return Buffer.byteLength(key) <= 128 && !/[\r\n\x85\u2028\u2029]/.test(key);
}

export const isBreak = (character: string): boolean => /^[\r\n\x85\u2028\u2029]$/.test(character);

/** YAML's printable characters as go-yaml v2 sees them: no tab, nothing beyond the basic plane. */
export function isPrintable(character: string): boolean {
	return /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/.test(character);
}

function analyze(text: string): Analysis {
	const special = [...text].some((character) => !isPrintable(character));
	const multiline = /[\r\n\x85\u2028\u2029]/.test(text);
	const spaceBreak = / [\r\n\x85\u2028\u2029]/.test(text);
	const breakSpace = /[\r\n\x85\u2028\u2029] /.test(text);
	const edges = /^[ \r\n\x85\u2028\u2029]|[ \r\n\x85\u2028\u2029]$/.test(text);
	return {
		multiline,
		plain: !(special || multiline || edges || hasIndicators(text)),
		single: !(special || spaceBreak || breakSpace),
		block: !(special || spaceBreak || text.endsWith(" ")),
	};
}

/** What YAML would take for something else than text. */
function hasIndicators(text: string): boolean {
	return (
		/^(---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))/.test(text) ||
		/:(?:[ \t]|$)|[ \t\r\n\x85\u2028\u2029]#/.test(text)
	);
}
