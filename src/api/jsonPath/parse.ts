import { goUnicode } from "../go/format";
import type { PathNode } from "./nodes";
import { unquote } from "./unquote";

/**
 * Reads a JSONPath template: text with `{…}` around paths, as client-go's util/jsonpath reads it, quirks included
 * (`['a.b']` is the field b of a; a dot in a name is written `\.`).
 * @throws an Error in client-go's words ("unclosed action").
 */
export function parseTemplate(text: string): PathNode[] {
	return new Parser(text).parse();
}

const EOF = "";
const SLICE = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/;
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/;
const QUOTED_KEY = /^'([^']*)'$/;
const MAX_LENGTH = 1_000_000;

class Parser {
	private readonly root: PathNode[] = [];
	private start = 0;
	private position = 0;

	constructor(private readonly input: string) {
		if (input.length > MAX_LENGTH) throw new Error("template is too long");
	}

	parse(): PathNode[] {
		while (this.parseText()) {
			const nodes: PathNode[] = [];
			this.root.push({ type: "list", nodes });
			this.parseAction(nodes);
		}
		return this.root;
	}

	/** Text up to the next action; false when there is none. */
	private parseText(): boolean {
		const brace = this.input.indexOf("{", this.position);
		this.position = brace < 0 ? this.input.length : brace;
		if (this.position > this.start) this.root.push({ type: "text", text: this.consume() });
		if (brace < 0) return false;
		this.position++;
		this.consume();
		return true;
	}

	private parseAction(nodes: PathNode[]): void {
		for (;;) {
			if (this.input.startsWith("}", this.position)) {
				this.position++;
				this.consume();
				return;
			}
			if (this.input.startsWith("[?(", this.position)) this.parseFilter(nodes);
			else if (this.input.startsWith("..", this.position)) this.parseRecursive(nodes);
			else this.parseStep(nodes);
		}
	}

	private parseStep(nodes: PathNode[]): void {
		const character = this.next();
		if (character === EOF || isEndOfLine(character)) throw new Error("unclosed action");
		if (character === " " || character === "@" || character === "$") this.consume();
		else if (character === "[") this.parseArray(nodes);
		else if (character === '"' || character === "'") this.parseQuoted(nodes, character);
		else if (character === ".") this.parseField(nodes);
		else if (/^[+\-\p{Nd}]$/u.test(character)) this.parseNumber(nodes, character);
		else if (/^[_\p{L}\p{Nd}]$/u.test(character)) this.parseIdentifier(nodes);
		else throw new Error(`unrecognized character in action: ${goUnicode(character)}`);
	}

	private parseIdentifier(nodes: PathNode[]): void {
		while (!isTerminator(this.peek())) this.next();
		const name = this.consume();
		if (name === "true" || name === "false") nodes.push({ type: "literal", value: name === "true" });
		else nodes.push({ type: "identifier", name });
	}

	private parseRecursive(nodes: PathNode[]): void {
		if (nodes.at(-1)?.type === "recursive") throw new Error("invalid multiple recursive descent");
		this.position += 2;
		this.consume();
		nodes.push({ type: "recursive" });
		if (/^[_\p{L}\p{Nd}]$/u.test(this.peek())) this.parseField(nodes);
	}

