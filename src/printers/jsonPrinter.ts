import { goJson, goJsonIndented, goJsonString } from "../api/go/json";
import { inPieces, isEvent, isList, withoutManagedFields } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";

const INDENT = "    ";

/** -o json, as Go's encoder writes it. */
export function jsonFormat(output: string, { showManagedFields, terminal }: PrinterOptions): Printer | undefined {
	if (output.toLowerCase() !== "json") return undefined;
	return inPieces(function* (object) {
		for (const piece of jsonPieces(showManagedFields ? object : withoutManagedFields(object))) {
			yield terminal ? escapeControls(piece) : piece;
		}
	});
}

function* jsonPieces(object: Printable): Iterable<string> {
	if (isEvent(object)) {
		yield `{"type":${goJsonString(object.type)},"object":${goJson(object.object)}}\n`;
		return;
	}
	if (!isList(object) || object.items.length === 0) {
		yield `${goJsonIndented(object)}\n`;
		return;
	}
	const { apiVersion, items, kind, metadata } = object;
	const deep = INDENT + INDENT;
	yield `{\n${INDENT}"apiVersion": ${goJsonString(apiVersion)},\n${INDENT}"items": [\n`;
	for (const [index, item] of items.entries()) {
		yield `${deep}${goJsonIndented(item, deep)}${index < items.length - 1 ? "," : ""}\n`;
	}
	yield `${INDENT}],\n${INDENT}"kind": ${goJsonString(kind)},\n`;
	yield `${INDENT}"metadata": ${goJsonIndented(metadata, INDENT)}\n}\n`;
}

/** Some terminals obey the control characters above ASCII, which JSON leaves as they are. */
function escapeControls(json: string): string {
	return json.replace(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}
