/** Thrown at whatever is not in the plain style; made once, since to make an error is to walk the stack. */
export const GIVE_UP = new Error("not in the plain style");

/** Groups of LINE: a line's dash, its key with the colon behind it, and its value. */
const DASH = 1;
const LINE_KEY = 2;
const COLON = 3;
const DOUBLE_QUOTED = 4;
const SINGLE_QUOTED = 5;
const PLAIN_SCALAR = 6;
/** Where a flow mapping or list begins: all the rest of the line. */
const FLOW = 7;
/** The blanks before the next line that says something. */
const NEXT_INDENT = 8;

/** Groups of FLOW_ENTRY; an entry without a scalar is a mapping or a list. */
const FLOW_KEY = 1;
const FLOW_DOUBLE_QUOTED = 3;
const FLOW_SINGLE_QUOTED = 4;
const FLOW_PLAIN_SCALAR = 5;

/**
 * A field's name that is a text to every reader of YAML 1.1, which takes some words for booleans or null. Names that
 * begin with two underscores are left out: they may be JavaScript's own.
 */
const KEY =
	"(?!(?:[yYnN]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF][fF]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[nN][uU][lL][lL]|__[^\\n]*):)([A-Za-z_][A-Za-z0-9_./-]{0,200})";
const QUOTED = `"([^"\\\\\\n]*)"|'([^'\\n]*)'`;
/** What a plain scalar may begin with here: fewer characters than YAML allows. */
const PLAIN = "((?:[A-Za-z0-9_./+$(~^;=\\\\]|-(?=[^ \\n]))[^\\n :]*(?:(?::(?![ \\n])| +(?![ #\\n]))[^\\n :]*)*)";
const COMMENT = "(?:(?<= )#[^\\n]*)?";
/** Lines that say nothing; more of them in a row are the full reader's. */
const BLANKS = "(?: *(?:#[^\\n]*)?\\n){0,1000}";
const LINE = new RegExp(
	`(-(?: +|(?=\\n)))?(?:${KEY}(:(?: +|(?=\\n))))?(?:${QUOTED}|${PLAIN}|([[{][^\\n]*))? *${COMMENT}\\n${BLANKS}( *)`,
	"y",
);
const START = new RegExp(`${BLANKS}(?:--- *\\n${BLANKS})?( *)`, "y");

const FLOW_CHARACTERS = "[A-Za-z0-9_./+$()~^;=@%\\\\-]";
const FLOW_PLAIN = `((?:[A-Za-z0-9_./+$(~^;=\\\\]|-(?=[A-Za-z0-9_./-]))${FLOW_CHARACTERS}*(?: +${FLOW_CHARACTERS}+)*)`;
const FLOW_ENTRY = new RegExp(` *(?:${KEY}(: +))?(?:${QUOTED}|${FLOW_PLAIN}|([[{]))`, "y");
const FLOW_NEXT = / *([,\]}])/y;
const FLOW_EMPTY = /[[{] *[\]}]/y;
const FLOW_REST = new RegExp(` *${COMMENT}\\n`, "y");

/** Tabs, CR, anything beyond ASCII. */
const NOT_PLAIN = /[^\n\x20-\x7e]/;
const MAX_DEPTH = 60;

/**
 * Reads block style line by line, each with one pattern; what is made of it is its subclasses' business. Offsets are
 * those of the text. Every method throws GIVE_UP at whatever is not in the plain style.
 */
export abstract class QuickReader<T> {
	private readonly text: string;
	/** Where the current line's content begins, and its column; -1 behind the last line. */
	private at = 0;
	private column = -1;
	/** The current line. */
	private line: RegExpExecArray | undefined;
	private depth = 0;
	private flowAt = 0;

	constructor(text: string) {
		this.text = text.endsWith("\n") ? text : `${text}\n`;
	}

	/** A scalar's text; `plain` when it has no quotes. */
	protected abstract scalar(text: string, plain: boolean, offset: number): T;
	/** A value that is not there. */
	protected abstract empty(offset: number): T;
	protected abstract list(items: T[], offset: number): T;
	protected abstract mapping(keys: string[], values: T[], offset: number, offsets: number[]): T;

	/** The document's value; undefined when there is nothing but comments. */
	document(): T | undefined {
		const { text } = this;
		if (NOT_PLAIN.test(text)) throw GIVE_UP;
		START.lastIndex = 0;
		const start = START.exec(text);
		if (start === null) throw GIVE_UP;
		this.goTo(START.lastIndex, start[1] as string);
		if (this.column === -1) return undefined;
		const value = this.block();
		if (this.column !== -1) throw GIVE_UP;
		return value;
	}

	/** Goes to the line whose content begins there. */
	private goTo(at: number, indent: string): void {
		this.at = at;
		if (at >= this.text.length) {
			this.column = -1;
			return;
		}
		this.column = indent.length;
		LINE.lastIndex = at;
		const line = LINE.exec(this.text);
		if (line === null) throw GIVE_UP;
		this.line = line;
	}

	private nextLine(): void {
		const line = this.line as RegExpExecArray;
		this.goTo(this.at + line[0].length, line[NEXT_INDENT] as string);
	}

