import { isDeepStrictEqual } from "node:util";
import { parseYaml } from "../../../manifest/yaml";
import { toYaml } from "../../../printers/yaml/emitter";
import { type Access, withAccess } from "./kubeconfig";

const SECTIONS = ["clusters", "contexts", "users"] as const;

/**
 * A kubeconfig's text with a context for the cluster added, or renewed. What else stands there stays as it is written,
 * comments and all, where the text is in the usual block style; a file in another style is written anew.
 * @throws Error when it is no kubeconfig.
 */
export function mergeText(text: string, access: Access): string {
	const wanted = withAccess(parseYaml(text).value, access);
	const edited = edit(text, wanted, access.name);
	if (edited !== undefined && holds(edited, wanted)) return edited;
	return toYaml(wanted);
}

function holds(text: string, wanted: unknown): boolean {
	try {
		return isDeepStrictEqual(parseYaml(text).value, wanted);
	} catch {
		return false;
	}
}

function edit(text: string, wanted: Record<string, unknown>, name: string): string | undefined {
	// Several documents, or a file of Windows: not worth the risk.
	if (/^---/m.test(text.trimStart().replace(/^---\s/, "")) || text.includes("\r")) return undefined;
	let lines = text.replace(/\n*$/, "").split("\n");
	for (const section of SECTIONS) {
		const entry = (wanted[section] as { name?: unknown }[]).find((each) => each?.name === name);
		lines = withEntry(lines, section, entry, name);
	}
	for (const field of ["apiVersion", "kind"]) {
		if (!lines.some((line) => line.startsWith(`${field}:`))) lines.unshift(`${field}: ${String(wanted[field])}`);
	}
	return `${lines.join("\n")}\n`;
}

/** The lines with an entry of a section replaced, or put behind the others. */
function withEntry(lines: readonly string[], section: string, entry: unknown, name: string): string[] {
	const written = toYaml([entry]).trimEnd().split("\n");
	const head = lines.findIndex((line) => line.startsWith(`${section}:`));
	if (head < 0) return [...lines, `${section}:`, ...written];
	if (/^\w+:\s*(\[\]|null|~)?\s*(#.*)?$/.exec(lines[head] ?? "")?.[1] !== undefined) {
		return [...lines.slice(0, head), `${section}:`, ...written, ...lines.slice(head + 1)];
	}
	const end = endOf(lines, head + 1, (line) => !/^(\s|-|#|$)/.test(line));
	const indent = /^\s*(?=- )/.exec(lines.slice(head + 1, end).find((line) => /^\s*- /.test(line)) ?? "- ")?.[0] ?? "";
	const isItem = (line: string) => line.startsWith(`${indent}- `);
	for (let at = head + 1; at < end; at++) {
		if (!isItem(lines[at] ?? "")) continue;
		const next = lastText(lines, at, endOf(lines, at + 1, isItem, end));
		if (nameOf(lines.slice(at, next)) === name) return splice(lines, at, next, written, indent);
	}
	const last = lastText(lines, head, end);
	return splice(lines, last, last, written, indent);
}

function splice(
	lines: readonly string[],
	from: number,
	to: number,
	written: readonly string[],
	indent: string,
): string[] {
	return [...lines.slice(0, from), ...written.map((line) => indent + line), ...lines.slice(to)];
}

function endOf(lines: readonly string[], from: number, ends: (line: string) => boolean, limit = lines.length): number {
	let at = from;
	while (at < limit && !ends(lines[at] ?? "")) at++;
	return at;
}

/** Behind the last line that is neither blank nor a comment: those belong to what follows. */
function lastText(lines: readonly string[], from: number, end: number): number {
	let at = end;
	while (at > from + 1 && /^\s*(#.*)?$/.test(lines[at - 1] ?? "")) at--;
	return at;
}

function nameOf(lines: readonly string[]): unknown {
	try {
		return (parseYaml(lines.join("\n")).value as [{ name?: unknown }])[0].name;
	} catch {
		return undefined;
	}
}
