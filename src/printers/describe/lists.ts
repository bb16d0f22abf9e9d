import { humanDuration } from "../../api/duration";
import type { Taint, Toleration } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { DescribeWriter } from "./writer";

type Writer = Pick<DescribeWriter, "write">;
export type StringMap = { [key: string]: string };

/** kubectl cuts longer annotations, and shows them on lines of their own. */
const MAX_ANNOTATION = 140;

/** `title:` and one line a label, sorted, or <none>. */
export function writeLabels(writer: Writer, title: string, labels: StringMap | undefined, indent = ""): void {
	const lines = sortedKeys(labels).map((key) => `${key}=${labels?.[key]}`);
	writeLines(writer, `${indent}${title}`, lines, `${indent}\t`);
}

/** As labels, but without the last-applied one, long and many-line values indented below their key. */
export function writeAnnotations(writer: Writer, title: string, annotations: StringMap | undefined): void {
	const lines = sortedKeys(annotations)
		.filter((key) => key !== LAST_APPLIED)
		.map((key) => annotationLines(key, annotations?.[key] ?? ""));
	writeLines(writer, title, lines, "\t");
}

function annotationLines(key: string, annotation: string): string {
	const value = annotation.replace(/\n$/, "");
	if (byteLength(value) + byteLength(key) + 2 <= MAX_ANNOTATION && !value.includes("\n")) return `${key}: ${value}`;
	const lines = value.split("\n").map((line) => `\t  ${shorten(line, MAX_ANNOTATION - 2)}`);
	return [`${key}:`, ...lines].join("\n");
}

/** CSI's attributes: as labels, cut at 140 bytes, at the level of a volume's fields. */
export function writeAttributes(writer: Writer, title: string, attributes: StringMap | undefined): void {
	const keys = sortedKeys(attributes);
	writer.write(2, `${title}:\t`);
	if (keys.length === 0) writer.write(0, "<none>\n");
	for (const [index, key] of keys.entries()) {
		if (index > 0) writer.write(2, "\t");
		writer.write(2, `${shorten(`${key}=${attributes?.[key]}`, MAX_ANNOTATION)}\n`);
	}
}

export function writeTaints(writer: Writer, title: string, taints: readonly Taint[] | undefined): void {
	const sorted = [...(taints ?? [])].sort((a, b) => compare(`${a.effect},${a.key}`, `${b.effect},${b.key}`));
	writeLines(writer, title, sorted.map(taintText), "\t");
}

/** key=value:Effect, as Go's Taint.ToString. */
function taintText(taint: Taint): string {
	const value = taint.value ? `=${taint.value}` : "";
	if (!taint.effect) return value === "" ? taint.key : `${taint.key}${value}:`;
	return `${taint.key}${value}:${taint.effect}`;
}

export function writeTolerations(writer: Writer, title: string, tolerations: readonly Toleration[] | undefined): void {
	const sorted = [...(tolerations ?? [])].sort((a, b) => compare(a.key ?? "", b.key ?? ""));
	writeLines(writer, title, sorted.map(tolerationText), "\t");
}

function tolerationText(toleration: Toleration): string {
	let text = toleration.key ?? "";
	if (toleration.value) text += `=${toleration.value}`;
	if (toleration.effect) text += `:${toleration.effect}`;
	if (toleration.operator === "Exists" && !toleration.value) {
		text += toleration.key || toleration.effect ? " op=Exists" : "op=Exists";
	}
	if (toleration.tolerationSeconds !== undefined) text += ` for ${toleration.tolerationSeconds}s`;
	return text;
}

/** `title:`, then the lines below one another in the second column, or <none>. */
export function writeLines(writer: Writer, title: string, lines: readonly string[], indent: string): void {
	writer.write(0, `${title}:\t`);
	if (lines.length === 0) writer.write(0, "<none>\n");
	for (const [index, line] of lines.entries()) writer.write(0, `${index === 0 ? "" : indent}${line}\n`);
}

/** How long ago, in kubectl's rough words; `<unknown>` for no time. `now` in milliseconds. */
export function ago(timestamp: string | undefined, now: number): string {
	return timestamp === undefined ? "<unknown>" : humanDuration(now - Date.parse(timestamp));
}

/** Map keys in Go's (byte) order. */
export function sortedKeys(map: object | undefined): string[] {
	return Object.keys(map ?? {}).sort(compare);
}

export function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

export const orNone = (text: string | undefined): string => (text ? text : "<none>");

/** Go's %v of a boolean as describe writes it. */
export const titleBool = (value: boolean | undefined): string => (value ? "True" : "False");

function shorten(text: string, bytes: number): string {
	if (byteLength(text) <= bytes) return text;
	return `${Buffer.from(text).subarray(0, bytes).toString()}...`;
}

function byteLength(text: string): number {
	return Buffer.byteLength(text);
}
