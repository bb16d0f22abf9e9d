import { type LibyamlError, type Mark, scannerError } from "./libyamlError";
import { scanAnchor, scanDirective, scanTag } from "./libyamlProperties";
import {
	isBlank,
	isBlankOrEnd,
	isBreak,
	isBreakOrEnd,
	scanBlockScalar,
	scanFlowScalar,
	scanPlainScalar,
	type TextCursor,
} from "./libyamlScalars";

export type TokenType =
	| "STREAM-END"
	| "DOCUMENT-START"
	| "DOCUMENT-END"
	| "VERSION-DIRECTIVE"
	| "TAG-DIRECTIVE"
	| "BLOCK-SEQUENCE-START"
	| "BLOCK-MAPPING-START"
	| "BLOCK-END"
	| "FLOW-SEQUENCE-START"
	| "FLOW-SEQUENCE-END"
	| "FLOW-MAPPING-START"
	| "FLOW-MAPPING-END"
	| "BLOCK-ENTRY"
	| "FLOW-ENTRY"
	| "KEY"
	| "VALUE"
	| "ALIAS"
	| "ANCHOR"
	| "TAG"
	| "SCALAR";

export interface Token {
	type: TokenType;
	start: Mark;
	/** A scalar's text, an anchor's name, a tag's handle, a %YAML directive's version. */
	value: string;
	/** A tag's suffix, a %TAG directive's prefix. */
	suffix: string;
	/** Scalars only: written without quotes. */
	plain: boolean;
}

interface SimpleKey {
	possible: boolean;
	required: boolean;
	token: number;
	mark: Mark;
}

const MAX_DEPTH = 10_000;
const PLAIN = { plain: true };

/**
 * YAML's tokens as libyaml (and go-yaml v2, hence kubectl) finds them, with its errors. It reads no further than the
 * parser asks, so that errors come in libyaml's order.
 */
export class LibyamlScanner implements TextCursor {
	index = 0;
	line = 0;
	column = 0;
	indent = -1;
	flowLevel = 0;
	simpleKeyAllowed = true;

	private tokens: Token[] = [];
	private head = 0;
	private parsed = 0;
	private readonly indents: number[] = [];
	private readonly simpleKeys: SimpleKey[] = [
		{ possible: false, required: false, token: 0, mark: { index: 0, line: 0, column: 0 } },
	];

	constructor(readonly text: string) {}

	/** The next token, left in place. */
	peek(): Token {
		while (this.head === this.tokens.length || this.mayBecomeKey()) this.fetch();
		return this.tokens[this.head] as Token;
	}

	/** The next token, taken. */
	next(): Token {
		const token = this.peek();
		this.head++;
		this.parsed++;
		if (this.head === this.tokens.length) {
			this.tokens = [];
			this.head = 0;
		}
		return token;
	}

	mark(): Mark {
		return { index: this.index, line: this.line, column: this.column };
	}

	/** The character code `offset` ahead; NaN behind the end. */
	at(offset = 0): number {
		return this.text.charCodeAt(this.index + offset);
	}

	skip(count = 1): void {
		this.index += count;
		this.column += count;
	}

	skipBreak(): void {
		this.index += this.at() === 13 && this.at(1) === 10 ? 2 : 1;
		this.line++;
		this.column = 0;
	}

	/** Whether the head token may yet turn out to be a key: then the tokens behind it must be known first. */
	private mayBecomeKey(): boolean {
		for (const key of this.simpleKeys) {
			if (key.possible && key.token === this.parsed) return this.isValid(key);
		}
		return false;
	}

	private isValid(key: SimpleKey): boolean {
		if (!key.possible) return false;
		if (key.mark.line >= this.line && key.mark.index + 1024 >= this.index) return true;
		if (key.required) throw this.error("could not find expected ':'");
		key.possible = false;
		return false;
	}

	private error(problem: string): LibyamlError {
		return scannerError(problem, this);
	}

	private push(type: TokenType, start: Mark, value = "", { suffix = "", plain = false } = {}): void {
		this.tokens.push({ type, start, value, suffix, plain });
	}

	private fetch(): void {
		this.skipToNextToken();
		this.unrollIndent(this.column);
		this.fetcher(this.at())();
	}

