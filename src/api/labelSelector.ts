import { labelKeyErrors, labelValueErrors } from "./labelNames";
import { badRequest } from "./statusError";
import type { LabelSelector } from "./types";

export type LabelOperator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";

/** One condition on labels; a selector is all of its requirements together. */
export interface LabelRequirement {
	key: string;
	operator: LabelOperator;
	values: string[];
}

/**
 * Reads kubectl's text form (`a=b,c in (d,e),!f`), sorted by key as labels.Parse leaves it.
 * @throws a BadRequest StatusError in labels.Parse's words.
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
	return sortByKey(new Parser(scan(text)).parse());
}

/**
 * The requirements of a selector as it stands in a spec (metav1.LabelSelectorAsSelector). No selector at all selects
 * nothing (undefined), an empty one everything ([]).
 * @throws a BadRequest StatusError for an operator, key or value that is none.
 */
export function labelSelectorRequirements(selector: LabelSelector | undefined): LabelRequirement[] | undefined {
	if (selector === undefined || selector === null) return undefined;
	const requirements: LabelRequirement[] = [];
	for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
		requirements.push(requirement(key, "=", [value]));
	}
	for (const { key, operator, values } of selector.matchExpressions ?? []) {
		const known = SPEC_OPERATORS.get(operator);
		if (known === undefined) {
			throw badRequest(`${JSON.stringify(operator)} is not a valid label selector operator`);
		}
		requirements.push(requirement(key, known, values ?? []));
	}
	return sortByKey(requirements);
}

/** Whether labels meet all requirements; without a selector (undefined) nothing does. */
export function matchesLabels(
	requirements: readonly LabelRequirement[] | undefined,
	labels: Readonly<Record<string, string>> | undefined,
): boolean {
	return requirements?.every((each) => matchesRequirement(each, labels)) ?? false;
}

/** The text form of requirements, as Go's Selector.String() writes it. */
export function formatRequirements(requirements: readonly LabelRequirement[]): string {
	return requirements.map(formatRequirement).join(",");
}

/** A selector as requests and some descriptions have it: "" for one that is absent or selects everything. */
export function labelSelectorText(selector: LabelSelector | undefined): string {
	try {
		return formatRequirements(labelSelectorRequirements(selector) ?? []);
	} catch {
		return "<error>";
	}
}

/** A spec's selector as describe shows it (metav1.FormatLabelSelector): "<none>" when it says nothing. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
	return labelSelectorText(selector) || "<none>";
}

/** The text form of a map of labels that must all be there: `a=b,c=d`, sorted by key. */
export function formatLabelSet(labels: Readonly<Record<string, string>> | undefined): string {
	return Object.entries(labels ?? {})
		.map(([key, value]) => `${key}=${value}`)
		.sort()
		.join(",");
}

const SPEC_OPERATORS = new Map<string, LabelOperator>([
	["In", "in"],
	["NotIn", "notin"],
	["Exists", "exists"],
	["DoesNotExist", "!"],
]);

const BINARY_OPERATORS = "in, notin, =, ==, !=, gt, lt";

function matchesRequirement(
	{ key, operator, values }: LabelRequirement,
	labels: Readonly<Record<string, string>> | undefined,
): boolean {
	const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
	switch (operator) {
		case "in":
		case "=":
		case "==":
			return value !== undefined && values.includes(value);
		case "notin":
		case "!=":
			return value === undefined || !values.includes(value);
		case "exists":
			return value !== undefined;
		case "!":
			return value === undefined;
		case "gt":
		case "lt": {
			const left = parseInt64(value);
			const right = parseInt64(values[0]);
			if (left === undefined || right === undefined) return false;
			return operator === "gt" ? left > right : left < right;
		}
	}
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
	const list = [...values].sort().join(",");
	switch (operator) {
		case "exists":
			return key;
		case "!":
			return `!${key}`;
		case "in":
		case "notin":
			return `${key} ${operator} (${list})`;
		case "gt":
			return `${key}>${list}`;
		case "lt":
			return `${key}<${list}`;
		default:
			return `${key}${operator}${list}`;
	}
}

