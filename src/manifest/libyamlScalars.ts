import { type LibyamlError, type Mark, scannerError } from "./libyamlError";

/** What the scanners of scalars need of the token scanner: a place in the text and the indentation in force. */
export interface TextCursor extends Mark {
	readonly text: string;
	readonly indent: number;
	readonly flowLevel: number;
	simpleKeyAllowed: boolean;
	mark(): Mark;
	at(offset?: number): number;
	skip(count?: number): void;
	skipBreak(): void;
	skipBlanks(): void;
	skipComment(): void;
	isDocumentIndicator(): boolean;
}

export function isBlank(char: number): boolean {
	return char === 0x20 || char === 0x09;
}

/** LF, CR, NEL, LS, PS. */
export function isBreak(char: number): boolean {
	return char === 0x0a || char === 0x0d || char === 0x85 || char === 0x2028 || char === 0x2029;
}

export function isBreakOrEnd(char: number): boolean {
	return isBreak(char) || Number.isNaN(char);
}

export function isBlankOrEnd(char: number): boolean {
	return isBlank(char) || isBreakOrEnd(char);
}

export function isAlpha(char: number): boolean {
	return (
		(char >= 0x30 && char <= 0x39) ||
		(char >= 0x41 && char <= 0x5a) ||
		(char >= 0x61 && char <= 0x7a) ||
		char === 0x5f ||
		char === 0x2d
	);
}

/** A literal (`|`) or folded (`>`) scalar, from its indicator on. */
export function scanBlockScalar(cursor: TextCursor, literal: boolean): string {
	cursor.skip();
	const { chomping, increment } = scanBlockHeader(cursor);
	cursor.skipBlanks();
	cursor.skipComment();
	if (!isBreakOrEnd(cursor.at())) throw problem(cursor, "did not find expected comment or line break");
	if (isBreak(cursor.at())) cursor.skipBreak();

	const given = increment === 0 ? 0 : Math.max(cursor.indent, 0) + increment;
	let { indent, breaks } = scanBlockBreaks(cursor, given);
	let text = "";
	let leadingBreak = "";
	let leadingBlank = false;
	while (cursor.column === indent && !Number.isNaN(cursor.at())) {
		const trailingBlank = isBlank(cursor.at());
		if (!literal && !leadingBlank && !trailingBlank && leadingBreak === "\n") {
			if (breaks === "") text += " ";
		} else {
			text += leadingBreak;
		}
		text += breaks;
		leadingBlank = trailingBlank;
		text += takeRun(cursor, LINE);
		leadingBreak = takeBreak(cursor);
		({ breaks } = scanBlockBreaks(cursor, indent));
	}
	if (chomping !== "-") text += leadingBreak;
	if (chomping === "+") text += breaks;
	return text;
}

const LINE = /[^\n\r\x85\u2028\u2029]+/y;

function scanBlockHeader(cursor: TextCursor): { chomping: string; increment: number } {
	const header = /^(?:([+-])([0-9]?)|([0-9])([+-]?))?/.exec(cursor.text.slice(cursor.index, cursor.index + 2));
	const digit = header?.[2] || header?.[3] || "";
	const chomping = header?.[1] || header?.[4] || "";
	if (digit === "0") throw problem(cursor, "found an indentation indicator equal to 0");
	cursor.skip(header?.[0].length ?? 0);
	return { chomping, increment: Number(digit) };
}

/** Indentation and empty lines; an indentation of 0 is still to be found out. */
function scanBlockBreaks(cursor: TextCursor, known: number): { indent: number; breaks: string } {
	let breaks = "";
	let deepest = 0;
	for (;;) {
		while ((known === 0 || cursor.column < known) && cursor.at() === 0x20) cursor.skip();
		deepest = Math.max(deepest, cursor.column);
		if ((known === 0 || cursor.column < known) && cursor.at() === 0x09) {
			throw problem(cursor, "found a tab character where an indentation space is expected");
		}
		if (!isBreak(cursor.at())) break;
		breaks += takeBreak(cursor);
	}
	return { indent: known === 0 ? Math.max(deepest, cursor.indent + 1, 1) : known, breaks };
}

/** A quoted scalar, from its opening to behind its closing quote. */
export function scanFlowScalar(cursor: TextCursor, single: boolean): string {
	const quote = single ? 0x27 : 0x22;
	cursor.skip();
	let text = "";
	for (;;) {
		if (cursor.column === 0 && cursor.isDocumentIndicator()) {
			throw problem(cursor, "found unexpected document indicator");
		}
		if (Number.isNaN(cursor.at())) throw problem(cursor, "found unexpected end of stream");
		let escapedBreak = false;
		for (;;) {
			text += takeRun(cursor, single ? SINGLE_QUOTED : DOUBLE_QUOTED);
			const char = cursor.at();
			if (single && char === quote && cursor.at(1) === quote) {
				text += "'";
				cursor.skip(2);
			} else if (!single && char === 0x5c) {
				if (isBreak(cursor.at(1))) {
					cursor.skip();
					cursor.skipBreak();
					escapedBreak = true;
					break;
				}
				text += takeEscape(cursor);
			} else {
				break;
			}
		}
		if (cursor.at() === quote) {
			cursor.skip();
			return text;
		}
		text += takeFlowBlanks(cursor, escapedBreak).between;
	}
}

