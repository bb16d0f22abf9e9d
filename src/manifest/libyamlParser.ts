import { LibyamlError, type Mark, parserError } from "./libyamlError";
import { LibyamlScanner, type Token, type TokenType } from "./libyamlScanner";
import type { YamlNode } from "./yamlNode";

/**
 * The first document of a text, as go-yaml v2 (hence kubectl) parses it; undefined when there is none. Whatever stands
 * behind that document is not looked at.
 * @throws LibyamlError with go-yaml's message and line.
 */
export function parseLibyaml(text: string, maxDepth: number): YamlNode | undefined {
	const control = CONTROL.exec(text);
	if (control !== null) {
		const line = text.slice(0, control.index).split("\n").length;
		throw new LibyamlError("control characters are not allowed", line, 0, control.index);
	}
	return new LibyamlParser(text, maxDepth).parseDocument();
}

const CONTROL = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ud800-\udfff\ue000-\ufffd]/;

const DEFAULT_TAGS: readonly (readonly [string, string])[] = [
	["!", "!"],
	["!!", "tag:yaml.org,2002:"],
];

class LibyamlParser {
	private readonly scanner: LibyamlScanner;
	private readonly tags = new Map<string, string>();
	private readonly anchors = new Map<string, YamlNode>();
	private depth = 0;

	constructor(
		text: string,
		private readonly maxDepth: number,
	) {
		this.scanner = new LibyamlScanner(text);
	}

	parseDocument(): YamlNode | undefined {
		const first = this.scanner.peek().type;
		const implicit = first !== "VERSION-DIRECTIVE" && first !== "TAG-DIRECTIVE" && first !== "DOCUMENT-START";
		if (first === "STREAM-END") return undefined;
		this.processDirectives();
		let node: YamlNode;
		if (implicit) {
			node = this.parseNode({ block: true });
		} else {
			this.expect("DOCUMENT-START", "did not find expected <document start>");
			const { type, start } = this.scanner.peek();
			node = NO_CONTENT.has(type) ? emptyScalar(start) : this.parseNode({ block: true });
		}
		this.scanner.peek();
		return node;
	}

	private expect(type: TokenType, problem: string): void {
		const token = this.scanner.peek();
		if (token.type !== type) throw parserError(problem, token.start);
		this.scanner.next();
	}

	private processDirectives(): void {
		let version: string | undefined;
		for (;;) {
			const { type, start, value, suffix } = this.scanner.peek();
			if (type === "VERSION-DIRECTIVE") {
				if (version !== undefined) throw parserError("found duplicate %YAML directive", start);
				if (value !== "1.1") throw parserError("found incompatible YAML document", start);
				version = value;
			} else if (type === "TAG-DIRECTIVE") {
				if (this.tags.has(value)) throw parserError("found duplicate %TAG directive", start);
				this.tags.set(value, suffix);
			} else {
				break;
			}
			this.scanner.next();
		}
		for (const [handle, prefix] of DEFAULT_TAGS) {
			if (!this.tags.has(handle)) this.tags.set(handle, prefix);
		}
	}

	private parseNode({ block, indentless = false }: { block: boolean; indentless?: boolean }): YamlNode {
		let token = this.scanner.peek();
		if (token.type === "ALIAS") {
			this.scanner.next();
			const target = this.anchors.get(token.value);
			if (target === undefined) {
				throw new LibyamlError(
					`unknown anchor '${token.value}' referenced`,
					token.start.line + 1,
					0,
					token.start.index,
				);
			}
			return { kind: "alias", name: token.value, target, offset: token.start.index };
		}
		const start = token.start;
		let anchor: string | undefined;
		let tagToken: Token | undefined;
		for (let properties = 0; properties < 2; properties++) {
			if (token.type === "ANCHOR" && anchor === undefined) anchor = token.value;
			else if (token.type === "TAG" && tagToken === undefined) tagToken = token;
			else break;
			this.scanner.next();
			token = this.scanner.peek();
		}
		const tag = tagToken === undefined ? "" : this.resolveTag(tagToken);
		return this.parseContent(token, { block, indentless, anchor, tag, start });
	}

