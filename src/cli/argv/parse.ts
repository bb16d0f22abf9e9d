import { goQuote } from "../../api/go/format";
import type { FlagSpec, Invocation } from "../command";
import { bareValue, type FlagTable } from "./flagTable";
import { ValueError } from "./valueError";
import { defaultValue, type FlagValue, parseValue } from "./values";

/** A word that is no flag of the command, or a flag without the value it needs, in pflag's words. */
export class FlagError extends Error {}

export interface ParsedFlags {
	readonly invocation: Invocation;
	/** Lines that pflag writes while it parses: the use of deprecated flags. */
	readonly notes: readonly string[];
}

/**
 * Parses words (without the command's own) in pflag's grammar: --flag=value, --flag value, -o=yaml, -oyaml, grouped
 * shorthands, flags with optional values, `--`. The first error in the order of the words is thrown as FlagError.
 */
export function parseFlags(words: readonly string[], table: FlagTable): ParsedFlags {
	const parser = new Parser(words, table);
	parser.parse();
	return { invocation: new ParsedInvocation(table, parser), notes: parser.notes };
}

class Parser {
	readonly args: string[] = [];
	readonly values = new Map<string, FlagValue>();
	readonly notes: string[] = [];
	argsLenAtDash = -1;
	readonly #words: string[];
	readonly #table: FlagTable;

	constructor(words: readonly string[], table: FlagTable) {
		this.#words = [...words];
		this.#table = table;
	}

	parse(): void {
		for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
			if (word === "--") {
				this.argsLenAtDash = this.args.length;
				this.args.push(...this.#words);
				return;
			}
			if (word.startsWith("--")) this.#long(word);
			else if (word.startsWith("-") && word !== "-") this.#shorthands(word);
			else this.args.push(word);
		}
	}

	#long(word: string): void {
		const equals = word.indexOf("=");
		const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
		if (name === "" || name.startsWith("-")) throw new FlagError(`bad flag syntax: ${word}`);
		const flag = this.#table.named(name);
		if (flag === undefined) throw new FlagError(`unknown flag: --${name}`);
		const value = equals === -1 ? (bareValue(flag) ?? this.#words.shift()) : word.slice(equals + 1);
		if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
		this.#set(flag, value);
	}

	#shorthands(word: string): void {
		// pflag walks bytes: a letter of several bytes is reported by its first one, read as Latin-1.
		let letters = Buffer.from(word.slice(1)).toString("latin1");
		while (letters !== "") {
			const shown = Buffer.from(letters, "latin1").toString();
			const letter = letters.charAt(0);
			const flag = this.#table.short(letter);
			if (flag === undefined) throw new FlagError(`unknown shorthand flag: ${goQuoteRune(letter)} in -${shown}`);
			letters = letters.slice(1);
			let value = bareValue(flag);
			if (letters.length > 1 && letters.startsWith("=")) {
				value = decode(letters.slice(1));
				letters = "";
			} else if (value === undefined && letters !== "") {
				value = decode(letters);
				letters = "";
			}
			value ??= this.#words.shift();
			if (value === undefined) throw new FlagError(`flag needs an argument: ${goQuoteRune(letter)} in -${shown}`);
			this.#set(flag, value);
		}
	}

	#set(flag: FlagSpec, text: string): void {
		try {
			this.values.set(flag.name, parseValue(flag, text, this.values.get(flag.name)));
		} catch (error) {
			if (!(error instanceof ValueError)) throw error;
			const shown = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
			throw new FlagError(`invalid argument ${goQuote(text)} for ${goQuote(shown)} flag: ${error.message}`);
		}
		if (flag.deprecated !== undefined) {
			this.notes.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`);
		}
	}
}

class ParsedInvocation implements Invocation {
	readonly args: readonly string[];
	readonly argsLenAtDash: number;
	readonly #values: ReadonlyMap<string, FlagValue>;
	readonly #table: FlagTable;

	constructor(table: FlagTable, parsed: Parser) {
		this.#table = table;
		this.#values = parsed.values;
		this.args = parsed.args;
		this.argsLenAtDash = parsed.argsLenAtDash;
	}

	string(flag: string): string {
		return this.#as("string", flag);
	}

	bool(flag: string): boolean {
		return this.#as("boolean", flag);
	}

	int(flag: string): number {
		return this.#as("number", flag);
	}

	duration(flag: string): number {
		return this.#as("number", flag);
	}

	strings(flag: string): readonly string[] {
		return this.#as("object", flag);
	}

	changed(flag: string): boolean {
		return this.#values.has(flag);
	}

	hides(flag: string): boolean {
		return this.#table.hides(flag);
	}

	#as<K extends keyof Kinds>(kind: K, name: string): Kinds[K] {
		const flag = this.#table.named(name);
		if (flag === undefined) throw new Error(`the command has no flag --${name}`);
		const value = this.#values.get(flag.name) ?? defaultValue(flag);
		if (!isKind(kind, value)) throw new Error(`the flag --${name} is no ${kind}`);
		return value;
	}
}

interface Kinds {
	string: string;
	boolean: boolean;
	number: number;
	object: readonly string[];
}

const isKind = <K extends keyof Kinds>(kind: K, value: unknown): value is Kinds[K] => typeof value === kind;

const decode = (latin1: string) => Buffer.from(latin1, "latin1").toString();

/** Go's %q of a rune. */
function goQuoteRune(letter: string): string {
	if (letter === "'") return "'\\''";
	return letter === '"' ? `'"'` : `'${goQuote(letter).slice(1, -1)}'`;
}