	/** Which kind of token begins with that character, here. */
	private fetcher(char: number): () => void {
		if (Number.isNaN(char)) return () => this.fetchStreamEnd();
		if (this.column === 0) {
			if (char === 0x25) return () => this.fetchDirective();
			if (this.isDocumentIndicator()) return () => this.fetchDocumentIndicator(char === 0x2d);
		}
		switch (char) {
			case 0x5b:
				return () => this.fetchFlowStart("FLOW-SEQUENCE-START");
			case 0x7b:
				return () => this.fetchFlowStart("FLOW-MAPPING-START");
			case 0x5d:
				return () => this.fetchFlowEnd("FLOW-SEQUENCE-END");
			case 0x7d:
				return () => this.fetchFlowEnd("FLOW-MAPPING-END");
			case 0x2c:
				return () => this.fetchFlowEntry();
			case 0x2a:
				return () => this.fetchAnchor("ALIAS");
			case 0x26:
				return () => this.fetchAnchor("ANCHOR");
			case 0x21:
				return () => this.fetchTag();
			case 0x27:
			case 0x22:
				return () => this.fetchFlowScalar(char === 0x27);
		}
		const inFlow = this.flowLevel > 0;
		const alone = isBlankOrEnd(this.at(1));
		if (char === 0x2d && alone) return () => this.fetchBlockEntry();
		if (char === 0x3f && (inFlow || alone)) return () => this.fetchKey();
		if (char === 0x3a && (inFlow || alone)) return () => this.fetchValue();
		if ((char === 0x7c || char === 0x3e) && !inFlow) return () => this.fetchBlockScalar(char === 0x7c);
		if (this.canStartPlain(char)) return () => this.fetchPlainScalar();
		throw this.error("found character that cannot start any token");
	}

	private canStartPlain(char: number): boolean {
		if (char === 0x2d) return !isBlank(this.at(1));
		if (char === 0x3f || char === 0x3a) return this.flowLevel === 0;
		// Blanks and # | > % @ `
		return (
			!isBlankOrEnd(char) &&
			!(char === 0x23 || char === 0x7c || char === 0x3e || char === 0x25) &&
			!(char === 0x40 || char === 0x60)
		);
	}

	isDocumentIndicator(): boolean {
		const char = this.at();
		return (char === 0x2d || char === 0x2e) && this.at(1) === char && this.at(2) === char && isBlankOrEnd(this.at(3));
	}

	private skipToNextToken(): void {
		for (;;) {
			if (this.column === 0 && this.at() === 0xfeff) this.skip();
			while (this.at() === 0x20 || ((this.flowLevel > 0 || !this.simpleKeyAllowed) && this.at() === 0x09)) {
				this.skip();
			}
			this.skipComment();
			if (!isBreak(this.at())) return;
			this.skipBreak();
			if (this.flowLevel === 0) this.simpleKeyAllowed = true;
		}
	}

	skipComment(): void {
		if (this.at() === 0x23) while (!isBreakOrEnd(this.at())) this.skip();
	}

	skipBlanks(): void {
		while (isBlank(this.at())) this.skip();
	}

	private saveSimpleKey(): void {
		if (!this.simpleKeyAllowed) return;
		this.removeSimpleKey();
		this.simpleKeys[this.simpleKeys.length - 1] = {
			possible: true,
			required: this.flowLevel === 0 && this.indent === this.column,
			token: this.parsed + this.tokens.length - this.head,
			mark: this.mark(),
		};
	}

	private removeSimpleKey(): void {
		const key = this.simpleKeys[this.simpleKeys.length - 1];
		if (key?.possible) {
			if (key.required) throw this.error("could not find expected ':'");
			key.possible = false;
		}
	}

	private rollIndent(column: number, at: number | undefined, type: TokenType, start: Mark): void {
		if (this.flowLevel > 0 || this.indent >= column) return;
		this.indents.push(this.indent);
		this.indent = column;
		if (this.indents.length > MAX_DEPTH) throw this.error(`exceeded max depth of ${MAX_DEPTH}`);
		const token = { type, start, value: "", suffix: "", plain: false };
		if (at === undefined) this.tokens.push(token);
		else this.tokens.splice(this.head + at - this.parsed, 0, token);
	}

	private unrollIndent(column: number): void {
		if (this.flowLevel > 0) return;
		while (this.indent > column) {
			this.push("BLOCK-END", this.mark());
			this.indent = this.indents.pop() ?? -1;
		}
	}

	private fetchStreamEnd(): void {
		if (this.column !== 0) {
			this.column = 0;
			this.line++;
		}
		this.unrollIndent(-1);
		this.removeSimpleKey();
		this.simpleKeyAllowed = false;
		this.push("STREAM-END", this.mark());
	}

