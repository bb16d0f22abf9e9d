import { version } from "../version";
import { type Check, checks } from "./checks";
import type { Level } from "./finding";
import type { Rule } from "./rule";
import { rules } from "./rules";

/** A check or a rule, as lists and explanations show it. */
export type Entry = (Check | Rule) & { readonly level?: Level };

/** Every check and rule there is, in the order in which they are listed. */
export function catalogue(): readonly Entry[] {
	return [...checks, ...rules];
}

/** The check or rule of that id. */
export function entryOf(id: string): Entry | undefined {
	byId ??= new Map(catalogue().map((entry) => [entry.id, entry]));
	return byId.get(id);
}

let byId: Map<string, Entry> | undefined;

/** Where our documentation explains a rule, in the version that speaks. */
export function docsOf(id: string): string {
	return `https://unpkg.com/kubectl-ds@${version}/docs/rules.md#${id}`;
}
