import { goQuote, goUnicode } from "../../api/go/format";

export type TokenType =
	| "text"
	| "left"
	| "right"
	| "space"
	| "assign"
	| "declare"
	| "pipe"
	| "string"
	| "variable"
	| "char"
	| "field"
	| "dot"
	| "number"
	| "identifier"
	| "keyword"
	| "bool"
	| "("
	| ")"
	| "other"
	| "eof"
	| "error";

export interface Token {
	type: TokenType;
	text: string;
	position: number;
	/** Counted from 1. */
	line: number;
}

const KEYWORDS = new Set([
	"block",
	"break",
	"continue",
	"define",
	"else",
	"end",
	"if",
	"range",
	"nil",
	"template",
	"with",
]);
const LEFT = "{{";
const RIGHT = "}}";
const SPACE = /[ \t\r\n]/;
const WORD = /[\p{L}\p{Nd}_]/u;

/** The tokens of a template; an error ends them, as the token that tells it. */
export function tokens(input: string): Token[] {
	return new Lexer(input).run();
}

/** How an error message shows a token. */
export function tokenText({ type, text }: Token): string {
	if (type === "eof") return "EOF";
	if (type === "error") return text;
	if (type === "keyword" || type === "dot") return `<${text}>`;
	const characters = [...text];
	return characters.length > 10 ? `${goQuote(characters.slice(0, 10).join(""))}...` : goQuote(text);
}

class Lexer {
	private readonly found: Token[] = [];
	private start = 0;
	private position = 0;
	private line = 1;
	private countedTo = 0;
	private depth = 0;

	constructor(private readonly input: string) {}

	run(): Token[] {
		while (this.lexText() && this.lexAction());
		return this.found;
	}

	/** Text up to the next action; false at the end. */
	private lexText(): boolean {
		for (;;) {
			const next = this.input.indexOf(LEFT, this.position);
			const end = next < 0 ? this.input.length : next;
			const trim = next >= 0 && /^-[ \t\r\n]/.test(this.input.slice(next + 2, next + 4));
			const text = this.input.slice(this.start, end);
			const kept = trim ? text.replace(/[ \t\r\n]+$/, "") : text;
			this.position = this.start + kept.length;
			if (kept !== "") this.emit("text");
			this.position = end;
			this.start = end;
			if (next < 0) return this.end("eof", "");
			this.position += 2;
			const marker = trim ? 2 : 0;
			if (!this.input.startsWith("/*", this.position + marker)) {
				this.emit("left");
				this.position += marker;
				this.start = this.position;
				this.depth = 0;
				return true;
			}
			this.position += marker;
			this.start = this.position;
			if (!this.skipComment()) return false;
		}
	}

	private skipComment(): boolean {
		const close = this.input.indexOf("*/", this.position + 2);
		if (close < 0) return this.end("error", "unclosed comment");
		this.position = close + 2;
		const right = this.atRight();
		if (right === undefined) return this.end("error", "comment ends before closing delimiter");
		this.passRight(right);
		this.start = this.position;
		return true;
	}

	/** The tokens of one action; false behind an error. */
	private lexAction(): boolean {
		for (;;) {
			const right = this.atRight();
			if (right !== undefined) {
				if (this.depth > 0) return this.end("error", "unclosed left paren");
				if (right.trim) {
					this.position += 2;
					this.start = this.position;
				}
				this.position += 2;
				this.emit("right");
				if (right.trim) this.skipSpace();
				this.start = this.position;
				return true;
			}
			if (!this.lexToken()) return false;
		}
	}

	private lexToken(): boolean {
		const character = this.next();
		if (character === "") return this.end("error", "unclosed action");
		if (SPACE.test(character)) return this.lexSpace();
		switch (character) {
			case "=":
				return this.emit("assign");
			case ":":
				return this.next() === "=" ? this.emit("declare") : this.end("error", "expected :=");
			case "|":
				return this.emit("pipe");
			case '"':
				return this.lexQuoted('"', "string", "unterminated quoted string");
			case "`":
				return this.lexRaw();
			case "'":
				return this.lexQuoted("'", "char", "unterminated character constant");
			case "$":
				return this.lexName("variable", "variable");
			case "(":
				this.depth++;
				return this.emit("(");
			case ")":
				this.depth--;
				return this.depth < 0 ? this.end("error", "unexpected right paren") : this.emit(")");
		}
		if (character === "." && !/[0-9]/.test(this.peek())) return this.lexName("field", "dot");
		if (/[.+\-0-9]/.test(character)) return this.lexNumber(character);
		if (WORD.test(character)) return this.lexIdentifier();
		if (/[ -~]/.test(character)) return this.emit("other");
		return this.end("error", `unrecognized character in action: ${goUnicode(character)}`);
	}