	private isDash(): boolean {
		return (this.line as RegExpExecArray)[DASH] !== undefined;
	}

	/** A mapping or a list whose first line is the current one. */
	private block(): T {
		return this.isDash() ? this.blockList(this.column) : this.blockMapping(this.column);
	}

	/** Its first key may stand behind a dash. */
	private blockMapping(column: number): T {
		if (++this.depth > MAX_DEPTH) throw GIVE_UP;
		const keys: string[] = [];
		const values: T[] = [];
		const offsets: number[] = [];
		do {
			const line = this.line as RegExpExecArray;
			const key = line[LINE_KEY];
			if (key === undefined) throw GIVE_UP;
			const dash = line[DASH];
			const offset = dash === undefined ? this.at : this.at + dash.length;
			keys.push(key);
			offsets.push(offset);
			const colon = offset + key.length;
			const value = this.valueHere(line, colon + (line[COLON] as string).length);
			this.nextLine();
			if (value !== undefined) {
				if (this.column > column) throw GIVE_UP;
				values.push(value);
			} else if (this.column > column || (this.column === column && this.isDash())) {
				values.push(this.block());
			} else {
				values.push(this.empty(colon));
			}
		} while (this.column === column && !this.isDash());
		if (this.column > column) throw GIVE_UP;
		this.depth--;
		return this.mapping(keys, values, offsets[0] as number, offsets);
	}

	private blockList(column: number): T {
		if (++this.depth > MAX_DEPTH) throw GIVE_UP;
		const offset = this.at;
		const items: T[] = [];
		do {
			const line = this.line as RegExpExecArray;
			const { at } = this;
			const width = (line[DASH] as string).length;
			if (line[LINE_KEY] !== undefined) {
				items.push(this.blockMapping(column + width));
				continue;
			}
			const value = this.valueHere(line, at + width);
			this.nextLine();
			if (value !== undefined) {
				if (this.column > column) throw GIVE_UP;
				items.push(value);
			} else {
				items.push(this.column > column ? this.block() : this.empty(at));
			}
		} while (this.column === column && this.isDash());
		if (this.column > column) throw GIVE_UP;
		this.depth--;
		return this.list(items, offset);
	}

	/** The value on a line; undefined where there is none. */
	private valueHere(line: RegExpExecArray, offset: number): T | undefined {
		const plain = line[PLAIN_SCALAR];
		if (plain !== undefined) return this.scalar(plain, true, offset);
		const quoted = line[DOUBLE_QUOTED] ?? line[SINGLE_QUOTED];
		if (quoted !== undefined) return this.scalar(quoted, false, offset);
		if (line[FLOW] === undefined) return undefined;
		this.flowAt = offset;
		const value = this.flow();
		FLOW_REST.lastIndex = this.flowAt;
		if (!FLOW_REST.test(this.text)) throw GIVE_UP;
		return value;
	}

	private flow(): T {
		const { text, flowAt: offset } = this;
		const isMapping = text.charCodeAt(offset) === OPEN_BRACE;
		FLOW_EMPTY.lastIndex = offset;
		if (FLOW_EMPTY.test(text)) {
			this.flowAt = FLOW_EMPTY.lastIndex;
			if ((text.charCodeAt(this.flowAt - 1) === CLOSE_BRACE) !== isMapping) throw GIVE_UP;
			return isMapping ? this.mapping([], [], offset, []) : this.list([], offset);
		}
		if (++this.depth > MAX_DEPTH) throw GIVE_UP;
		const keys: string[] = [];
		const values: T[] = [];
		const offsets: number[] = [];
		this.flowAt++;
		let separator: string;
		do {
			const start = this.flowAt;
			FLOW_ENTRY.lastIndex = start;
			const entry = FLOW_ENTRY.exec(text);
			if (entry === null) throw GIVE_UP;
			const key = entry[FLOW_KEY];
			if ((key !== undefined) !== isMapping) throw GIVE_UP;
			const end = FLOW_ENTRY.lastIndex;
			if (key !== undefined) {
				keys.push(key);
				offsets.push(text.indexOf(key, start));
			}
			values.push(this.flowValue(entry, end));
			FLOW_NEXT.lastIndex = this.flowAt;
			const next = FLOW_NEXT.exec(text);
			if (next === null) throw GIVE_UP;
			separator = next[1] as string;
			this.flowAt = FLOW_NEXT.lastIndex;
		} while (separator === ",");
		if ((separator === "}") !== isMapping) throw GIVE_UP;
		this.depth--;
		return isMapping ? this.mapping(keys, values, offset, offsets) : this.list(values, offset);
	}

	/** The value of an entry that ends there; the place is behind it. */
	private flowValue(entry: RegExpExecArray, end: number): T {
		this.flowAt = end;
		const plain = entry[FLOW_PLAIN_SCALAR];
		if (plain !== undefined) return this.scalar(plain, true, end - plain.length);
		const quoted = entry[FLOW_DOUBLE_QUOTED] ?? entry[FLOW_SINGLE_QUOTED];
		if (quoted !== undefined) return this.scalar(quoted, false, end - quoted.length - 2);
		this.flowAt = end - 1;
		return this.flow();
	}
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
