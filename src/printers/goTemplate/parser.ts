import { goQuote } from "../../api/go/format";
import { unquote } from "../../api/jsonPath/unquote";
import { type Token, type TokenType, tokens, tokenText } from "./lexer";
import { type Command, nodeText, type Operand, type Pipeline, type Statement } from "./nodes";
import { numberNode } from "./number";

export interface ParsedTemplate {
	text: string;
	root: Statement[];
	/** {{define}} and {{block}}, by name. */
	defined: Map<string, Statement[]>;
}

type End = "end" | "else";

const EOF: Token = { type: "eof", text: "", position: 0, line: 1 };
const OPERAND_STARTS: readonly TokenType[] = [
	"bool",
	"char",
	"dot",
	"field",
	"identifier",
	"number",
	"string",
	"variable",
	"(",
];

/**
 * Reads a Go template (text/template).
 * @throws an Error in Go's words: "template: output:1: unclosed action".
 */
export function parseTemplate(text: string, name: string, functions: (name: string) => boolean): ParsedTemplate {
	return new Parser(text, name, functions).parse();
}

class Parser {
	private readonly tokens: Token[];
	private readonly defined = new Map<string, Statement[]>();
	private at = 0;
	private variables = ["$"];
	private ranges = 0;
	private actionLine = 0;

	constructor(
		private readonly text: string,
		private readonly name: string,
		private readonly hasFunction: (name: string) => boolean,
	) {
		this.tokens = tokens(text);
	}

	parse(): ParsedTemplate {
		const root: Statement[] = [];
		while (this.peek().type !== "eof") {
			if (this.peek().type === "left" && this.skipTo(this.at + 1).text === "define") {
				this.next();
				this.nextNonSpace();
				this.definition();
				continue;
			}
			const statement = this.textOrAction();
			if (typeof statement === "string") this.fail(`unexpected {{${statement}}}`);
			root.push(statement);
		}
		return { text: this.text, root, defined: this.defined };
	}

	private definition(): void {
		const context = "define clause";
		const name = this.templateName(this.nextNonSpace(), context);
		this.expectRight(context);
		this.defined.set(name, this.ownBody(context));
	}

	/** A body with variables of its own, up to {{end}}. */
	private ownBody(context: string): Statement[] {
		const outer = { variables: this.variables, ranges: this.ranges };
		this.variables = ["$"];
		this.ranges = 0;
		const { list, end } = this.itemList();
		if (end !== "end") this.fail(`unexpected {{${end}}} in ${context}`);
		Object.assign(this, outer);
		return list;
	}

	private itemList(): { list: Statement[]; end: End } {
		const list: Statement[] = [];
		while (this.peekNonSpace().type !== "eof") {
			const statement = this.textOrAction();
			if (typeof statement === "string") return { list, end: statement };
			list.push(statement);
		}
		return this.fail("unexpected EOF");
	}

	private textOrAction(): Statement | End {
		const token = this.nextNonSpace();
		if (token.type === "text") return { type: "text", text: token.text, position: token.position };
		if (token.type !== "left") return this.unexpected(token, "input");
		this.actionLine = token.line;
		const action = this.action();
		this.actionLine = 0;
		return action;
	}

	private action(): Statement | End {
		const token = this.nextNonSpace();
		const { position } = token;
		if (token.type === "keyword") {
			switch (token.text) {
				case "if":
				case "range":
				case "with":
					return this.control(token.text, position);
				case "else":
					return this.elseControl();
				case "end":
					this.expectRight("end");
					return "end";
				case "template":
					return this.templateControl();
				case "block":
					return this.blockControl();
				case "break":
				case "continue":
					return this.loopControl(token.text, position);
			}
		}
		this.at--;
		const pipe = this.pipeline("command", "right");
		return { type: "action", pipe, position };
	}

