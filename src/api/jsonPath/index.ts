import { goValue } from "../go/format";
import { goJson, goJsonIndented } from "../go/json";
import { type EvaluateOptions, evaluate } from "./evaluate";
import { Float } from "./float";
import { parseTemplate } from "./parse";

/** A JSONPath template, ready to be used on many objects. */
export interface JsonPath {
	/** The values that each part of the template finds. @throws an Error in client-go's words. */
	find(data: unknown): unknown[][];
	/** The template with what it finds filled in. @throws an Error in client-go's words. */
	execute(data: unknown): string;
}

/**
 * Reads a template; `asJson` makes `execute` print each part's values as an indented JSON array.
 * @throws an Error in client-go's words.
 */
export function jsonPath(template: string, options: EvaluateOptions & { asJson?: boolean }): JsonPath {
	const nodes = parseTemplate(template);
	const find = (data: unknown): unknown[][] => evaluate(nodes, data, options);
	const text = options.asJson ? jsonText : resultText;
	return { find, execute: (data) => find(data).map(text).join("") };
}

/** The values of one part, separated by blanks; objects and lists as JSON. */
export function resultText(values: readonly unknown[]): string {
	return values.map(valueText).join(" ");
}

function jsonText(values: readonly unknown[]): string {
	return `${goJsonIndented(values.map((value) => (value instanceof Float ? value.value : value)))}\n`;
}

function valueText(value: unknown): string {
	if (value instanceof Float) return goValue(value.value);
	if (value === null) return "null";
	if (value === undefined) return "<no value>";
	return typeof value === "object" ? goJson(value) : goValue(value);
}