	private parseNumber(nodes: PathNode[], first: string): void {
		this.position -= first.length;
		if (/^[+-]/.test(this.peek())) this.next();
		while (/^[.\p{Nd}]$/u.test(this.peek())) this.next();
		const text = this.consume();
		if (/^[+-]?\d+$/.test(text)) nodes.push({ type: "literal", value: Number(text) });
		else if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) nodes.push({ type: "literal", value: Number(text), float: true });
		else throw new Error(`cannot parse number ${text}`);
	}

	private parseArray(nodes: PathNode[]): void {
		for (;;) {
			const character = this.next();
			if (character === EOF || character === "\n") throw new Error("unterminated array");
			if (character === "]") break;
		}
		const inner = this.consume().slice(1, -1);
		const text = inner === "*" ? ":" : inner;
		const parts = text.split(",");
		if (parts.length > 1) {
			nodes.push({ type: "union", lists: parts.map((part) => parsePath(`[${part.replace(/^ +| +$/g, "")}]`)) });
			return;
		}
		const key = QUOTED_KEY.exec(text)?.[1];
		if (key !== undefined) nodes.push(...parsePath(`.${key}`));
		else nodes.push(parseSlice(text));
	}

	private parseFilter(nodes: PathNode[]): void {
		this.position += 3;
		this.consume();
		this.skipFilter();
		if (this.next() !== "]") throw new Error("unclosed array expect ]");
		const text = this.consume().slice(0, -2);
		const [, left, operator, right] = COMPARISON.exec(text) ?? [];
		if (left === undefined || operator === undefined || right === undefined) {
			nodes.push({ type: "filter", left: parsePath(text), operator: "exists", right: [] });
		} else {
			nodes.push({ type: "filter", left: parsePath(left), operator, right: parsePath(right) });
		}
	}

	/** Up to the closing parenthesis; one quoted string may hold others. */
	private skipFilter(): void {
		let quote = "";
		let closed = false;
		for (;;) {
			const character = this.next();
			if (character === EOF || character === "\n") throw new Error("unterminated filter");
			if (character === '"' || character === "'") {
				if (quote === "") quote = character;
				else if (character === quote && this.input[this.position - 2] !== "\\") closed = true;
			} else if (character === ")" && (quote === "") === !closed) return;
		}
	}

	private parseQuoted(nodes: PathNode[], quote: string): void {
		for (;;) {
			const character = this.next();
			if (character === EOF || character === "\n") throw new Error("unterminated quoted string");
			if (character === quote && this.input[this.position - 2] !== "\\") break;
		}
		const text = this.consume();
		const unquoted = unquote(text);
		if (unquoted === undefined) throw new Error(`unquote string ${text} error invalid syntax`);
		nodes.push({ type: "text", text: unquoted });
	}

	private parseField(nodes: PathNode[]): void {
		this.consume();
		for (;;) {
			const character = this.peek();
			if (character === "\\") {
				this.next();
				this.next();
			} else if (isTerminator(character)) break;
			else this.next();
		}
		const name = this.consume();
		nodes.push(name === "*" ? { type: "wildcard" } : { type: "field", name: name.replaceAll("\\", "") });
	}

	private consume(): string {
		const text = this.input.slice(this.start, this.position);
		this.start = this.position;
		return text;
	}

	private peek(): string {
		const code = this.input.codePointAt(this.position);
		return code === undefined ? EOF : String.fromCodePoint(code);
	}

	private next(): string {
		const character = this.peek();
		this.position += character.length;
		return character;
	}
}

/** What stands inside one action. */
function parsePath(text: string): PathNode[] {
	const [first] = parseTemplate(`{${text}}`);
	return first?.type === "list" ? first.nodes : [];
}

function parseSlice(text: string): PathNode {
	const parts = SLICE.exec(text);
	if (!parts) throw new Error(`invalid array index ${text}`);
	const [, start = "", end, step] = parts;
	const startValue = indexOf(start);
	return {
		type: "array",
		start: startValue,
		end:
			end === undefined
				? { value: (startValue ?? 0) + 1, single: true }
				: { value: indexOf(end.slice(1)), single: false },
		step: step === undefined ? undefined : indexOf(step.slice(1)),
	};
}

function indexOf(text: string): number | undefined {
	if (text === "") return undefined;
	const value = Number(text);
	if (text === "-" || !Number.isSafeInteger(value)) throw new Error(`array index ${text} is not a number`);
	return value;
}

function isTerminator(character: string): boolean {
	return character === EOF || /^[ \t\r\n.,[\]$@{}]$/.test(character);
}

function isEndOfLine(character: string): boolean {
	return character === "\r" || character === "\n";
}
