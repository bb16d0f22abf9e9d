import { inPieces, itemsOf, withoutManagedFields } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";
import { sortKeys } from "./sortKeys";

const INDENT = "    ";

/** -o json, as Go's encoder writes it: four spaces, keys sorted, <, > and & as escapes. */
export function jsonFormat(output: string, { showManagedFields }: PrinterOptions): Printer | undefined {
	if (output.toLowerCase() !== "json") return undefined;
	return inPieces((object) => jsonPieces(showManagedFields ? object : withoutManagedFields(object)));
}

/** A value as Go's json.Marshal writes it on one line, keys sorted. */
export function goJson(value: unknown): string {
	return escapeJson(JSON.stringify(sortKeys(value)));
}

function* jsonPieces(object: Printable): Iterable<string> {
	const items = itemsOf(object);
	if (!items || items.length === 0) {
		yield `${indented(object, "")}\n`;
		return;
	}
	const { apiVersion, kind, metadata } = object;
	yield `{\n${INDENT}"apiVersion": ${escapeJson(JSON.stringify(apiVersion))},\n${INDENT}"items": [\n`;
	for (const [index, item] of items.entries()) {
		yield `${INDENT}${INDENT}${indented(item, INDENT + INDENT)}${index < items.length - 1 ? "," : ""}\n`;
	}
	yield `${INDENT}],\n${INDENT}"kind": ${escapeJson(JSON.stringify(kind))},\n`;
	yield `${INDENT}"metadata": ${indented(metadata, INDENT)}\n}\n`;
}

function indented(value: unknown, indent: string): string {
	const text = escapeJson(JSON.stringify(sortKeys(value), undefined, INDENT));
	return indent === "" ? text : text.replaceAll("\n", `\n${indent}`);
}

/**
 * Go escapes what HTML and JavaScript could misread, and names fewer control characters than JSON.stringify. The
 * controls above ASCII are escaped beyond what Go does: some terminals obey them.
 */
function escapeJson(json: string): string {
	return json.replace(/[<>&\u2028\u2029\x7f-\x9f]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
