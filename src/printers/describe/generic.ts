import type { Event, KubeObject } from "../../api/types";
import { writeEvents } from "./events";
import { sortedKeys, writeAnnotations, writeLabels } from "./lists";
import { DescribeWriter } from "./writer";

const SHOWN = [
	".metadata.managedFields",
	".metadata.name",
	".metadata.namespace",
	".metadata.labels",
	".metadata.annotations",
];
const ACRONYMS = ["API", "URL", "UID", "GUID"];

/** What kubectl describe shows of a kind that it knows nothing about: all fields, indented, with spelt-out labels. */
export function describeGeneric(
	object: KubeObject,
	{ events, now }: { events?: readonly Event[]; now: number },
): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", object.metadata.name ?? "");
	writer.field(0, "Namespace", object.metadata.namespace ?? "");
	writeLabels(writer, "Labels", object.metadata.labels);
	writeAnnotations(writer, "Annotations", object.metadata.annotations);
	writeFields(writer, 0, object, "");
	writeEvents(writer, events, now);
	return writer.toString();
}

function writeFields(writer: DescribeWriter, level: number, content: object, path: string): void {
	for (const field of sortedKeys(content)) {
		const value = (content as Record<string, unknown>)[field];
		const at = `${path}.${field}`;
		if (value === undefined || SHOWN.includes(at)) continue;
		if (Array.isArray(value)) {
			writer.write(level, `${spellOut(field)}:\n`);
			for (const item of value) {
				if (isMap(item)) writeFields(writer, level + 1, item, at);
				else writer.write(level + 1, `${goValue(item)}\n`);
			}
		} else if (isMap(value)) {
			writer.write(level, `${spellOut(field)}:\n`);
			writeFields(writer, level + 1, value, at);
		} else {
			writer.field(level, spellOut(field), goValue(value));
		}
	}
}

function isMap(value: unknown): value is object {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Go's %v of a decoded JSON value. */
function goValue(value: unknown): string {
	if (value === null) return "<nil>";
	if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
	if (isMap(value)) {
		const entries = sortedKeys(value).map((key) => `${key}:${goValue((value as Record<string, unknown>)[key])}`);
		return `map[${entries.join(" ")}]`;
	}
	return String(value);
}

/** creationTimestamp → Creation Timestamp, apiVersion → API Version; names with other characters stay as they are. */
function spellOut(field: string): string {
	if (/[^\p{L}-]/u.test(field)) return field;
	return mergeAcronyms(splitCamelCase(field))
		.map((part) => {
			if (ACRONYMS.includes(part.toUpperCase())) return part.toUpperCase();
			return part === part.toLowerCase() ? title(part) : part;
		})
		.join(" ");
}

/** Upper-case runs join the word after them (IPs, CIDRs), as kubectl puts them together again. */
function mergeAcronyms(parts: readonly string[]): string[] {
	const merged: string[] = [];
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index] ?? "";
		const next = parts[index + 1];
		if (next !== undefined && part.length >= 2 && !/\p{Ll}/u.test(part) && /^\p{Lu}/u.test(next)) {
			merged.push(part + next);
			index++;
		} else {
			merged.push(part);
		}
	}
	return merged;
}

/** Splits where the class of letters changes; the last capital of a run begins the next word (github.com/fatih/camelcase). */
function splitCamelCase(text: string): string[] {
	return text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{Lu}\p{Ll}]+/gu) ?? [];
}

function title(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