	private loopControl(type: "break" | "continue", position: number): Statement {
		const token = this.nextNonSpace();
		if (token.type !== "right") this.unexpected(token, `{{${type}}}`);
		if (this.ranges === 0) this.fail(`{{${type}}} outside {{range}}`);
		return { type, position };
	}

	private control(type: "if" | "with" | "range", position: number): Statement {
		const variables = this.variables.length;
		const pipe = this.pipeline(type, "right");
		if (type === "range") this.ranges++;
		const { list, end } = this.itemList();
		if (type === "range") this.ranges--;
		const otherwise = end === "else" ? this.otherwise(type) : undefined;
		this.variables.length = variables;
		return { type, pipe, list, otherwise, position: pipe.position || position };
	}

	private otherwise(type: "if" | "with" | "range"): Statement[] {
		const next = this.peek();
		if (next.type === "keyword" && next.text === type && type !== "range") {
			this.next();
			return [this.control(type, next.position)];
		}
		const { list, end } = this.itemList();
		if (end !== "end") this.fail(`expected end; found {{${end}}}`);
		return list;
	}

	private elseControl(): End {
		const next = this.peekNonSpace();
		if (next.type === "keyword" && (next.text === "if" || next.text === "with")) return "else";
		this.expectRight("else");
		return "else";
	}

	private templateControl(): Statement {
		const context = "template clause";
		const token = this.nextNonSpace();
		const name = this.templateName(token, context);
		let pipe: Pipeline | undefined;
		if (this.nextNonSpace().type !== "right") {
			this.at--;
			pipe = this.pipeline(context, "right");
		}
		return { type: "template", name, pipe, position: token.position };
	}

	private blockControl(): Statement {
		const context = "block clause";
		const token = this.nextNonSpace();
		const name = this.templateName(token, context);
		const pipe = this.pipeline(context, "right");
		this.defined.set(name, this.ownBody(context));
		return { type: "template", name, pipe, position: token.position };
	}

	private templateName(token: Token, context: string): string {
		if (token.type !== "string") return this.unexpected(token, context);
		return this.unquoted(token);
	}

	private pipeline(context: string, end: TokenType): Pipeline {
		const { position } = this.peekNonSpace();
		const pipe: Pipeline = { type: "pipe", variables: [], assigns: false, commands: [], position };
		this.declarations(pipe, context);
		for (;;) {
			const token = this.nextNonSpace();
			if (token.type === end) break;
			const operand = OPERAND_STARTS.includes(token.type) || (token.type === "keyword" && token.text === "nil");
			if (!operand) this.unexpected(token, context);
			this.at--;
			pipe.commands.push(this.command());
		}
		this.check(pipe, context);
		return pipe;
	}

	private declarations(pipe: Pipeline, context: string): void {
		for (;;) {
			const variable = this.peekNonSpace();
			if (variable.type !== "variable") return;
			const back = this.at;
			this.next();
			const next = this.peekNonSpace();
			if (next.type === "assign" || next.type === "declare") {
				pipe.assigns = next.type === "assign";
				this.declare(pipe, variable);
				return;
			}
			if (next.text !== ",") {
				this.at = back;
				return;
			}
			this.declare(pipe, variable);
			if (context !== "range" || pipe.variables.length >= 2) this.fail(`too many declarations in ${context}`);
			const after = this.peekNonSpace().type;
			if (after !== "variable" && after !== "right" && after !== ")") this.fail("range can only initialize variables");
		}
	}

	private declare(pipe: Pipeline, variable: Token): void {
		this.nextNonSpace();
		pipe.variables.push(variable.text);
		this.variables.push(variable.text);
	}

	private check(pipe: Pipeline, context: string): void {
		if (pipe.commands.length === 0) this.fail(`missing value for ${context}`);
		for (const [index, { operands }] of pipe.commands.entries()) {
			const first = operands[0]?.type ?? "";
			if (index > 0 && ["bool", "dot", "nil", "number", "string"].includes(first)) {
				this.fail(`non executable command in pipeline stage ${index + 1}`);
			}
		}
	}

