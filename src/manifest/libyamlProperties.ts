import { scannerError } from "./libyamlError";
import { isAlpha, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, type TextCursor } from "./libyamlScalars";

/** The name behind `&` or `*`. */
export function scanAnchor(cursor: TextCursor): string {
	cursor.skip();
	const name = takeAlpha(cursor);
	const after = cursor.at();
	if (name === "" || !(isBlankOrEnd(after) || "?:,]}%@`".includes(String.fromCharCode(after)))) {
		throw scannerError("did not find expected alphabetic or numeric character", cursor);
	}
	return name;
}

/** `!suffix`, `!handle!suffix`, `!<suffix>`; a lone `!` is a suffix without a handle. */
export function scanTag(cursor: TextCursor): { handle: string; suffix: string } {
	let handle = "";
	let suffix: string;
	if (cursor.at(1) === 0x3c) {
		cursor.skip(2);
		suffix = takeTagUri(cursor, "");
		if (cursor.at() !== 0x3e) throw scannerError("did not find the expected '>'", cursor);
		cursor.skip();
	} else {
		handle = takeTagHandle(cursor, { directive: false });
		if (handle.length > 1 && handle.endsWith("!")) {
			suffix = takeTagUri(cursor, "");
		} else {
			suffix = takeTagUri(cursor, handle);
			[handle, suffix] = suffix === "" ? ["", handle] : ["!", suffix];
		}
	}
	if (!isBlankOrEnd(cursor.at())) throw scannerError("did not find expected whitespace or line break", cursor);
	return { handle, suffix };
}

/** `%YAML 1.1` (value: the version) or `%TAG handle prefix`, with the rest of its line. */
export function scanDirective(cursor: TextCursor): { name: "YAML" | "TAG"; value: string; suffix: string } {
	cursor.skip();
	const name = takeAlpha(cursor);
	if (name === "") throw scannerError("could not find expected directive name", cursor);
	if (!isBlankOrEnd(cursor.at())) throw scannerError("found unexpected non-alphabetical character", cursor);
	if (name !== "YAML" && name !== "TAG") throw scannerError("found unknown directive name", cursor);
	cursor.skipBlanks();
	let value: string;
	let suffix = "";
	if (name === "YAML") {
		value = takeVersion(cursor);
	} else {
		value = takeTagHandle(cursor, { directive: true });
		if (!isBlank(cursor.at())) throw scannerError("did not find expected whitespace", cursor);
		cursor.skipBlanks();
		suffix = takeTagUri(cursor, "");
		if (!isBlankOrEnd(cursor.at())) throw scannerError("did not find expected whitespace or line break", cursor);
	}
	cursor.skipBlanks();
	cursor.skipComment();
	if (!isBreakOrEnd(cursor.at())) throw scannerError("did not find expected comment or line break", cursor);
	if (isBreak(cursor.at())) cursor.skipBreak();
	return { name, value, suffix };
}

function takeAlpha(cursor: TextCursor): string {
	const from = cursor.index;
	while (isAlpha(cursor.at())) cursor.skip();
	return cursor.text.slice(from, cursor.index);
}

function takeTagHandle(cursor: TextCursor, { directive }: { directive: boolean }): string {
	if (cursor.at() !== 0x21) throw scannerError("did not find expected '!'", cursor);
	cursor.skip();
	const handle = `!${takeAlpha(cursor)}`;
	if (cursor.at() === 0x21) {
		cursor.skip();
		return `${handle}!`;
	}
	if (directive && handle !== "!") throw scannerError("did not find expected '!'", cursor);
	return handle;
}

/** `head` is a handle that turned out to be the beginning of the suffix. */
function takeTagUri(cursor: TextCursor, head: string): string {
	const from = cursor.index;
	while (isAlpha(cursor.at()) || ";/?:@&=+$,.!~*'()[]%".includes(cursor.text[cursor.index] ?? " ")) {
		if (cursor.at() === 0x25 && !/^%[0-9A-Fa-f]{2}/.test(cursor.text.slice(cursor.index, cursor.index + 3))) {
			throw scannerError("did not find URI escaped octet", cursor);
		}
		cursor.skip();
	}
	if (cursor.index === from && head === "") throw scannerError("did not find expected tag URI", cursor);
	try {
		return head.slice(1) + decodeURIComponent(cursor.text.slice(from, cursor.index));
	} catch {
		throw scannerError("found an incorrect leading UTF-8 octet", cursor);
	}
}

function takeVersion(cursor: TextCursor): string {
	const major = takeVersionNumber(cursor);
	if (cursor.at() !== 0x2e) throw scannerError("did not find expected digit or '.' character", cursor);
	cursor.skip();
	return `${major}.${takeVersionNumber(cursor)}`;
}

function takeVersionNumber(cursor: TextCursor): number {
	const digits = /^[0-9]*/.exec(cursor.text.slice(cursor.index, cursor.index + 3))?.[0] ?? "";
	if (digits.length > 2) throw scannerError("found extremely long version number", cursor);
	if (digits === "") throw scannerError("did not find expected version number", cursor);
	cursor.skip(digits.length);
	return Number(digits);
}
