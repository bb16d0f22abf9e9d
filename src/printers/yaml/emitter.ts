import { goNumber } from "../../api/go/format";
import { goKeys } from "../../api/go/keys";
import { compareKeys } from "./keyOrder";
import { isBreak, isPrintable, isSimpleKey, type ScalarPlace, styleOf } from "./scalar";

const INDENT = 2;
const WIDTH = 80;

/** A JSON value as YAML, byte for byte as sigs.k8s.io/yaml (go-yaml v2, libyaml's emitter) writes it. */
export function toYaml(value: unknown): string {
	const emitter = new Emitter();
	emitter.node(value, { parent: "root" });
	return emitter.finish();
}

interface Place {
	/** What the node stands in; a list in a mapping is not indented. */
	parent: "root" | "mapping" | "sequence";
	simpleKey?: boolean;
}

/** Keeps what libyaml's emitter keeps: the column, and whether only white space or indentation stands before it. */
class Emitter {
	private out = "";
	private column = 0;
	private indent = -INDENT;
	private whitespace = true;
	private indention = true;

	node(value: unknown, place: Place): void {
		if (typeof value === "string") this.scalar(value, { simpleKey: place.simpleKey ?? false });
		else if (Array.isArray(value)) this.sequence(value, place);
		else if (typeof value === "object" && value !== null) this.mapping(value as Record<string, unknown>);
		else this.plainWord(typeof value === "number" ? goNumber(value) : String(value ?? null));
	}

	finish(): string {
		return this.column > 0 ? `${this.out}\n` : this.out;
	}

	private sequence(items: readonly unknown[], { parent }: Place): void {
		if (items.length === 0) {
			this.plainWord("[]");
			return;
		}
		const outer = this.indent;
		if (parent !== "mapping" || this.indention) this.indent += INDENT;
		for (const item of items) {
			this.writeIndent();
			this.indicator("-", { space: true, indention: true });
			this.node(item, { parent: "sequence" });
		}
		this.indent = outer;
	}

	private mapping(fields: Record<string, unknown>): void {
		const keys = goKeys(fields).sort(compareKeys);
		if (keys.length === 0) {
			this.plainWord("{}");
			return;
		}
		this.indent += INDENT;
		for (const key of keys) {
			this.writeIndent();
			if (isSimpleKey(key)) {
				this.scalar(key, { simpleKey: true });
				this.indicator(":", { space: false, indention: false });
			} else {
				this.indicator("?", { space: true, indention: true });
				this.scalar(key, { simpleKey: false });
				this.writeIndent();
				this.indicator(":", { space: true, indention: true });
			}
			this.node(fields[key], { parent: "mapping" });
		}
		this.indent -= INDENT;
	}

	private scalar(text: string, place: ScalarPlace): void {
		this.indent += INDENT;
		const fold = !place.simpleKey;
		switch (styleOf(text, place)) {
			case "plain":
				this.plain(text, fold);
				break;
			case "single":
				this.single(text, fold);
				break;
			case "double":
				this.double(text, fold);
				break;
			case "literal":
				this.literal(text);
				break;
		}
		this.indent -= INDENT;
	}

	private plainWord(word: string): void {
		if (!this.whitespace) this.put(" ");
		this.put(word);
		this.whitespace = false;
		this.indention = false;
	}

	/** Folds at the first single blank behind the width. */
	private plain(text: string, fold: boolean): void {
		if (!fold || this.fits(text)) {
			this.plainWord(text);
			return;
		}
		if (!this.whitespace) this.put(" ");
		let afterSpace = false;
		for (const [index, character] of [...text].entries()) {
			const next = text[index + 1];
			if (character === " " && !afterSpace && this.column > WIDTH && next !== " ") this.writeIndent();
			else this.put(character);
			afterSpace = character === " ";
			this.indention = false;
		}
		this.whitespace = false;
		this.indention = false;
	}

