import { goJson, goJsonIndented, goJsonString } from "../api/go/json";
import { isEvent, withLists, withoutManagedFields } from "./printable";
import type { ListHead, ListText, Printer, PrinterOptions } from "./printer";

const INDENT = "    ";

/** -o json, as Go's encoder writes it. */
export function jsonFormat(output: string, { showManagedFields, terminal }: PrinterOptions): Printer | undefined {
	if (output.toLowerCase() !== "json") return undefined;
	const safe = (json: string) => (terminal ? escapeControls(json) : json);
	return withLists({
		one: (object) => safe(oneJson(showManagedFields ? object : withoutManagedFields(object))),
		list: (head) => listJson(head, (item, indent) => safe(goJsonIndented(item, indent))),
		item: showManagedFields ? (item) => item : withoutManagedFields,
	});
}

function oneJson(object: Parameters<Printer["print"]>[0]): string {
	if (!isEvent(object)) return `${goJsonIndented(object)}\n`;
	return `{"type":${goJsonString(object.type)},"object":${goJson(object.object)}}\n`;
}

function listJson(head: ListHead, itemJson: (item: unknown, indent: string) => string): ListText {
	const deep = INDENT + INDENT;
	return {
		before: `{\n${INDENT}"apiVersion": ${goJsonString(head.apiVersion)},\n${INDENT}"items": [\n`,
		item: (item, index) => `${index === 0 ? "" : ",\n"}${deep}${itemJson(item, deep)}`,
		after: `\n${INDENT}],\n${INDENT}"kind": ${goJsonString(head.kind)},\n${INDENT}"metadata": ${goJsonIndented(head.metadata, INDENT)}\n}\n`,
		empty: `${goJsonIndented({ ...head, items: [] })}\n`,
	};
}

/** Some terminals obey the control characters above ASCII, which JSON leaves as they are. */
function escapeControls(json: string): string {
	return json.replace(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}
