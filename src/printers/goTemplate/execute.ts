import { goQuote } from "../../api/go/format";
import { goKeys } from "../../api/go/keys";
import { FUNCTIONS, type TemplateFunction } from "./functions";
import { type Command, nodeText, type Operand, type Pipeline, type Statement } from "./nodes";
import type { ParsedTemplate } from "./parser";
import { INVALID, isTrue, kindOf, Numeral, plain, typeName, type Value, valueText } from "./values";

/** Go's own bound on nested {{template}} calls is 100,000; ours fits a JavaScript stack. */
const MAX_DEPTH = 1000;

/** {{break}} and {{continue}} on their way to their {{range}}. */
class LoopExit {
	constructor(readonly type: "break" | "continue") {}
}

/** One run of a template over data. `output` holds what was printed, also when the run fails. */
export class Execution {
	output = "";
	private variables: { name: string; value: Value }[];
	private node: Operand | Command | Statement | undefined;
	private depth = 0;

	constructor(
		private readonly template: ParsedTemplate,
		private readonly options: { name: string; allowMissingKeys: boolean },
		data: unknown,
	) {
		this.variables = [{ name: "$", value: { of: data } }];
	}

	/** @throws an Error in Go's words. */
	run(): void {
		this.walkAll(this.template.root, this.variables[0]?.value ?? INVALID);
	}

	private walkAll(list: readonly Statement[], dot: Value): void {
		for (const statement of list) this.walk(statement, dot);
	}

	private walk(statement: Statement, dot: Value): void {
		this.node = statement;
		switch (statement.type) {
			case "text":
				this.output += statement.text;
				return;
			case "action": {
				const value = this.pipeline(statement.pipe, dot);
				if (statement.pipe.variables.length === 0) this.print(value);
				return;
			}
			case "if":
			case "with":
				this.walkIf(statement, dot);
				return;
			case "range":
				this.walkRange(statement, dot);
				return;
			case "template":
				this.walkTemplate(statement, dot);
				return;
			default:
				throw new LoopExit(statement.type);
		}
	}

	private walkIf(statement: Statement & { type: "if" | "with" | "range" }, dot: Value): void {
		const mark = this.variables.length;
		const value = this.pipeline(statement.pipe, dot);
		if (isTrue(value.of)) this.walkAll(statement.list, statement.type === "with" ? value : dot);
		else if (statement.otherwise) this.walkAll(statement.otherwise, dot);
		this.variables.length = mark;
	}

	private walkRange(statement: Statement & { type: "if" | "with" | "range" }, dot: Value): void {
		const outer = this.variables.length;
		const value = this.pipeline(statement.pipe, dot);
		const mark = this.variables.length;
		const entries = this.entries(value, statement.pipe);
		if (entries.length === 0) {
			if (statement.otherwise) this.walkAll(statement.otherwise, dot);
		}
		for (const [index, element] of entries) {
			this.setLoopVariables(statement.pipe, index, element);
			try {
				this.walkAll(statement.list, element);
			} catch (error) {
				if (!(error instanceof LoopExit)) throw error;
				if (error.type === "break") break;
			} finally {
				this.variables.length = mark;
			}
		}
		this.variables.length = outer;
	}

	private entries({ of }: Value, pipe: Pipeline): [Value, Value][] {
		switch (kindOf(of)) {
			case "slice":
				return (of as unknown[]).map((each, index) => [{ of: new Numeral(index, "int") }, { of: each, boxed: true }]);
			case "map": {
				const map = of as Record<string, unknown>;
				return goKeys(map).map((key) => [{ of: key }, { of: map[key], boxed: true }]);
			}
			case "int": {
				if (pipe.variables.length > 1) this.fail(`can't use ${valueText(of)} to iterate over more than one variable`);
				const count = Math.min(Math.max(Number(plain(of)), 0), 1_000_000);
				return Array.from({ length: count }, (_, index) => [INVALID, { of: new Numeral(index, "int") }]);
			}
			case "invalid":
			case "nil":
				return [];
			default:
				return this.fail(`range can't iterate over ${valueText(of)}`);
		}
	}

