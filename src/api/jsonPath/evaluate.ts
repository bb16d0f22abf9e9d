import { goType, goValue } from "../go/format";
import { goKeys } from "../go/keys";
import { compareBasic } from "./compare";
import { Float } from "./float";
import type { PathNode } from "./nodes";

export interface EvaluateOptions {
	/** A missing field yields nothing instead of an error. */
	allowMissingKeys: boolean;
}

/**
 * What each part of a template finds in `data`, as client-go's FindResults: one list of values for each text or
 * path, those inside {range} once for every element.
 * @throws an Error in client-go's words.
 */
export function evaluate(nodes: readonly PathNode[], data: unknown, options: EvaluateOptions): unknown[][] {
	return new Evaluation(nodes, options).run(data, 0);
}

/** A state machine over the flat list of parts: {range} and {end} move it back and forth. */
class Evaluation {
	private beginRange = 0;
	private inRange = 0;
	private endRange = 0;
	private lastEnd = -1;

	constructor(
		private readonly nodes: readonly PathNode[],
		private readonly options: EvaluateOptions,
	) {}

	/** `from` is the first part that belongs to this round. */
	run(data: unknown, from: number): unknown[][] {
		const all: unknown[][] = [];
		for (let i = from; i < this.nodes.length; i++) {
			const results = this.walk([data], this.nodes[i] as PathNode);
			if (this.endRange > 0 && this.endRange <= this.inRange) {
				this.endRange--;
				this.lastEnd = i;
				break;
			}
			if (this.beginRange === 0) {
				all.push(results);
				continue;
			}
			this.beginRange--;
			this.inRange++;
			// Without an element the range's parts are walked all the same, to find its end.
			if (results.length === 0) this.run(undefined, i + 1);
			for (const value of results) all.push(...this.run(value, i + 1));
			this.inRange--;
			if (this.lastEnd > i) i = this.lastEnd;
		}
		return all;
	}

	private walk(input: unknown[], node: PathNode): unknown[] {
		switch (node.type) {
			case "list":
				return this.walkAll(input, node.nodes);
			case "text":
				return [node.text];
			case "literal":
				return input.map(() => (node.float ? new Float(node.value as number) : node.value));
			case "identifier":
				return this.identifier(input, node.name);
			case "field":
				return this.field(input, node.name);
			case "array":
				return input.flatMap((value) => slice(value, node));
			case "filter":
				return input.flatMap((value) => this.filter(value, node));
			case "wildcard":
				return input.flatMap(children);
			case "recursive":
				return input.flatMap(descend);
			case "union":
				return node.lists.flatMap((list) => this.walkAll(input, list));
		}
	}

	private walkAll(input: unknown[], nodes: readonly PathNode[]): unknown[] {
		let values = input;
		for (const node of nodes) values = this.walk(values, node);
		return values;
	}

	private identifier(input: unknown[], name: string): unknown[] {
		if (name === "range") {
			this.beginRange++;
			return input;
		}
		if (name !== "end") throw new Error(`unrecognized identifier ${name}`);
		if (this.inRange === 0) throw new Error("not in range, nothing to end");
		this.endRange++;
		return [];
	}

	private field(input: unknown[], name: string): unknown[] {
		if (input.length === 0) return [];
		const found: unknown[] = [];
		for (const value of input) {
			if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) continue;
			const result = (value as Record<string, unknown>)[name];
			if (result !== undefined) found.push(result);
		}
		if (found.length === 0 && !this.options.allowMissingKeys) throw new Error(`${name} is not found`);
		return found;
	}

	private filter(value: unknown, node: PathNode & { type: "filter" }): unknown[] {
		if (value === undefined) return [];
		if (!Array.isArray(value)) throw new Error(`${goValue(value)} is not array or slice and cannot be filtered`);
		return value.filter((item) => this.passes(item, node));
	}

	private passes(item: unknown, { left, operator, right }: PathNode & { type: "filter" }): boolean {
		if (operator === "exists") {
			try {
				return this.walkAll([item], left).length > 0;
			} catch {
				return false;
			}
		}
		const a = one(this.walkAll([item], left));
		if (a === undefined) return false;
		const b = one(this.walkAll([item], right));
		return b !== undefined && compareBasic(operator, a.value, b.value);
	}
}

function one(values: unknown[]): { value: unknown } | undefined {
	if (values.length > 1) throw new Error("can only compare one element at a time");
	return values.length === 0 ? undefined : { value: values[0] };
}

function slice(value: unknown, { start = 0, end, step = 1 }: PathNode & { type: "array" }): unknown[] {
	if (value === null || value === undefined) return [];
	if (!Array.isArray(value)) throw new Error(`${goType(value)} is not array or slice`);
	const { length } = value;
	const first = start < 0 ? start + length : start;
	let last = end.value ?? length;
	if (last < 0 || (last === 0 && end.single)) last += length;
	if (first === last) return [];
	if (first >= length || first < 0) throw outOfBounds(first, length);
	if (last > length || last < 0) throw outOfBounds(last - 1, length);
	if (first > last) throw new Error(`starting index ${first} is greater than ending index ${last}`);
	if (step <= 0) throw new Error("step must be > 0");
	const cut = value.slice(first, last);
	return step === 1 ? cut : cut.filter((_, index) => index % step === 0);
}

function outOfBounds(index: number, length: number): Error {
	return new Error(`array index out of bounds: index ${index}, length ${length}`);
}

/** What a wildcard finds; map keys sorted, since Go gives them in no order. A string's are its bytes. */
function children(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value === "string") return [...new TextEncoder().encode(value)];
	if (typeof value !== "object" || value === null) return [];
	return goKeys(value).map((key) => (value as Record<string, unknown>)[key]);
}

/** All that has parts, at any depth, outermost first. */
function descend(value: unknown): unknown[] {
	if (typeof value === "string") return value === "" ? [] : [value];
	const parts = children(value);
	return parts.length === 0 ? [] : [value, ...parts.flatMap(descend)];
}
