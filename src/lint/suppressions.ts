import type { Place } from "./place";

/** The annotation that suppresses rules for an object: "rule-a, rule-b: the reason". */
export const IGNORE_ANNOTATION = "lint.ds/ignore";

/** A request, made in a manifest, to say nothing of a rule. */
export interface Suppression extends Place {
	readonly rule: string;
	/** The line whose findings it suppresses; undefined for a whole object. */
	readonly appliesTo: number | undefined;
	/** Of an annotation: the object, by its document and place in it. */
	readonly object: string | undefined;
	/** As it is written, for messages. */
	readonly shown: string;
	used: boolean;
}

/**
 * The comments `# dslint-ignore rule-a, rule-b: reason` of a file. One behind a value speaks of its line, one on a line
 * of its own of the next line that has a value.
 */
export function commentSuppressions(text: string): Suppression[] {
	if (!text.includes("dslint-ignore")) return [];
	const found: Suppression[] = [];
	const lines = text.split("\n");
	for (const [index, line] of lines.entries()) {
		const match = COMMENT.exec(line);
		if (match === null) continue;
		const [, before = "", ids = ""] = match;
		const column = line.indexOf("#", before.length) + 1;
		const alone = before.trim() === "";
		const appliesTo = alone ? nextValue(lines, index + 1) : index + 1;
		for (const rule of splitIds(ids)) {
			found.push({
				rule,
				line: index + 1,
				column,
				appliesTo,
				object: undefined,
				shown: "# dslint-ignore",
				used: false,
			});
		}
	}
	return found;
}

/** The rules that an annotation names, without its reason. */
export function splitIds(text: string): string[] {
	const ids = /^[^:]*/.exec(text)?.[0] ?? "";
	return ids.split(/[\s,]+/).filter((id) => id !== "");
}

const COMMENT = /^(|.*?\s)#\s*dslint-ignore\s+([^\n\r]*)/;

/** The number of the first line from an index on that is neither empty nor a comment. */
function nextValue(lines: readonly string[], from: number): number {
	for (let index = from; index < lines.length; index++) {
		const line = lines[index]?.trim() ?? "";
		if (line !== "" && !line.startsWith("#")) return index + 1;
	}
	return from;
}