	private setLoopVariables({ variables, assigns }: Pipeline, index: Value, element: Value): void {
		const [first, second] = variables;
		const values = second === undefined ? [element] : [index, element];
		for (const [at, name] of [first, second].entries()) {
			const value = values[at];
			if (name === undefined || value === undefined) continue;
			if (assigns) this.setVariable(name, value);
			else {
				const slot = this.variables[this.variables.length - variables.length + at];
				if (slot) slot.value = value;
			}
		}
	}

	private walkTemplate(statement: Statement & { type: "template" }, dot: Value): void {
		const body = this.template.defined.get(statement.name) ?? this.undefinedTemplate(statement.name);
		if (this.depth >= MAX_DEPTH) this.fail(`exceeded maximum template depth (${MAX_DEPTH})`);
		const value = statement.pipe ? this.pipeline(statement.pipe, dot) : INVALID;
		const outer = this.variables;
		this.variables = [{ name: "$", value }];
		this.depth++;
		this.walkAll(body, value);
		this.depth--;
		this.variables = outer;
	}

	private undefinedTemplate(name: string): never {
		return this.fail(`template ${goQuote(name)} not defined`);
	}

	private pipeline(pipe: Pipeline, dot: Value): Value {
		this.node = pipe;
		let value: Value | undefined;
		// A pipeline's value is what an interface holds: nil becomes no value at all.
		for (const command of pipe.commands) value = { of: this.command(command, dot, value).of ?? undefined };
		const result = value ?? INVALID;
		for (const name of pipe.variables) {
			if (pipe.assigns) this.setVariable(name, result);
			else this.variables.push({ name, value: result });
		}
		return result;
	}

	private command(command: Command, dot: Value, final: Value | undefined): Value {
		const [first] = command.operands;
		if (first?.type === "identifier") return this.call(first.name, command, command.operands.slice(1), dot, final);
		if (!first) return INVALID;
		this.node = first;
		const args = command.operands.length > 1 || final !== undefined;
		if (first.type === "field") return this.fields(dot, first.names, args);
		if (first.type === "chain") return this.chain(first, dot, args);
		if (first.type === "variable" && first.names.length > 0)
			return this.fields(this.variable(first.name), first.names, args);
		if (args)
			this.fail(
				`can't give argument to non-function ${first.type === "pipe" ? `(${nodeText(first)})` : nodeText(first)}`,
			);
		if (first.type === "nil") this.fail("nil is not a command");
		return this.operand(first, dot);
	}

	private operand(operand: Operand, dot: Value): Value {
		this.node = operand;
		switch (operand.type) {
			case "dot":
				return dot;
			case "nil":
				return { of: null };
			case "field":
				return this.fields(dot, operand.names, false);
			case "variable":
				return this.fields(this.variable(operand.name), operand.names, false);
			case "chain":
				return this.chain(operand, dot, false);
			case "pipe":
				return this.pipeline(operand, dot);
			case "identifier":
				return this.call(operand.name, operand, [], dot, undefined);
			case "number":
				return { of: new Numeral(operand.value, operand.float ? "float64" : "int") };
			default:
				return { of: operand.value };
		}
	}

	private chain(chain: Operand & { type: "chain" }, dot: Value, args: boolean): Value {
		this.node = chain;
		if (chain.node.type === "nil") this.fail(`indirection through explicit nil in ${nodeText(chain)}`);
		return this.fields(this.operand(chain.node, dot), chain.names, args);
	}

	private fields(receiver: Value, names: readonly string[], args: boolean): Value {
		let value = receiver;
		for (const [index, name] of names.entries()) value = this.field(value, name, args && index === names.length - 1);
		return value;
	}

