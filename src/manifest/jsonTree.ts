import type { DuplicateKey } from "./yaml";
import type { YamlNode } from "./yamlNode";

/** What stands where in a text that is one JSON value, and the keys that it has twice. */
export function jsonTree(text: string): { root: YamlNode; duplicates: DuplicateKey[] } {
	const reader = new Reader(text);
	return { root: reader.value([]), duplicates: reader.duplicates };
}

type Path = readonly (string | number)[];

/** Reads JSON that is known to be well-formed. */
class Reader {
	readonly duplicates: DuplicateKey[] = [];
	private at = 0;

	constructor(private readonly text: string) {}

	value(path: Path): YamlNode {
		this.skipSpace();
		const offset = this.at;
		switch (this.text[offset]) {
			case "{":
				return { kind: "mapping", pairs: this.pairs(path), offset };
			case "[":
				return { kind: "sequence", items: this.items(path), offset };
			case '"':
				return { kind: "scalar", value: this.string(), tag: "", plain: false, offset };
			default:
				return { kind: "scalar", value: this.take(LITERAL), tag: "", plain: true, offset };
		}
	}

	private pairs(path: Path): YamlNode[] {
		const pairs: YamlNode[] = [];
		const offsets = new Map<string, number>();
		this.at++;
		for (;;) {
			this.skipSpace();
			const offset = this.at;
			if (this.text[offset] !== '"') break;
			const key = this.string();
			const firstOffset = offsets.get(key);
			this.skipSpace();
			if (firstOffset === undefined) offsets.set(key, offset);
			else this.duplicates.push({ path, key, firstOffset, offset, valueOffset: this.at });
			pairs.push({ kind: "scalar", value: key, tag: "", plain: false, offset }, this.value([...path, key]));
		}
		this.at++;
		return pairs;
	}

	private items(path: Path): YamlNode[] {
		const items: YamlNode[] = [];
		this.at++;
		for (;;) {
			this.skipSpace();
			if (this.text[this.at] === "]" || this.at >= this.text.length) break;
			items.push(this.value([...path, items.length]));
		}
		this.at++;
		return items;
	}

	private string(): string {
		return JSON.parse(this.take(STRING)) as string;
	}

	/** White space, and the commas and colons between values. */
	private skipSpace(): void {
		this.take(SPACE);
	}

	private take(pattern: RegExp): string {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text)?.[0] ?? "";
		this.at += found.length;
		return found;
	}
}

const SPACE = /[\s,:]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const LITERAL = /[^\s,:\]}]*/y;
