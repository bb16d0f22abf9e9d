import { placeAt } from "../manifest/documents";
import { jsonTree } from "../manifest/jsonTree";
import { quickYamlTree } from "../manifest/quickYaml";
import { keyText, parseYamlTree } from "../manifest/yaml";
import type { YamlNode } from "../manifest/yamlNode";
import type { Place, Step } from "./place";

/** The text of a document, where it begins in its file, and what stands where in it. */
export interface Located {
	readonly text: string;
	readonly startLine: number;
	/** Where its reader has made one and it is still kept. */
	readonly root: YamlNode | undefined;
	readonly json: boolean;
}

/** What stands at a path, or at the last step of it that exists. */
export interface Spot {
	readonly node: YamlNode;
	/** The key that leads to it; undefined for a list's element and for the root. */
	readonly key: YamlNode | undefined;
	/** The mapping or list that holds it. */
	readonly parent: YamlNode | undefined;
	/** The whole path exists. */
	readonly exact: boolean;
	/** How many steps of it exist. */
	readonly depth: number;
}

/** The document's tree: that of its reader, or made when it is first asked for. */
export function treeOf(document: Located): YamlNode {
	let tree = document.root ?? trees.get(document);
	if (tree === undefined) {
		const { json, text } = document;
		tree = (json ? undefined : (quickYamlTree(text) ?? parseYamlTree(text).root)) ?? jsonTree(text).root;
		trees.set(document, tree);
	}
	return tree;
}

const trees = new WeakMap<Located, YamlNode>();

/** Follows a path down a tree, through aliases and merge keys, as far as it goes. */
export function find(root: YamlNode, steps: readonly Step[]): Spot {
	let spot: Spot = { node: root, key: undefined, parent: undefined, exact: steps.length === 0, depth: 0 };
	for (const [index, step] of steps.entries()) {
		const next = child(resolved(spot.node), step);
		if (next === undefined) return spot;
		spot = { ...next, parent: resolved(spot.node), exact: index === steps.length - 1, depth: index + 1 };
	}
	return spot;
}

/** The place to show for a path: a scalar's value, the key of what holds others, the nearest parent of what is not there. */
export function placeOf(document: Located, steps: readonly Step[], { key = false } = {}): Place {
	const spot = find(treeOf(document), steps);
	return placeIn(document, offsetOf(spot, key));
}

/** Line and column in the file of an offset in the document. */
export function placeIn({ text, startLine }: Located, offset: number): Place {
	const { line, column } = placeAt(text, offset);
	return { line: startLine + line - 1, column };
}

/**
 * The way that a path in the server's text means: names may hold dots, which only the values tell. Steps that do not
 * exist are given as the text has them.
 */
export function stepsOf(path: string, value: unknown): Step[] {
	const steps: Step[] = [];
	let rest = path;
	let at = value;
	while (rest !== "") {
		const step = nextStep(rest, at);
		steps.push(step.step);
		rest = rest.slice(step.length).replace(/^\./, "");
		at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[step.step] : undefined;
	}
	return steps;
}

function resolved(node: YamlNode): YamlNode {
	return node.kind === "alias" ? resolved(node.target) : node;
}

function child(node: YamlNode, step: Step): { node: YamlNode; key: YamlNode | undefined } | undefined {
	if (node.kind === "sequence") {
		const item = typeof step === "number" ? node.items[step] : undefined;
		return item && { node: item, key: undefined };
	}
	if (node.kind !== "mapping") return undefined;
	let merged: { node: YamlNode; key: YamlNode | undefined } | undefined;
	for (let index = node.pairs.length - 2; index >= 0; index -= 2) {
		const key = node.pairs[index];
		const value = node.pairs[index + 1];
		if (key === undefined || value === undefined) continue;
		const name = resolved(key);
		if (name.kind !== "scalar") continue;
		if (keyText(name) === String(step)) return { node: value, key };
		if (name.value === "<<") merged ??= mergedChild(resolved(value), step);
	}
	return merged;
}

function mergedChild(source: YamlNode, step: Step): { node: YamlNode; key: YamlNode | undefined } | undefined {
	if (source.kind === "mapping") return child(source, step);
	if (source.kind !== "sequence") return undefined;
	for (const item of source.items) {
		const found = child(resolved(item), step);
		if (found !== undefined) return found;
	}
	return undefined;
}

function offsetOf({ node, key, exact }: Spot, preferKey: boolean): number {
	if (key === undefined) return node.offset;
	if (preferKey || !exact) return key.offset;
	const isText = node.kind === "scalar" && (node.value !== "" || !node.plain);
	return isText || node.kind === "alias" ? node.offset : key.offset;
}

function nextStep(rest: string, value: unknown): { step: Step; length: number } {
	if (rest.startsWith("[")) {
		const end = rest.indexOf("]");
		const inner = end === -1 ? rest.slice(1) : rest.slice(1, end);
		return { step: Array.isArray(value) ? Number(inner) : inner, length: end === -1 ? rest.length : end + 1 };
	}
	const known = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
	const fits = known.filter((key) => key !== "" && rest.startsWith(key) && /^$|^[.[]/.test(rest.slice(key.length)));
	const longest = fits.toSorted((a, b) => b.length - a.length)[0];
	if (longest !== undefined) return { step: longest, length: longest.length };
	const plain = /^[^.[]*/.exec(rest)?.[0] ?? "";
	return { step: plain, length: Math.max(plain.length, 1) };
}