	private command(): Command {
		const operands: Operand[] = [];
		const { position } = this.peekNonSpace();
		for (;;) {
			this.peekNonSpace();
			const operand = this.operand();
			if (operand) operands.push(operand);
			const token = this.next();
			if (token.type === "space") continue;
			if (token.type === "right" || token.type === ")") this.at--;
			else if (token.type !== "pipe") this.unexpected(token, "operand");
			break;
		}
		if (operands.length === 0) this.fail("empty command");
		return { type: "command", operands, position };
	}

	private operand(): Operand | undefined {
		const node = this.term();
		if (!node || this.peek().type !== "field") return node;
		const { position } = this.peek();
		const names: string[] = [];
		while (this.peek().type === "field") names.push(this.next().text.slice(1));
		switch (node.type) {
			case "field":
			case "variable":
				return { ...node, names: [...node.names, ...names], position };
			case "bool":
			case "string":
			case "number":
			case "nil":
			case "dot":
				return this.fail(`unexpected . after term ${goQuote(nodeText(node))}`);
			default:
				return { type: "chain", node, names, position };
		}
	}

	private term(): Operand | undefined {
		const token = this.nextNonSpace();
		const { position, text } = token;
		switch (token.type) {
			case "identifier":
				if (!this.hasFunction(text)) this.fail(`function ${goQuote(text)} not defined`);
				return { type: "identifier", name: text, position };
			case "dot":
				return { type: "dot", position };
			case "variable":
				if (!this.variables.includes(text)) this.fail(`undefined variable ${goQuote(text)}`);
				return { type: "variable", name: text, names: [], position };
			case "field":
				return { type: "field", names: [text.slice(1)], position };
			case "bool":
				return { type: "bool", value: text === "true", position };
			case "char":
			case "number":
				return numberNode(text, position) ?? this.badNumber(token);
			case "(":
				return this.pipeline("parenthesized pipeline", ")");
			case "string":
				return { type: "string", value: this.unquoted(token), text, position };
		}
		if (token.type === "keyword" && text === "nil") return { type: "nil", position };
		this.at--;
		return undefined;
	}

	private badNumber({ type, text }: Token): never {
		return this.fail(type === "char" ? `malformed character constant: ${text}` : `bad number syntax: ${goQuote(text)}`);
	}

	private unquoted({ text }: Token): string {
		const value = text.startsWith("`") ? text.slice(1, -1).replaceAll("\r", "") : unquote(text);
		return value ?? this.fail("invalid syntax");
	}

	private expectRight(context: string): void {
		const token = this.nextNonSpace();
		if (token.type !== "right") this.unexpected(token, context);
	}

	private peek(): Token {
		return this.tokens[this.at] ?? EOF;
	}

	private next(): Token {
		const token = this.peek();
		this.at++;
		return token;
	}

	private peekNonSpace(): Token {
		while (this.peek().type === "space") this.at++;
		return this.peek();
	}

	private nextNonSpace(): Token {
		this.peekNonSpace();
		return this.next();
	}

	private skipTo(from: number): Token {
		let at = from;
		while (this.tokens[at]?.type === "space") at++;
		return this.tokens[at] ?? EOF;
	}

	private unexpected(token: Token, context: string): never {
		if (token.type !== "error") return this.fail(`unexpected ${tokenText(token)} in ${context}`);
		let where = "";
		if (this.actionLine !== 0 && this.actionLine !== token.line) {
			where = `${token.text.endsWith(" action") ? "" : " in action"} started at ${this.name}:${this.actionLine}`;
		}
		return this.fail(`${token.text}${where}`);
	}

	private fail(message: string): never {
		const { line } = this.tokens[Math.max(0, this.at - 1)] ?? EOF;
		throw new Error(`template: ${this.name}:${line}: ${message}`);
	}
}
