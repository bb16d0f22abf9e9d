import { goQuote } from "../api/go/format";
import type { YamlValue } from "./yamlScalar";

/** A failure of Go's encoding/json, in its words. */
export class GoJsonError extends Error {
	constructor(
		message: string,
		/** Bytes read up to and with the offending one; undefined at the end of the text. */
		readonly offset: number | undefined,
	) {
		super(message);
		this.name = "GoJsonError";
	}
}

/** A stream of JSON values, read one after the other as Go's json.Decoder does: `{…} {…}`. */
export class GoJsonStream {
	position = 0;

	constructor(
		private readonly text: string,
		private readonly maxDepth: number,
	) {}

	/**
	 * The next value; undefined at the end of the text. Of equal keys the last counts.
	 * @throws GoJsonError
	 */
	next(): { value: YamlValue } | undefined {
		this.skipSpace();
		if (this.position >= this.text.length) return undefined;
		return { value: this.value(0, "looking for beginning of value") };
	}

	private fail(context: string): GoJsonError {
		const char = this.text.codePointAt(this.position);
		if (char === undefined) return new GoJsonError("unexpected EOF", undefined);
		const bytes = Buffer.byteLength(this.text.slice(0, this.position)) + 1;
		const first = String.fromCharCode(Buffer.from(String.fromCodePoint(char))[0] ?? 0);
		return new GoJsonError(`invalid character ${quoteChar(first)} ${context}`, bytes);
	}

	private peek(): string {
		return this.text[this.position] ?? "";
	}

	private skipSpace(): void {
		while (/[ \t\r\n]/.test(this.peek())) this.position++;
	}

	private value(depth: number, context: string): YamlValue {
		this.skipSpace();
		const char = this.peek();
		if (char === "{" || char === "[") {
			if (depth >= this.maxDepth) {
				throw new GoJsonError("exceeded max depth", Buffer.byteLength(this.text.slice(0, this.position)) + 1);
			}
			return char === "{" ? this.object(depth + 1) : this.array(depth + 1);
		}
		if (char === '"') return this.string();
		if (char === "-" || (char >= "0" && char <= "9")) return this.number();
		if (char === "t") return this.literal("true", true);
		if (char === "f") return this.literal("false", false);
		if (char === "n") return this.literal("null", null);
		throw this.fail(context);
	}

	private object(depth: number): YamlValue {
		const entries = new Map<string, YamlValue>();
		this.position++;
		this.skipSpace();
		if (this.peek() !== "}") {
			for (;;) {
				this.skipSpace();
				if (this.peek() !== '"') throw this.fail("looking for beginning of object key string");
				const key = this.string();
				this.skipSpace();
				if (this.peek() !== ":") throw this.fail("after object key");
				this.position++;
				entries.set(key, this.value(depth, "looking for beginning of value"));
				this.skipSpace();
				if (this.peek() === "}") break;
				if (this.peek() !== ",") throw this.fail("after object key:value pair");
				this.position++;
			}
		}
		this.position++;
		const object: { [key: string]: YamlValue } = {};
		for (const key of [...entries.keys()].sort()) setOwn(object, key, entries.get(key) ?? null);
		return object;
	}

	private array(depth: number): YamlValue {
		const items: YamlValue[] = [];
		this.position++;
		this.skipSpace();
		if (this.peek() !== "]") {
			for (;;) {
				items.push(this.value(depth, "looking for beginning of value"));
				this.skipSpace();
				if (this.peek() === "]") break;
				if (this.peek() !== ",") throw this.fail("after array element");
				this.position++;
			}
		}
		this.position++;
		return items;
	}

	private string(): string {
		const from = this.position++;
		for (;;) {
			const char = this.peek();
			if (char === '"') break;
			if (char < " ") throw this.fail("in string literal");
			this.position++;
			if (char !== "\\") continue;
			const code = this.peek();
			if (!/["\\/bfnrtu]/.test(code)) throw this.fail("in string escape code");
			this.position++;
			if (code !== "u") continue;
			for (let digit = 0; digit < 4; digit++) {
				if (!/[0-9A-Fa-f]/.test(this.peek())) throw this.fail("in \\u hexadecimal character escape");
				this.position++;
			}
		}
		this.position++;
		const text: string = JSON.parse(this.text.slice(from, this.position));
		return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
	}

	private number(): number | bigint {
		const from = this.position;
		if (this.peek() === "-") this.position++;
		if (this.peek() === "0") this.position++;
		else this.digits("in numeric literal");
		let integer = true;
		if (this.peek() === ".") {
			integer = false;
			this.position++;
			this.digits("after decimal point in numeric literal");
		}
		if (/[eE]/.test(this.peek())) {
			integer = false;
			this.position++;
			if (/[-+]/.test(this.peek())) this.position++;
			this.digits("in exponent of numeric literal");
		}
		const text = this.text.slice(from, this.position);
		const value = Number(text);
		if (!integer || Number.isSafeInteger(value)) return value;
		const big = BigInt(text);
		return BigInt.asIntN(64, big) === big ? big : value;
	}

	private digits(context: string): void {
		if (!/[0-9]/.test(this.peek())) throw this.fail(context);
		while (/[0-9]/.test(this.peek())) this.position++;
	}

	private literal<T>(word: string, value: T): T {
		for (const [index, char] of [...word].entries()) {
			if (this.peek() !== char) {
				throw this.fail(index === 0 ? "looking for beginning of value" : `in literal ${word} (expecting '${char}')`);
			}
			this.position++;
		}
		return value;
	}
}

/** Sets a property of the object itself, whatever its name: `__proto__` is a key like any other. */
export function setOwn(object: { [key: string]: YamlValue }, key: string, value: YamlValue): void {
	if (key === "__proto__") {
		Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
	} else {
		object[key] = value;
	}
}

function quoteChar(char: string): string {
	if (char === "'") return "'\\''";
	if (char === '"') return "'\"'";
	return `'${goQuote(char).slice(1, -1)}'`;
}