function sortByKey(requirements: LabelRequirement[]): LabelRequirement[] {
	return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** labels.NewRequirement: all that is wrong with one requirement, as one error. */
function requirement(key: string, operator: LabelOperator, values: readonly string[]): LabelRequirement {
	const errors: string[] = [];
	const keyErrors = labelKeyErrors(key);
	if (keyErrors.length > 0) errors.push(`key: ${invalidText(key, keyErrors.join("; "))}`);
	if ((operator === "in" || operator === "notin") && values.length === 0) {
		errors.push(`values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty`);
	}
	if ((operator === "exists" || operator === "!") && values.length > 0) {
		errors.push(
			`values: Invalid value: ${JSON.stringify(values)}: values set must be empty for exists and does not exist`,
		);
	}
	if (operator === "gt" || operator === "lt") {
		for (const [index, value] of values.entries()) {
			if (parseInt64(value) === undefined) {
				const why = "for 'Gt', 'Lt' operators, the value must be an integer";
				errors.push(`values[${index}]: ${invalidText(value, why)}`);
			}
		}
	}
	for (const [index, value] of values.entries()) {
		const valueErrors = labelValueErrors(value);
		if (valueErrors.length > 0) errors.push(`values[${index}][${key}]: ${invalidText(value, valueErrors.join("; "))}`);
	}
	const [first] = errors;
	if (first !== undefined) throw badRequest(errors.length === 1 ? first : `[${errors.join(", ")}]`);
	return { key, operator, values: [...values] };
}

function invalidText(value: string, why: string): string {
	return `Invalid value: ${JSON.stringify(value)}: ${why}`;
}

function parseInt64(text: string | undefined): bigint | undefined {
	if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
	const value = BigInt(text.replace(/^\+/, ""));
	return value === BigInt.asIntN(64, value) ? value : undefined;
}

type TokenKind = "end" | "identifier" | ")" | "," | "!" | "==" | "=" | ">" | "in" | "<" | "!=" | "notin" | "(";

interface Token {
	kind: TokenKind;
	text: string;
}

function scan(text: string): Token[] {
	const tokens: Token[] = [];
	const pattern = /[ \t\r\n]*(==|!=|[=!(),><]|[^=!(),>< \t\r\n\0]+)/y;
	for (;;) {
		const found = pattern.exec(text)?.[1];
		if (found === undefined) break;
		const keyword = /^(in|notin|[=!(),><]=?)$/.test(found);
		tokens.push({ kind: keyword ? (found as TokenKind) : "identifier", text: found });
	}
	tokens.push({ kind: "end", text: "" });
	return tokens;
}

/** The recursive descent of labels.Parser, with its errors. */
class Parser {
	private position = 0;

	constructor(private readonly tokens: readonly Token[]) {}

	parse(): LabelRequirement[] {
		const requirements: LabelRequirement[] = [];
		for (;;) {
			const start = this.peek();
			if (start.kind === "end") return requirements;
			if (start.kind !== "identifier" && start.kind !== "!") {
				throw badRequest(`found '${start.text}', expected: !, identifier, or 'end of string'`);
			}
			requirements.push(this.requirement());
			const separator = this.next();
			if (separator.kind === "end") return requirements;
			if (separator.kind !== ",") {
				throw badRequest(`found '${separator.text}', expected: ',' or 'end of string'`);
			}
			const following = this.peek();
			if (following.kind !== "identifier" && following.kind !== "!") {
				throw badRequest(`found '${following.text}', expected: identifier after ','`);
			}
		}
	}

	private requirement(): LabelRequirement {
		try {
			return this.parseRequirement();
		} catch (error) {
			throw badRequest(`unable to parse requirement: ${error instanceof Error ? error.message : String(error)}`);
		}
	}

	private parseRequirement(): LabelRequirement {
		let token = this.next();
		const negated = token.kind === "!";
		if (negated) token = this.next();
		if (token.kind !== "identifier") throw new Error(`found '${token.text}', expected: identifier`);
		const key = token.text;
		const keyErrors = labelKeyErrors(key);
		if (keyErrors.length > 0) throw new Error(`<nil>: ${invalidText(key, keyErrors.join("; "))}`);
		const after = this.peek().kind;
		if (negated || after === "end" || after === ",") return requirement(key, negated ? "!" : "exists", []);
		const operator = this.operator();
		const values = operator === "in" || operator === "notin" ? this.values() : [this.exactValue()];
		return requirement(key, operator, values);
	}

	private operator(): LabelOperator {
		const token = this.tokens[this.position++] ?? END;
		switch (token.kind) {
			case "in":
			case "notin":
			case "=":
			case "==":
			case "!=":
				return token.kind;
			case ">":
				return "gt";
			case "<":
				return "lt";
			default:
				throw new Error(`found '${token.text}', expected: ${BINARY_OPERATORS}`);
		}
	}

	private values(): string[] {
		const open = this.next();
		if (open.kind !== "(") throw new Error(`found '${open.text}' expected: '('`);
		const first = this.peek();
		if (first.kind === ")") {
			this.next();
			return [""];
		}
		if (first.kind !== "identifier" && first.kind !== ",") {
			throw new Error(`found '${first.text}', expected: ',', ')' or identifier`);
		}
		const values = this.identifiers();
		this.next();
		return [...values].sort();
	}

	/** Up to, but not including, the closing parenthesis; an empty place between commas is the empty value. */
	private identifiers(): Set<string> {
		const values = new Set<string>();
		for (;;) {
			const token = this.next();
			if (token.kind === "identifier") {
				values.add(token.text);
				const after = this.peek();
				if (after.kind === ")") return values;
				if (after.kind !== ",") throw new Error(`found '${after.text}', expected: ',' or ')'`);
			} else if (token.kind === ",") {
				if (values.size === 0) values.add("");
				const after = this.peek().kind;
				if (after === ")" || after === ",") values.add("");
				if (after === ")") return values;
			} else {
				throw new Error(`found '${token.text}', expected: ',', or identifier`);
			}
		}
	}

	private exactValue(): string {
		const ahead = this.peek().kind;
		if (ahead === "end" || ahead === ",") return "";
		const token = this.next();
		if (token.kind !== "identifier") throw new Error(`found '${token.text}', expected: identifier`);
		return token.text;
	}

	/** Where a value may stand, "in" and "notin" are values. */
	private peek(): Token {
		const token = this.tokens[this.position] ?? END;
		return token.kind === "in" || token.kind === "notin" ? { kind: "identifier", text: token.text } : token;
	}

	private next(): Token {
		const token = this.peek();
		this.position++;
		return token;
	}
}

const END: Token = { kind: "end", text: "" };
