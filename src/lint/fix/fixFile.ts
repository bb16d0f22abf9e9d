import { deepEqual } from "../../api/equal";
import { type ManifestDocument, ManifestError, placeAt, scanDocuments } from "../../manifest/documents";
import type { FixableFinding } from "../finding";
import { treeOf } from "../locate";
import type { Step } from "../place";
import { CannotEdit, type Edit, type Page, quoteEdit, removeEdit, renameEdit, setEdit } from "./edits";
import { changed } from "./values";

/** A text after some of its findings were mended. */
export interface FixedText {
	readonly text: string;
	/** The findings that were. */
	readonly mended: readonly FixableFinding[];
}

/**
 * Mends findings in a text, keeping its comments and layout. Each mending is made by itself and read back: one after
 * which the documents do not say exactly what they should is not made, and a text that can't all be read stays.
 */
export function fixText(text: string, findings: readonly FixableFinding[]): FixedText {
	let now = text;
	const mended: FixableFinding[] = [];
	for (const finding of findings) {
		const next = finding.fix && mend(now, finding);
		if (next === undefined) continue;
		now = next;
		mended.push(finding);
		// The elements behind one that went have other paths now; the next pass finds them there.
		if (finding.fix?.some((change) => "remove" in change && typeof change.remove.steps().at(-1) === "number")) break;
	}
	return { text: now, mended };
}

function mend(text: string, { fix = [], document: index, prefix }: FixableFinding): string | undefined {
	const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
	let body = text.slice(mark.length);
	try {
		const before = read(body);
		let wanted = before[index]?.value;
		for (const change of fix) {
			const document = read(body)[index];
			if (document === undefined) return undefined;
			const page = { text: document.text, root: treeOf(document) };
			const { edit, value } = plan(page, change, prefix, wanted);
			wanted = value as ManifestDocument["value"];
			body = apply(body, document, edit);
		}
		const after = read(body);
		const expected = before.map((document, each) => (each === index ? wanted : document.value));
		const same = after.length === expected.length && after.every(({ value }, each) => deepEqual(value, expected[each]));
		return same && body !== text.slice(mark.length) ? mark + body : undefined;
	} catch (error) {
		if (error instanceof CannotEdit || error instanceof ManifestError) return undefined;
		throw error;
	}
}

type Change = NonNullable<FixableFinding["fix"]>[number];

function plan(page: Page, change: Change, prefix: readonly Step[], value: unknown): { edit: Edit; value: unknown } {
	const at = (path: { steps(): Step[] }) => [...prefix, ...path.steps()];
	if ("set" in change) {
		const steps = at(change.set);
		return { edit: setEdit(page, steps, change.value), value: changed(value, steps, { set: change.value }) };
	}
	if ("remove" in change) {
		const { edit, removed } = removeEdit(page, at(change.remove));
		return { edit, value: changed(value, removed, "remove") };
	}
	if ("rename" in change) {
		const steps = at(change.rename);
		return { edit: renameEdit(page, steps, change.to), value: changed(value, steps, { rename: change.to }) };
	}
	const steps = at(change.quote);
	const quoted = quoteEdit(page, steps);
	return { edit: quoted.edit, value: changed(value, steps, { set: quoted.value }) };
}

/** @throws ManifestError */
function read(text: string): ManifestDocument[] {
	return [...scanDocuments(text, "")].map((document) => {
		if (document instanceof ManifestError) throw document;
		return document;
	});
}

/** Makes an edit of a document in its file, whose line ends may be CRLF. */
function apply(body: string, document: ManifestDocument, { from, to, text }: Edit): string {
	const start = offsetIn(body, document, from);
	const end = offsetIn(body, document, to);
	const crlf = body.includes("\r\n");
	return body.slice(0, start) + (crlf ? text.replaceAll("\n", "\r\n") : text) + body.slice(end);
}

function offsetIn(body: string, { text, startLine }: ManifestDocument, offset: number): number {
	const { line, column } = placeAt(text, offset);
	let start = 0;
	for (let number = 1; number < startLine + line - 1; number++) {
		const end = body.indexOf("\n", start);
		if (end === -1) return body.length;
		start = end + 1;
	}
	return start + column - 1;
}
