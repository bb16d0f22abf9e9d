import type { Place, Step } from "./place";
import type { Fix, Severity } from "./rule";

/** What kind of check found it: the text, the server's decoder, its validation, its warnings, or a rule of ours. */
export type Level = "syntax" | "schema" | "api" | "warning" | "rule";

/** What is wrong at one place of a file. */
export interface Finding extends Place {
	/** The stable id of the rule or check. */
	readonly rule: string;
	readonly level: Level;
	readonly severity: Severity;
	/** The file's path as messages name it; STDIN for standard input. */
	readonly file: string;
	/** The field, as the server prints paths: spec.template.spec.containers[0].image; "" for a text. */
	readonly path: string;
	/** The object, where there is one. */
	readonly object?: { readonly kind: string; readonly namespace?: string; readonly name?: string };
	readonly message: string;
	/** Why it matters. */
	readonly why: string;
	/** How to mend it. */
	readonly remedy: string;
	/** Where our documentation tells more. */
	readonly docs: string;
	/** What a server says of the same field, where the finding says it better and stands for the server's, too. */
	readonly server?: { readonly rule: string; readonly message: string };
	/** Other places that belong to it. */
	readonly related?: readonly (Place & { readonly message: string })[];
	/** `--fix` can mend it. */
	readonly fixable: boolean;
}

/** What is wrong with a field of an object, before anybody has looked where that field stands. */
export interface Told {
	readonly steps: readonly Step[];
	/** As the server prints it; made from the steps otherwise. */
	readonly path?: string;
	/** Show the key, not the value: it is the name that is wrong. */
	readonly atKey?: boolean;
	readonly message: string;
	/** The rule's remedy where absent. */
	readonly remedy?: string;
	readonly fix?: Fix;
	/** Another field of which a server would complain for the same reason, and a part of its words. */
	readonly alsoAt?: { readonly path: string; readonly says: string };
}

/** A finding with the mending that belongs to it, and the document it is about. */
export interface FixableFinding extends Finding {
	readonly alsoAt?: Told["alsoAt"];
	readonly fix?: Fix;
	/** Counts the documents of the file from 0; fixes are made in it. */
	readonly document: number;
	/** Where the object stands in the document: [] or ["items", 2]. */
	readonly prefix: readonly (string | number)[];
}

/** Orders findings by file, line, column, then by severity and rule. */
export function byPlace(a: Finding, b: Finding): number {
	return (
		compare(a.file, b.file) ||
		a.line - b.line ||
		a.column - b.column ||
		SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
		compare(a.rule, b.rule) ||
		compare(a.path, b.path) ||
		compare(a.message, b.message)
	);
}

/** From the gravest on. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