	private field({ of, boxed }: Value, name: string, args: boolean): Value {
		if (of === undefined) {
			if (!this.options.allowMissingKeys) this.fail(`nil data; no entry for key ${goQuote(name)}`);
			return INVALID;
		}
		if (of === null) this.fail(`nil pointer evaluating interface {}.${name}`);
		if (kindOf(of) !== "map") {
			this.fail(`can't evaluate field ${name} in type ${boxed ? "interface {}" : typeName(of)}`);
		}
		if (args) this.fail(`${name} is not a method but has arguments`);
		const map = of as Record<string, unknown>;
		if (Object.hasOwn(map, name) && map[name] !== undefined) return { of: map[name], boxed: true };
		if (!this.options.allowMissingKeys) this.fail(`map has no entry for key ${goQuote(name)}`);
		return INVALID;
	}

	private call(
		name: string,
		at: Command | Operand,
		args: readonly Operand[],
		dot: Value,
		final: Value | undefined,
	): Value {
		const called = FUNCTIONS[name] as TemplateFunction;
		this.node = at.type === "command" ? at.operands[0] : at;
		const count = args.length + (final === undefined ? 0 : 1);
		if (called.variadic ? count < called.fixed : count !== called.fixed) {
			const wanted = called.variadic ? `at least ${called.fixed} got ${args.length}` : `${called.fixed} got ${count}`;
			this.fail(`wrong number of args for ${name}: want ${wanted}`);
		}
		if (name === "and" || name === "or") return this.shortCircuit(name, args, dot, final);
		const values = args.map((arg, index) => this.argument(arg, dot, called.string === true && index === 0));
		if (final !== undefined) values.push(this.checked(final, called.string === true && values.length === 0));
		if (name === "call") return this.callValue(at, args[0], values[0]);
		try {
			return { of: called.call(...values) };
		} catch (error) {
			this.node = at;
			return this.fail(`error calling ${name}: ${error instanceof Error ? error.message : String(error)}`);
		}
	}

	private argument(arg: Operand, dot: Value, string: boolean): unknown {
		const value = this.operand(arg, dot);
		this.node = arg.type === "pipe" ? this.node : arg;
		if (string && (arg.type === "number" || arg.type === "bool")) this.fail(`expected string; found ${nodeText(arg)}`);
		if (string && arg.type === "nil") this.fail("cannot assign nil to string");
		return this.checked(value, string);
	}

	private checked({ of }: Value, string: boolean): unknown {
		if (!string || typeof of === "string") return of;
		if (of === undefined) return this.fail("invalid value; expected string");
		return this.fail(`wrong type for value; expected string; got ${of === null ? "interface {}" : typeName(of)}`);
	}

	private shortCircuit(name: "and" | "or", args: readonly Operand[], dot: Value, final: Value | undefined): Value {
		let value = INVALID;
		for (const arg of args) {
			value = this.operand(arg, dot);
			if (isTrue(value.of) === (name === "or")) return value;
		}
		return final ?? value;
	}

	/** No value of a JSON object is a function. */
	private callValue(at: Command | Operand, arg: Operand | undefined, value: unknown): never {
		this.node = at;
		const missing = value === undefined || value === null;
		const what = arg ? nodeText(arg) : "";
		return this.fail(
			missing
				? "error calling call: call of nil"
				: `error calling call: non-function ${what} of type ${typeName(value)}`,
		);
	}

	private variable(name: string): Value {
		const found = this.variables.findLast((variable) => variable.name === name);
		return found ? found.value : this.fail(`undefined variable: ${name}`);
	}

	private setVariable(name: string, value: Value): void {
		const found = this.variables.findLast((variable) => variable.name === name);
		if (!found) this.fail(`undefined variable: ${name}`);
		else found.value = value;
	}

	private print({ of }: Value): void {
		this.output += of === undefined ? "<no value>" : valueText(of);
	}

	/** Where in the template something went wrong, and what. */
	private fail(message: string): never {
		const { name } = this.options;
		if (!this.node) throw new Error(`template: ${name}: ${message}`);
		const before = this.template.text.slice(0, this.node.position);
		const line = before.split("\n").length;
		const column = Buffer.byteLength(before.slice(before.lastIndexOf("\n") + 1));
		throw new Error(
			`template: ${name}:${line}:${column}: executing ${goQuote(name)} at <${nodeText(this.node)}>: ${message}`,
		);
	}
}