	private resolveTag({ value: handle, suffix, start }: Token): string {
		if (handle === "") return suffix;
		const prefix = this.tags.get(handle);
		if (prefix === undefined) throw parserError("found undefined tag handle", start);
		return prefix + suffix;
	}

	private parseContent(
		token: Token,
		at: { block: boolean; indentless: boolean; anchor: string | undefined; tag: string; start: Mark },
	): YamlNode {
		const offset = at.start.index;
		const name = (node: YamlNode) => {
			if (at.anchor !== undefined) this.anchors.set(at.anchor, node);
		};
		switch (token.type) {
			case "SCALAR": {
				this.scanner.next();
				const plain = at.tag === "!" || (at.tag === "" && token.plain);
				const node: YamlNode = { kind: "scalar", value: token.value, tag: at.tag, plain, offset };
				name(node);
				return node;
			}
			case "BLOCK-ENTRY":
				if (at.indentless) return this.nested(() => this.parseIndentlessSequence(offset, name));
				break;
			case "FLOW-SEQUENCE-START":
				return this.nested(() => this.parseFlowSequence(offset, name));
			case "FLOW-MAPPING-START":
				return this.nested(() => this.parseFlowMapping(offset, name));
			case "BLOCK-SEQUENCE-START":
				if (at.block) return this.nested(() => this.parseBlockSequence(offset, name));
				break;
			case "BLOCK-MAPPING-START":
				if (at.block) return this.nested(() => this.parseBlockMapping(offset, name));
				break;
		}
		if (at.anchor !== undefined || at.tag !== "") {
			const node: YamlNode = { kind: "scalar", value: "", tag: at.tag, plain: at.tag === "", offset };
			name(node);
			return node;
		}
		throw parserError("did not find expected node content", token.start);
	}

	private nested(parse: () => YamlNode): YamlNode {
		if (++this.depth > this.maxDepth) {
			const { line, index } = this.scanner.peek().start;
			throw new LibyamlError(`exceeded max depth of ${this.maxDepth}`, line + 1, 0, index);
		}
		const node = parse();
		this.depth--;
		return node;
	}

	private parseBlockSequence(offset: number, name: (node: YamlNode) => void): YamlNode {
		const items: YamlNode[] = [];
		const node: YamlNode = { kind: "sequence", items, offset };
		name(node);
		this.scanner.next();
		for (;;) {
			const token = this.scanner.peek();
			if (token.type === "BLOCK-END") break;
			if (token.type !== "BLOCK-ENTRY") throw parserError("did not find expected '-' indicator", token.start);
			this.scanner.next();
			const { type } = this.scanner.peek();
			const empty = type === "BLOCK-ENTRY" || type === "BLOCK-END";
			items.push(empty ? emptyScalar(token.start) : this.parseNode({ block: true }));
		}
		this.scanner.next();
		return node;
	}

	private parseIndentlessSequence(offset: number, name: (node: YamlNode) => void): YamlNode {
		const items: YamlNode[] = [];
		const node: YamlNode = { kind: "sequence", items, offset };
		name(node);
		for (;;) {
			const token = this.scanner.peek();
			if (token.type !== "BLOCK-ENTRY") return node;
			this.scanner.next();
			const { type } = this.scanner.peek();
			const empty = type === "BLOCK-ENTRY" || type === "KEY" || type === "VALUE" || type === "BLOCK-END";
			items.push(empty ? emptyScalar(token.start) : this.parseNode({ block: true }));
		}
	}

