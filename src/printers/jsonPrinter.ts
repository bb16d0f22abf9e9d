import { goJson, goJsonIndented, goJsonIndentedAsIs, goJsonString } from "../api/go/json";
import { isEvent, onePiece, typed, withLists, withoutManagedFields } from "./printable";
import type { ListHead, ListText, Printable, Printer, PrinterOptions } from "./printer";

const INDENT = "    ";

/** -o json, as Go's encoder writes it. */
export function jsonFormat(output: string, options: PrinterOptions): Printer | undefined {
	if (output.toLowerCase() !== "json") return undefined;
	const { showManagedFields, terminal, order } = options;
	const safe = (json: string) => (terminal ? escapeControls(json) : json);
	const keep = <T extends Printable>(object: T): T => (showManagedFields ? object : withoutManagedFields(object));
	if (order !== undefined) {
		return onePiece((object) =>
			safe(isEvent(object) ? oneJson(object) : `${goJsonIndentedAsIs(typed(keep(object), order))}\n`),
		);
	}
	return withLists({
		one: (object) => safe(oneJson(keep(object))),
		list: (head) => listJson(head, (item, indent) => safe(goJsonIndented(item, indent))),
		item: keep,
	});
}

function oneJson(object: Printable): string {
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
