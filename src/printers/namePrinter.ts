import type { KubeObject } from "../api/types";
import { escapeTerminal } from "./escape";
import { isEvent, itemsOf, onePiece } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";

/** -o name, and the line that says what was done when there is no -o. */
export function nameFormat(output: string, { operation = "", terminal }: PrinterOptions): Printer | undefined {
	const format = output.toLowerCase();
	if (format !== "name" && format !== "") return undefined;
	const suffix = format === "name" || operation === "" ? "" : ` ${operation}`;
	return onePiece((object) => {
		const lines = namedObjects(object)
			.map((item) => `${nameOf(item)}${suffix}\n`)
			.join("");
		return terminal ? escapeTerminal(lines) : lines;
	});
}

function namedObjects(object: Printable): readonly KubeObject[] {
	if (isEvent(object)) return [object.object];
	return itemsOf(object) ?? [object as KubeObject];
}

/** daemonset.apps/agent */
function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
	const slash = apiVersion.indexOf("/");
	const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
	return `${kind.toLowerCase()}${group}/${metadata?.name || "<unknown>"}`;
}