	private parseBlockMapping(offset: number, name: (node: YamlNode) => void): YamlNode {
		const pairs: YamlNode[] = [];
		const node: YamlNode = { kind: "mapping", pairs, offset };
		name(node);
		this.scanner.next();
		for (;;) {
			const token = this.scanner.peek();
			if (token.type === "BLOCK-END") break;
			if (token.type !== "KEY") throw parserError("did not find expected key", token.start);
			this.scanner.next();
			pairs.push(this.parseBlockKeyOrValue(token.start));
			const value = this.scanner.peek();
			if (value.type === "VALUE") {
				this.scanner.next();
				pairs.push(this.parseBlockKeyOrValue(value.start));
			} else {
				pairs.push(emptyScalar(value.start));
			}
		}
		this.scanner.next();
		return node;
	}

	private parseBlockKeyOrValue(start: Mark): YamlNode {
		const { type } = this.scanner.peek();
		if (type === "KEY" || type === "VALUE" || type === "BLOCK-END") return emptyScalar(start);
		return this.parseNode({ block: true, indentless: true });
	}

	private parseFlowSequence(offset: number, name: (node: YamlNode) => void): YamlNode {
		const items: YamlNode[] = [];
		const node: YamlNode = { kind: "sequence", items, offset };
		name(node);
		this.scanner.next();
		while (this.scanner.peek().type !== "FLOW-SEQUENCE-END") {
			if (items.length > 0) this.expect("FLOW-ENTRY", "did not find expected ',' or ']'");
			const token = this.scanner.peek();
			if (token.type === "FLOW-SEQUENCE-END") break;
			items.push(token.type === "KEY" ? this.parseSinglePair() : this.parseNode({ block: false }));
		}
		this.scanner.next();
		return node;
	}

	/** `[key: value]`: a mapping of one pair within a sequence. */
	private parseSinglePair(): YamlNode {
		const { start } = this.scanner.next();
		const ended = (type: TokenType) => type === "FLOW-ENTRY" || type === "FLOW-SEQUENCE-END";
		let key: YamlNode;
		const first = this.scanner.peek();
		if (first.type === "VALUE" || ended(first.type)) {
			// libyaml takes the token here, whatever it is.
			this.scanner.next();
			key = emptyScalar(first.start);
		} else {
			key = this.parseNode({ block: false });
		}
		let value: YamlNode | undefined;
		if (this.scanner.peek().type === "VALUE") {
			this.scanner.next();
			if (!ended(this.scanner.peek().type)) value = this.parseNode({ block: false });
		}
		return { kind: "mapping", pairs: [key, value ?? emptyScalar(start)], offset: start.index };
	}

	private parseFlowMapping(offset: number, name: (node: YamlNode) => void): YamlNode {
		const pairs: YamlNode[] = [];
		const node: YamlNode = { kind: "mapping", pairs, offset };
		name(node);
		this.scanner.next();
		const ended = (type: TokenType) => type === "FLOW-ENTRY" || type === "FLOW-MAPPING-END";
		while (this.scanner.peek().type !== "FLOW-MAPPING-END") {
			if (pairs.length > 0) this.expect("FLOW-ENTRY", "did not find expected ',' or '}'");
			const token = this.scanner.peek();
			if (token.type === "FLOW-MAPPING-END") break;
			if (token.type !== "KEY") {
				pairs.push(this.parseNode({ block: false }), emptyScalar(token.start));
				continue;
			}
			this.scanner.next();
			const { type, start } = this.scanner.peek();
			pairs.push(type === "VALUE" || ended(type) ? emptyScalar(start) : this.parseNode({ block: false }));
			let value: YamlNode | undefined;
			if (this.scanner.peek().type === "VALUE") {
				this.scanner.next();
				if (!ended(this.scanner.peek().type)) value = this.parseNode({ block: false });
			}
			pairs.push(value ?? emptyScalar(start));
		}
		this.scanner.next();
		return node;
	}
}

const NO_CONTENT: ReadonlySet<TokenType> = new Set<TokenType>([
	"VERSION-DIRECTIVE",
	"TAG-DIRECTIVE",
	"DOCUMENT-START",
	"DOCUMENT-END",
	"STREAM-END",
]);

function emptyScalar(at: Mark): YamlNode {
	return { kind: "scalar", value: "", tag: "", plain: true, offset: at.index };
}