	private fetchDocumentIndicator(start: boolean): void {
		this.unrollIndent(-1);
		this.removeSimpleKey();
		this.simpleKeyAllowed = false;
		const mark = this.mark();
		this.skip(3);
		this.push(start ? "DOCUMENT-START" : "DOCUMENT-END", mark);
	}

	private fetchFlowStart(type: TokenType): void {
		this.saveSimpleKey();
		this.simpleKeys.push({ possible: false, required: false, token: 0, mark: this.mark() });
		this.flowLevel++;
		if (this.flowLevel > MAX_DEPTH) throw this.error(`exceeded max depth of ${MAX_DEPTH}`);
		this.simpleKeyAllowed = true;
		this.pushIndicator(type);
	}

	private fetchFlowEnd(type: TokenType): void {
		this.removeSimpleKey();
		if (this.flowLevel > 0) {
			this.flowLevel--;
			this.simpleKeys.pop();
		}
		this.simpleKeyAllowed = false;
		this.pushIndicator(type);
	}

	private fetchFlowEntry(): void {
		this.removeSimpleKey();
		this.simpleKeyAllowed = true;
		this.pushIndicator("FLOW-ENTRY");
	}

	private pushIndicator(type: TokenType): void {
		const mark = this.mark();
		this.skip();
		this.push(type, mark);
	}

	private fetchBlockEntry(): void {
		if (this.flowLevel === 0) {
			if (!this.simpleKeyAllowed) throw this.error("block sequence entries are not allowed in this context");
			this.rollIndent(this.column, undefined, "BLOCK-SEQUENCE-START", this.mark());
		}
		this.removeSimpleKey();
		this.simpleKeyAllowed = true;
		this.pushIndicator("BLOCK-ENTRY");
	}

	private fetchKey(): void {
		if (this.flowLevel === 0) {
			if (!this.simpleKeyAllowed) throw this.error("mapping keys are not allowed in this context");
			this.rollIndent(this.column, undefined, "BLOCK-MAPPING-START", this.mark());
		}
		this.removeSimpleKey();
		this.simpleKeyAllowed = this.flowLevel === 0;
		this.pushIndicator("KEY");
	}

	private fetchValue(): void {
		const key = this.simpleKeys[this.simpleKeys.length - 1];
		if (key !== undefined && this.isValid(key)) {
			const token: Token = { type: "KEY", start: key.mark, value: "", suffix: "", plain: false };
			this.tokens.splice(this.head + key.token - this.parsed, 0, token);
			this.rollIndent(key.mark.column, key.token, "BLOCK-MAPPING-START", key.mark);
			key.possible = false;
			this.simpleKeyAllowed = false;
		} else {
			if (this.flowLevel === 0) {
				if (!this.simpleKeyAllowed) throw this.error("mapping values are not allowed in this context");
				this.rollIndent(this.column, undefined, "BLOCK-MAPPING-START", this.mark());
			}
			this.simpleKeyAllowed = this.flowLevel === 0;
		}
		this.pushIndicator("VALUE");
	}

	private fetchAnchor(type: "ALIAS" | "ANCHOR"): void {
		this.saveSimpleKey();
		this.simpleKeyAllowed = false;
		const start = this.mark();
		this.push(type, start, scanAnchor(this));
	}

	private fetchTag(): void {
		this.saveSimpleKey();
		this.simpleKeyAllowed = false;
		const start = this.mark();
		const { handle, suffix } = scanTag(this);
		this.push("TAG", start, handle, { suffix });
	}

	private fetchDirective(): void {
		this.unrollIndent(-1);
		this.removeSimpleKey();
		this.simpleKeyAllowed = false;
		const start = this.mark();
		const { name, value, suffix } = scanDirective(this);
		this.push(name === "YAML" ? "VERSION-DIRECTIVE" : "TAG-DIRECTIVE", start, value, { suffix });
	}

	private fetchBlockScalar(literal: boolean): void {
		this.removeSimpleKey();
		this.simpleKeyAllowed = true;
		const start = this.mark();
		this.push("SCALAR", start, scanBlockScalar(this, literal));
	}

	private fetchFlowScalar(single: boolean): void {
		this.saveSimpleKey();
		this.simpleKeyAllowed = false;
		const start = this.mark();
		this.push("SCALAR", start, scanFlowScalar(this, single));
	}

	private fetchPlainScalar(): void {
		this.saveSimpleKey();
		this.simpleKeyAllowed = false;
		const start = this.mark();
		this.push("SCALAR", start, scanPlainScalar(this), PLAIN);
	}
}
