import type { YamlNode } from "../../manifest/yamlNode";
import { find, type Spot } from "../locate";
import type { Step } from "../place";
import { blockLines, flowText, scalarText } from "./emit";

/** A change of a text: what stands from one offset to another becomes something else. */
export interface Edit {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** A change that the text's layout does not allow to be made safely. */
export class CannotEdit extends Error {}

/** A document's text and what stands where in it. */
export interface Page {
	readonly text: string;
	readonly root: YamlNode;
}

/**
 * The edit that sets a value: in place of a scalar, or as the first field of the nearest mapping that exists.
 * @throws CannotEdit
 */
export function setEdit(page: Page, steps: readonly Step[], value: unknown): Edit {
	const spot = find(page.root, steps);
	if (spot.exact) {
		if (typeof value === "object") throw new CannotEdit();
		return { ...scalarRange(page, spot.node), text: scalarText(value) };
	}
	const rest = steps.slice(spot.depth);
	if (rest.some((step) => typeof step === "number")) throw new CannotEdit();
	const [name = "", ...inner] = rest.map(String);
	const nested = inner.reduceRight<unknown>((within, key) => ({ [key]: within }), value);
	return insertField(page, spot.node, name, nested);
}

/**
 * The edit that takes a field or a list's element away, with its lines; a mapping that would be left empty goes too.
 * `removed` is what went in the end.
 * @throws CannotEdit
 */
export function removeEdit(page: Page, steps: readonly Step[]): { edit: Edit; removed: readonly Step[] } {
	const spot = find(page.root, steps);
	const { parent } = spot;
	if (!spot.exact || parent === undefined) throw new CannotEdit();
	if (siblings(parent) === 1) return removeEdit(page, steps.slice(0, -1));
	if (isFlow(page, parent)) throw new CannotEdit();
	const start = startOf(page, spot);
	const column = start - lineStart(page.text, start);
	const next = nextSibling(page, parent, spot);
	if (next !== undefined) {
		// A comment right above the next field belongs to that field.
		return { edit: { from: start, to: withComments(page.text, next), text: "" }, removed: steps };
	}
	const from = lineStart(page.text, start);
	if (page.text.slice(from, start).trim() !== "") throw new CannotEdit();
	return { edit: { from, to: blockEnd(page.text, start, column, parent), text: "" }, removed: steps };
}

/** The edit that gives a field another name. @throws CannotEdit */
export function renameEdit(page: Page, steps: readonly Step[], to: string): Edit {
	const { exact, key } = find(page.root, steps);
	if (!exact || key === undefined) throw new CannotEdit();
	const range = scalarRange(page, key);
	const quoted = page.text[range.from] === '"';
	return { ...range, text: quoted ? JSON.stringify(to) : scalarText(to) };
}

/** The edit that puts a plain scalar in quotes as it stands. @throws CannotEdit */
export function quoteEdit(page: Page, steps: readonly Step[]): { edit: Edit; value: string } {
	const { exact, node } = find(page.root, steps);
	if (!exact || node.kind !== "scalar" || !node.plain || node.value === "") throw new CannotEdit();
	return { edit: { ...scalarRange(page, node), text: JSON.stringify(node.value) }, value: node.value };
}

const DOUBLE_QUOTED = /"(?:[^"\\]|\\.)*"/sy;
const SINGLE_QUOTED = /'(?:[^']|'')*'/y;

/** Where a scalar stands. Block scalars, tags, anchors and texts over several lines are left alone. */
function scalarRange({ text }: Page, node: YamlNode): { from: number; to: number } {
	if (node.kind !== "scalar") throw new CannotEdit();
	const from = node.offset;
	const quote = text[from];
	if (quote === '"' || quote === "'") {
		const pattern = quote === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED;
		pattern.lastIndex = from;
		const found = pattern.exec(text);
		if (found !== null) return { from, to: from + found[0].length };
	}
	if (!node.plain || node.value === "" || !text.startsWith(node.value, from)) throw new CannotEdit();
	return { from, to: from + node.value.length };
}

function insertField(page: Page, parent: YamlNode, name: string, value: unknown): Edit {
	const [first] = parent.kind === "mapping" ? parent.pairs : [];
	if (parent.kind !== "mapping") throw new CannotEdit();
	if (isFlow(page, parent)) {
		const at = parent.offset + 1;
		return { from: at, to: at, text: `${JSON.stringify(name)}: ${flowText(value)}${first === undefined ? "" : ", "}` };
	}
	// An anchor or a tag before the mapping would be taken for the new field's.
	if (first === undefined || first.offset !== parent.offset) throw new CannotEdit();
	const column = first.offset - lineStart(page.text, first.offset);
	const indent = " ".repeat(column);
	const lines = blockLines(name, value);
	return { from: first.offset, to: first.offset, text: `${lines.join(`\n${indent}`)}\n${indent}` };
}

function siblings(parent: YamlNode): number {
	if (parent.kind === "mapping") return parent.pairs.length / 2;
	return parent.kind === "sequence" ? parent.items.length : 0;
}

function isFlow({ text }: Page, node: YamlNode): boolean {
	return text[node.offset] === "{" || text[node.offset] === "[";
}

/** Where a field's key or an element's dash stands. */
function startOf(page: Page, { key, node }: Spot): number {
	return key === undefined ? dashBefore(page, node.offset) : key.offset;
}

function dashBefore({ text }: Page, offset: number): number {
	const before = /-[ \t]+$/.exec(text.slice(lineStart(text, offset), offset));
	if (before === null) throw new CannotEdit();
	return lineStart(text, offset) + before.index;
}

function nextSibling(page: Page, parent: YamlNode, spot: Spot): number | undefined {
	if (parent.kind === "mapping") {
		const index = parent.pairs.indexOf(spot.key as YamlNode);
		return parent.pairs[index + 2]?.offset;
	}
	if (parent.kind !== "sequence") return undefined;
	const next = parent.items[parent.items.indexOf(spot.node) + 1];
	return next && dashBefore(page, next.offset);
}

/** The offset from which a field's own comments stand above it, at its column. */
function withComments(text: string, offset: number): number {
	const column = offset - lineStart(text, offset);
	let at = offset;
	for (;;) {
		const above = lineStart(text, lineStart(text, at) - 1);
		const line = text.slice(above, lineStart(text, at));
		if (above >= lineStart(text, at) || !line.trimStart().startsWith("#") || line.search(/\S/) !== column) return at;
		at = above + column;
	}
}

/** The end of the lines that belong to what begins at an offset: those that are indented deeper. */
function blockEnd(text: string, start: number, column: number, parent: YamlNode): number {
	let end = lineEnd(text, start);
	for (let at = end; at < text.length; at = lineEnd(text, at)) {
		const line = text.slice(at, lineEnd(text, at));
		const indent = line.search(/\S/);
		if (indent === -1 || line[indent] === "#") continue;
		const ofList = indent === column && parent.kind === "mapping" && /^-(\s|$)/.test(line.slice(indent));
		if (indent <= column && !ofList) break;
		end = lineEnd(text, at);
	}
	return end;
}

function lineStart(text: string, offset: number): number {
	return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset behind the line's end. */
function lineEnd(text: string, offset: number): number {
	const end = text.indexOf("\n", offset);
	return end === -1 ? text.length : end + 1;
}
