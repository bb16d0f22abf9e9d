import { setOwn } from "../ownFields";
import { goQuote } from "./format";
import { JsonNumber } from "./jsonNumber";

/** What Go's encoding/json says of a text that is no JSON. */
export class JsonSyntaxError extends Error {
	constructor(message: string) {
		super(message);
		this.name = "JsonSyntaxError";
	}
}

export interface JsonText {
	value: unknown;
	/** Paths of the fields that an object has more than once: spec.containers[0].image. The last value counts. */
	duplicates: readonly string[];
}

/** Go's own limit. */
const MAX_DEPTH = 10_000;

/**
 * Reads one JSON text as Go's encoding/json does: integers beyond ±2^53 become BigInt, half surrogate pairs U+FFFD, and
 * of equal keys the last counts. With `keepNumbers`, a number that JavaScript writes otherwise becomes a JsonNumber.
 * @throws JsonSyntaxError in Go's words.
 */
export function readJson(text: string, { keepNumbers = false } = {}): JsonText {
	const reader = new Reader(text, keepNumbers);
	try {
		const value = reader.whole();
		return { value, duplicates: reader.duplicates };
	} catch (error) {
		if (error instanceof RangeError) throw new JsonSyntaxError("exceeded max depth");
		throw error;
	}
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HALF_PAIRS = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const BEGINNING = "looking for beginning of value";

class Reader {
	readonly duplicates: string[] = [];
	private at = 0;
	private readonly path: (string | number)[] = [];

	constructor(
		private readonly text: string,
		private readonly keepNumbers: boolean,
	) {}

	whole(): unknown {
		const value = this.value();
		this.skipSpace();
		if (this.at < this.text.length) throw this.fail("after top-level value");
		return value;
	}

	private value(): unknown {
		this.skipSpace();
		const char = this.text[this.at];
		switch (char) {
			case "{":
				return this.object();
			case "[":
				return this.array();
			case '"':
				return this.string();
			case "t":
				return this.literal("true", true);
			case "f":
				return this.literal("false", false);
			case "n":
				return this.literal("null", null);
			default:
				if (char === "-" || (char !== undefined && isDigit(char))) return this.number();
				throw this.fail(BEGINNING);
		}
	}

	private object(): Record<string, unknown> {
		this.enter();
		const object: Record<string, unknown> = {};
		this.at++;
		this.skipSpace();
		if (this.text[this.at] !== "}") {
			for (;;) {
				this.skipSpace();
				if (this.text[this.at] !== '"') throw this.fail("looking for beginning of object key string");
				const key = this.string();
				this.skipSpace();
				if (this.text[this.at] !== ":") throw this.fail("after object key");
				this.at++;
				this.path.push(key);
				if (Object.hasOwn(object, key)) this.duplicates.push(written(this.path));
				setOwn(object, key, this.value());
				this.path.pop();
				this.skipSpace();
				if (this.text[this.at] === "}") break;
				if (this.text[this.at] !== ",") throw this.fail("after object key:value pair");
				this.at++;
			}
		}
		this.at++;
		return object;
	}

	private array(): unknown[] {
		this.enter();
		const items: unknown[] = [];
		this.at++;
		this.skipSpace();
		if (this.text[this.at] !== "]") {
			for (;;) {
				this.path.push(items.length);
				items.push(this.value());
				this.path.pop();
				this.skipSpace();
				if (this.text[this.at] === "]") break;
				if (this.text[this.at] !== ",") throw this.fail("after array element");
				this.at++;
			}
		}
		this.at++;
		return items;
	}

	private enter(): void {
		if (this.path.length >= MAX_DEPTH) throw new JsonSyntaxError("exceeded max depth");
	}

	private string(): string {
		const from = ++this.at;
		let plain = true;
		for (;;) {
			const code = this.text.charCodeAt(this.at);
			if (code === QUOTE) break;
			// NaN at the end of the text, where no comparison holds.
			if (!(code >= 0x20)) throw this.fail("in string literal");
			this.at++;
			if (code === BACKSLASH) {
				plain = false;
				this.escape();
			} else if (code >= 0xd800 && code < 0xe000) {
				plain = false;
			}
		}
		const raw = this.text.slice(from, this.at);
		this.at++;
		return plain ? raw : (JSON.parse(`"${raw}"`) as string).replace(HALF_PAIRS, "\ufffd");
	}

	private escape(): void {
		const code = this.text[this.at];
		if (code === undefined || !'"\\/bfnrtu'.includes(code)) throw this.fail("in string escape code");
		this.at++;
		if (code !== "u") return;
		for (let digit = 0; digit < 4; digit++) {
			if (!/[0-9A-Fa-f]/.test(this.text[this.at] ?? "")) throw this.fail("in \\u hexadecimal character escape");
			this.at++;
		}
	}

	private number(): number | bigint | JsonNumber {
		const from = this.at;
		let integer = true;
		if (this.text[this.at] === "-") this.at++;
		if (this.text[this.at] === "0") this.at++;
		else this.digits("in numeric literal");
		if (this.text[this.at] === ".") {
			integer = false;
			this.at++;
			this.digits("after decimal point in numeric literal");
		}
		if (this.text[this.at] === "e" || this.text[this.at] === "E") {
			integer = false;
			this.at++;
			if (this.text[this.at] === "+" || this.text[this.at] === "-") this.at++;
			this.digits("in exponent of numeric literal");
		}
		const literal = this.text.slice(from, this.at);
		const value = Number(literal);
		if (integer) return Number.isSafeInteger(value) ? value : BigInt(literal);
		return this.keepNumbers && String(value) !== literal ? new JsonNumber(literal) : value;
	}

	private digits(context: string): void {
		if (!isDigit(this.text[this.at] ?? "")) throw this.fail(context);
		while (isDigit(this.text[this.at] ?? "")) this.at++;
	}

	private literal<T>(word: string, value: T): T {
		for (let index = 1; index < word.length; index++) {
			this.at++;
			if (this.text[this.at] !== word[index]) throw this.fail(`in literal ${word} (expecting '${word[index]}')`);
		}
		this.at++;
		return value;
	}

	private skipSpace(): void {
		for (;;) {
			const code = this.text.charCodeAt(this.at);
			if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
			this.at++;
		}
	}

	private fail(context: string): JsonSyntaxError {
		const char = this.text.codePointAt(this.at);
		if (char === undefined) return new JsonSyntaxError("unexpected end of JSON input");
		// Go looks at bytes.
		const byte = String.fromCharCode(Buffer.from(String.fromCodePoint(char))[0] ?? 0);
		return new JsonSyntaxError(`invalid character ${quoted(byte)} ${context}`);
	}
}

function isDigit(char: string): boolean {
	return char >= "0" && char <= "9";
}

function written(path: readonly (string | number)[]): string {
	return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

function quoted(char: string): string {
	if (char === "'") return "'\\''";
	if (char === '"') return "'\"'";
	return `'${goQuote(char).slice(1, -1)}'`;
}
