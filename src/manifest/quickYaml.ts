import type { YamlValue } from "./yaml";
import { resolvePlain } from "./yamlScalar";

/**
 * The value of a YAML document in the plain style that most manifests are written in: block mappings and lists, scalars
 * on one line, quotes without escapes, comments. It says the same as the full reader in a tenth of the time; undefined
 * for everything else, also for what is wrong, which the full reader then reads.
 */
export function quickYaml(text: string): { value: YamlValue } | undefined {
	if (NOT_PLAIN.test(text)) return undefined;
	try {
		const value = new QuickReader(text).document();
		return value === undefined ? undefined : { value };
	} catch (error) {
		if (error === GIVE_UP) return undefined;
		throw error;
	}
}

/** Tabs, CR, anything beyond ASCII. */
const NOT_PLAIN = /[^\n\x20-\x7e]/;

const GIVE_UP = new Error("not in the plain style");
const MAX_DEPTH = 60;
/** The keys of a larger mapping are the full reader's, which finds one that stands twice in one step. */
const MAX_UNSORTED = 200;

/** A field's name that is a text to every reader of YAML 1.1 (but for WORDS), with its colon and the blanks behind it. */
const KEY = /([A-Za-z_][A-Za-z0-9_./-]{0,200}):(?: +|(?=\n)|$)/y;
/** Names that YAML 1.1 reads as booleans or null. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const DOUBLE_QUOTED = /"([^"\\\n]*)" *(?: #.*)?(?=\n|$)/y;
const SINGLE_QUOTED = /'([^'\n]*)' *(?: #.*)?(?=\n|$)/y;
const EMPTY_FLOW = /(?:\{\}|\[\]) *(?: #.*)?(?=\n|$)/y;
const WORD_LIST = /\[ *([A-Za-z_][A-Za-z0-9_./-]*(?: *, *[A-Za-z_][A-Za-z0-9_./-]*){0,99}) *\] *(?: #.*)?(?=\n|$)/y;
/** What a plain scalar may begin with here: fewer characters than YAML allows. */
const PLAIN = /(?:[A-Za-z0-9_./+$(~^;=\\]|-(?=[^ \n]))[^\n]*/y;

class QuickReader {
	/** Where the current line's content begins, and its column; -1 behind the last line. */
	private at = 0;
	private column = -1;
	/** Where the line behind the current one begins. */
	private behind = 0;
	private depth = 0;

	constructor(private readonly text: string) {}

	document(): YamlValue | undefined {
		this.nextLine();
		if (this.column === 0 && /^--- *\n/.test(this.text.slice(this.at, this.at + 80))) this.nextLine();
		if (this.column === -1) return undefined;
		const value = this.block();
		if (this.column !== -1) throw GIVE_UP;
		return value;
	}

	/** A mapping or a list whose first line is the current one. */
	private block(): YamlValue {
		if (++this.depth > MAX_DEPTH) throw GIVE_UP;
		const value = this.isDash() ? this.list(this.column) : this.mapping(this.column);
		this.depth--;
		return value;
	}

	private mapping(column: number): YamlValue {
		const keys: string[] = [];
		const values: YamlValue[] = [];
		let sorted = true;
		do {
			const key = this.key();
			const last = keys.at(-1);
			if (!sorted || (last !== undefined && !(last < key))) {
				if (keys.length > MAX_UNSORTED || keys.includes(key)) throw GIVE_UP;
				sorted = false;
			}
			keys.push(key);
			values.push(this.fieldValue(column));
		} while (this.column === column && !this.isDash());
		if (this.column > column) throw GIVE_UP;
		const object: { [key: string]: YamlValue } = {};
		if (sorted) {
			for (let index = 0; index < keys.length; index++) object[keys[index] as string] = values[index] as YamlValue;
		} else {
			const order = keys.map((_, index) => index).sort((a, b) => ((keys[a] as string) < (keys[b] as string) ? -1 : 1));
			for (const index of order) object[keys[index] as string] = values[index] as YamlValue;
		}
		return object;
	}

	/** Reads the name before a colon; the place is behind the blanks that follow it. */
	private key(): string {
		KEY.lastIndex = this.at;
		const found = KEY.exec(this.text);
		const name = found?.[1];
		if (found === null || name === undefined || WORDS.test(name) || name.startsWith("__")) throw GIVE_UP;
		this.at = KEY.lastIndex;
		return name;
	}

	private fieldValue(column: number): YamlValue {
		if (!this.isEnd()) return this.scalar(column);
		this.nextLine();
		if (this.column > column || (this.column === column && this.isDash())) return this.block();
		return null;
	}

	private list(column: number): YamlValue {
		const items: YamlValue[] = [];
		do {
			const dash = this.at;
			this.at++;
			while (this.text.charCodeAt(this.at) === SPACE) this.at++;
			if (this.isEnd()) {
				this.nextLine();
				items.push(this.column > column ? this.block() : null);
				continue;
			}
			if (this.isDash()) throw GIVE_UP;
			KEY.lastIndex = this.at;
			if (KEY.test(this.text)) {
				this.column = column + this.at - dash;
				if (++this.depth > MAX_DEPTH) throw GIVE_UP;
				items.push(this.mapping(this.column));
				this.depth--;
			} else {
				items.push(this.scalar(column));
			}
		} while (this.column === column && this.isDash());
		if (this.column > column) throw GIVE_UP;
		return items;
	}

	/** The rest of the line; a deeper line behind it would go on with it. */
	private scalar(column: number): YamlValue {
		const value = this.scalarHere();
		this.nextLine();
		if (this.column > column) throw GIVE_UP;
		return value;
	}

	private scalarHere(): YamlValue {
		const { text, at } = this;
		switch (text.charCodeAt(at)) {
			case DOUBLE:
				return this.take(DOUBLE_QUOTED)[1] as string;
			case SINGLE:
				return this.take(SINGLE_QUOTED)[1] as string;
			case OPEN_BRACE:
				this.take(EMPTY_FLOW);
				return {};
			case OPEN_BRACKET: {
				if (text.charCodeAt(at + 1) === CLOSE_BRACKET) {
					this.take(EMPTY_FLOW);
					return [];
				}
				return (this.take(WORD_LIST)[1] as string).split(",").map((word) => plain(word.trim()));
			}
		}
		let line = this.take(PLAIN)[0];
		const comment = line.indexOf(" #");
		if (comment !== -1) line = line.slice(0, comment);
		line = line.trimEnd();
		if (line.endsWith(":") || line.includes(": ")) throw GIVE_UP;
		return plain(line);
	}

	private take(pattern: RegExp): RegExpExecArray {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text);
		if (found === null) throw GIVE_UP;
		return found;
	}

	/** Nothing more stands on the line, but for a comment. */
	private isEnd(): boolean {
		const char = this.text.charCodeAt(this.at);
		return char === LINE_FEED || Number.isNaN(char) || char === HASH;
	}

	private isDash(): boolean {
		if (this.text.charCodeAt(this.at) !== DASH) return false;
		const next = this.text.charCodeAt(this.at + 1);
		return next === SPACE || next === LINE_FEED || Number.isNaN(next);
	}

	/** Goes to the next line that is neither empty nor a comment. */
	private nextLine(): void {
		const { text } = this;
		while (this.behind < text.length) {
			const start = this.behind;
			const end = text.indexOf("\n", start);
			this.behind = end === -1 ? text.length : end + 1;
			let at = start;
			while (text.charCodeAt(at) === SPACE) at++;
			const char = text.charCodeAt(at);
			if (char === LINE_FEED || Number.isNaN(char) || char === HASH) continue;
			this.at = at;
			this.column = at - start;
			// A marker of documents, or a directive.
			if (
				this.column === 0 &&
				(text.startsWith("...", at) || (text.startsWith("---", at) && start > 0 && this.started))
			) {
				throw GIVE_UP;
			}
			this.started = true;
			return;
		}
		this.at = text.length;
		this.column = -1;
	}

	private started = false;
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const HASH = 0x23;
const DASH = 0x2d;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

function plain(text: string): YamlValue {
	const { type, value } = resolvePlain(text);
	if (type === "merge" || typeof value === "bigint") throw GIVE_UP;
	if (typeof value === "number" && !Number.isFinite(value)) throw GIVE_UP;
	return value;
}