	private lexSpace(): boolean {
		while (SPACE.test(this.peek())) this.position++;
		// The last blank belongs to a trim marker that follows.
		const marker = this.input.startsWith(`-${RIGHT}`, this.position);
		if (marker) this.position--;
		return this.position === this.start ? true : this.emit("space");
	}

	/** A variable or field; `alone` is the token of its sign without a name. */
	private lexName(type: TokenType, alone: TokenType): boolean {
		if (this.atTerminator()) return this.emit(alone);
		while (WORD.test(this.peek())) this.next();
		return this.atTerminator() ? this.emit(type) : this.badCharacter();
	}

	private lexIdentifier(): boolean {
		while (WORD.test(this.peek())) this.next();
		if (!this.atTerminator()) return this.badCharacter();
		const word = this.input.slice(this.start, this.position);
		if (KEYWORDS.has(word)) return this.emit("keyword");
		return this.emit(word === "true" || word === "false" ? "bool" : "identifier");
	}

	private lexNumber(first: string): boolean {
		this.position -= first.length;
		const number =
			/[+-]?(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*)(?:\.[0-9a-fA-F_]*)?(?:[eEpP][+-]?[0-9_]*)?i?/y;
		number.lastIndex = this.position;
		this.position += number.exec(this.input)?.[0].length ?? 0;
		if (!WORD.test(this.peek())) return this.emit("number");
		this.next();
		return this.end("error", `bad number syntax: ${goQuote(this.input.slice(this.start, this.position))}`);
	}

	private lexQuoted(quote: string, type: TokenType, unterminated: string): boolean {
		for (;;) {
			let character = this.next();
			if (character === quote) return this.emit(type);
			if (character === "\\") character = this.next();
			if (character === "" || character === "\n") return this.end("error", unterminated);
		}
	}

	private lexRaw(): boolean {
		const close = this.input.indexOf("`", this.position);
		if (close < 0) return this.end("error", "unterminated raw quoted string");
		this.position = close + 1;
		return this.emit("string");
	}

	private badCharacter(): boolean {
		return this.end("error", `bad character ${goUnicode(this.peek())}`);
	}

	private atTerminator(): boolean {
		return /^(?:$|[ \t\r\n.,|:()])/.test(this.peek()) || this.input.startsWith(RIGHT, this.position);
	}

	private atRight(): { trim: boolean } | undefined {
		if (SPACE.test(this.peek()) && this.input.startsWith(`-${RIGHT}`, this.position + 1)) return { trim: true };
		return this.input.startsWith(RIGHT, this.position) ? { trim: false } : undefined;
	}

	private passRight({ trim }: { trim: boolean }): void {
		this.position += trim ? 4 : 2;
		if (trim) this.skipSpace();
	}

	private skipSpace(): void {
		while (SPACE.test(this.peek())) this.position++;
	}

	private peek(): string {
		const code = this.input.codePointAt(this.position);
		return code === undefined ? "" : String.fromCodePoint(code);
	}

	private next(): string {
		const character = this.peek();
		this.position += character.length;
		return character;
	}

	private emit(type: TokenType): true {
		this.add(type, this.input.slice(this.start, this.position));
		this.start = this.position;
		return true;
	}

	private end(type: "eof" | "error", text: string): false {
		this.add(type, text);
		return false;
	}

	private add(type: TokenType, text: string): void {
		for (; this.countedTo < this.start; this.countedTo++) if (this.input[this.countedTo] === "\n") this.line++;
		this.found.push({ type, text, position: this.start, line: this.line });
	}
}