const SINGLE_QUOTED = /[^' \t\n\r\x85\u2028\u2029]+/y;
const DOUBLE_QUOTED = /[^"\\ \t\n\r\x85\u2028\u2029]+/y;

/** White space between the words of a quoted scalar, its line breaks folded. */
/** What stands for blanks and folded line breaks between words, and whether there was a break. `check` sees each blank. */
function takeFlowBlanks(
	cursor: TextCursor,
	alreadyBroken: boolean,
	check?: (broken: boolean) => void,
): { between: string; broken: boolean } {
	let blanks = "";
	let leadingBreak = "";
	let trailingBreaks = "";
	let broken = alreadyBroken;
	for (;;) {
		if (isBlank(cursor.at())) {
			check?.(broken);
			if (!broken) blanks += cursor.text[cursor.index];
			cursor.skip();
		} else if (isBreak(cursor.at())) {
			if (broken) trailingBreaks += takeBreak(cursor);
			else leadingBreak = takeBreak(cursor);
			broken = true;
		} else {
			return { between: broken ? fold(leadingBreak, trailingBreaks) : blanks, broken };
		}
	}
}

function fold(leadingBreak: string, trailingBreaks: string): string {
	if (leadingBreak !== "\n") return leadingBreak + trailingBreaks;
	return trailingBreaks === "" ? " " : trailingBreaks;
}

const ESCAPES: Record<string, string> = {
	"0": "\0",
	a: "\x07",
	b: "\b",
	t: "\t",
	"\t": "\t",
	n: "\n",
	v: "\v",
	f: "\f",
	r: "\r",
	e: "\x1b",
	" ": " ",
	'"': '"',
	"'": "'",
	"\\": "\\",
	N: "\x85",
	_: "\xa0",
	L: "\u2028",
	P: "\u2029",
};

const CODE_LENGTHS: Record<string, number | undefined> = { x: 2, u: 4, U: 8 };

function takeEscape(cursor: TextCursor): string {
	const letter = cursor.text[cursor.index + 1] ?? "";
	const length = CODE_LENGTHS[letter];
	if (length === undefined) {
		const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
		if (plain === undefined) throw problem(cursor, "found unknown escape character");
		cursor.skip(2);
		return plain;
	}
	cursor.skip(2);
	const digits = cursor.text.slice(cursor.index, cursor.index + length);
	if (digits.length < length || !/^[0-9A-Fa-f]+$/.test(digits)) {
		throw problem(cursor, "did not find expected hexdecimal number");
	}
	const code = Number.parseInt(digits, 16);
	if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
		throw problem(cursor, "found invalid Unicode character escape code");
	}
	cursor.skip(length);
	return String.fromCodePoint(code);
}

/** A scalar without quotes. */
export function scanPlainScalar(cursor: TextCursor): string {
	const indent = cursor.indent + 1;
	let text = "";
	let between = "";
	let broken = false;
	const refuseTab = (afterBreak: boolean) => {
		if (afterBreak && cursor.column < indent && cursor.at() === 0x09) {
			throw problem(cursor, "found a tab character that violates indentation");
		}
	};
	for (;;) {
		if (cursor.column === 0 && cursor.isDocumentIndicator()) break;
		if (cursor.at() === 0x23) break;
		const words = takeRun(cursor, cursor.flowLevel === 0 ? BLOCK_WORDS : FLOW_WORDS);
		if (words !== "") {
			text += between + words;
			broken = false;
		}
		if (!isBlank(cursor.at()) && !isBreak(cursor.at())) break;
		({ between, broken } = takeFlowBlanks(cursor, broken, refuseTab));
		if (cursor.flowLevel === 0 && cursor.column < indent) break;
	}
	if (broken) cursor.simpleKeyAllowed = true;
	return text;
}

/**
 * Words of a plain scalar on one line, with the blanks between them: a colon ends it before a blank, a comment before
 * its #, and in flow context an indicator does. Long lines come in several runs, to spare the regular expression's stack.
 */
const BLOCK_WORDS = wordsUntil("");
const FLOW_WORDS = wordsUntil(",?[\\]{}");

function wordsUntil(indicators: string): RegExp {
	const ends = " \\t\\n\\r\\x85\\u2028\\u2029";
	const word = `(?:[^${ends}:${indicators}]+|:(?![${ends}]|$))+`;
	return new RegExp(`${word}(?:[ \\t]+(?!#)${word}){0,1000}`, "y");
}

/** Takes what the sticky expression matches here; it must not reach over a line break. */
function takeRun(cursor: TextCursor, run: RegExp): string {
	run.lastIndex = cursor.index;
	const found = run.exec(cursor.text)?.[0] ?? "";
	cursor.skip(found.length);
	return found;
}

/** CR, LF, CRLF and NEL become LF; LS and PS stay. */
function takeBreak(cursor: TextCursor): string {
	const char = cursor.at();
	if (!isBreak(char)) return "";
	cursor.skipBreak();
	return char === 0x2028 || char === 0x2029 ? String.fromCharCode(char) : "\n";
}

function problem(cursor: TextCursor, what: string): LibyamlError {
	return scannerError(what, cursor);
}
