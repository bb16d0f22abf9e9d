import type { KubeObject } from "../api/types";
import { escapeTerminal } from "./escape";
import { isEvent, withLists } from "./printable";
import type { Printer, PrinterOptions } from "./printer";

/** -o name, and the line that says what was done when there is no -o. */
export function nameFormat(output: string, { operation = "", terminal }: PrinterOptions): Printer | undefined {
	const format = output.toLowerCase();
	if (format !== "name" && format !== "") return undefined;
	const suffix = format === "name" || operation === "" ? "" : ` ${operation}`;
	const line = (object: KubeObject) => {
		const text = `${nameOf(object)}${suffix}\n`;
		return terminal ? escapeTerminal(text) : text;
	};
	return withLists({
		one: (object) => line(isEvent(object) ? object.object : (object as KubeObject)),
		list: () => ({ before: "", item: line, after: "", empty: "" }),
		item: (item) => item,
	});
}

/** daemonset.apps/agent */
function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
	const slash = apiVersion.indexOf("/");
	const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
	return `${kind.toLowerCase()}${group}/${metadata?.name || "<unknown>"}`;
}