	private single(text: string, fold: boolean): void {
		this.indicator("'", { space: true, indention: false });
		const characters = [...text];
		let afterSpace = false;
		let afterBreak = false;
		for (const [index, character] of characters.entries()) {
			const inside = index > 0 && index < characters.length - 1;
			if (character === " ") {
				const here = fold && !afterSpace && this.column > WIDTH && inside && characters[index + 1] !== " ";
				if (here) this.writeIndent();
				else this.put(character);
				afterSpace = true;
				continue;
			}
			if (isBreak(character)) {
				if (!afterBreak && character === "\n") this.lineBreak("\n");
				this.lineBreak(character);
				this.indention = true;
				afterBreak = true;
				continue;
			}
			if (afterBreak) this.writeIndent();
			this.put(character === "'" ? "''" : character);
			this.indention = false;
			afterSpace = false;
			afterBreak = false;
		}
		this.indicator("'", { space: false, indention: false });
	}

	private double(text: string, fold: boolean): void {
		this.indicator('"', { space: true, indention: false });
		const characters = [...text];
		// libyaml escapes all of a text that begins with a byte order mark.
		const all = text.startsWith("\ufeff");
		let afterSpace = false;
		for (const [index, character] of characters.entries()) {
			if (character !== " " || all) {
				this.put(all || needsEscape(character) ? escaped(character) : character);
				afterSpace = false;
				continue;
			}
			const inside = index > 0 && index < characters.length - 1;
			if (fold && !afterSpace && this.column > WIDTH && inside) {
				this.writeIndent();
				if (characters[index + 1] === " ") this.put("\\");
			} else this.put(character);
			afterSpace = true;
		}
		this.indicator('"', { space: false, indention: false });
	}

	private literal(text: string): void {
		this.indicator("|", { space: true, indention: false });
		if (/^[ \r\n\x85\u2028\u2029]/.test(text)) this.put(String(INDENT));
		if (!isBreak(text.at(-1) ?? "")) this.put("-");
		else if (text.length === 1 || isBreak(text.at(-2) ?? "")) this.put("+");
		this.lineBreak("\n");
		this.indention = true;
		this.whitespace = true;
		for (const line of text.split(/(?<=[\r\n\x85\u2028\u2029])/)) {
			if (line !== "" && !isBreak(line)) this.writeIndent();
			const ending = isBreak(line.at(-1) ?? "") ? line.slice(-1) : "";
			this.put(line.slice(0, line.length - ending.length));
			this.indention = ending !== "";
			if (ending !== "") this.lineBreak(ending);
		}
	}

	private fits(text: string): boolean {
		return this.column + text.length < WIDTH || !text.includes(" ");
	}

	private indicator(text: string, { space, indention }: { space: boolean; indention: boolean }): void {
		if (space && !this.whitespace) this.put(" ");
		this.put(text);
		this.whitespace = false;
		this.indention = this.indention && indention;
	}

	private writeIndent(): void {
		const indent = Math.max(this.indent, 0);
		if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.lineBreak("\n");
		if (this.column < indent) this.put(" ".repeat(indent - this.column));
		this.whitespace = true;
		this.indention = true;
	}

	private lineBreak(character: string): void {
		this.out += character;
		this.column = 0;
	}

	/** Text on one line; the column counts code points. */
	private put(text: string): void {
		this.out += text;
		this.column += text.length;
		if (/[\ud800-\udbff]/.test(text)) this.column -= (text.match(/[\ud800-\udbff][\udc00-\udfff]/g) ?? []).length;
	}
}

const NAMED: Record<string, string> = {
	"\0": "0",
	"\x07": "a",
	"\b": "b",
	"\t": "t",
	"\n": "n",
	"\v": "v",
	"\f": "f",
	"\r": "r",
	"\x1b": "e",
	'"': '"',
	"\\": "\\",
	"\x85": "N",
	"\xa0": "_",
	"\u2028": "L",
	"\u2029": "P",
};

function needsEscape(character: string): boolean {
	return character === '"' || character === "\\" || !isPrintable(character) || isBreak(character);
}

function escaped(character: string): string {
	const named = NAMED[character];
	if (named !== undefined) return `\\${named}`;
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16).toUpperCase();
	if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
	return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
