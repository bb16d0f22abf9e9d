import { goQuote, goValue } from "../../api/go/format";
import { jsonPath, resultText } from "../../api/jsonPath";
import type { KubeObject } from "../../api/types";
import { relaxedPath } from "../../printers/relaxedPath";
import { errorText, plainError } from "../../selection/failure";

/** What is waited for. */
export type Awaited =
	| { kind: "create" }
	| { kind: "delete" }
	/** @throws a CliError when the object can never be checked */
	| { kind: "state"; met(object: KubeObject): boolean };

/**
 * Reads the values of --for.
 * @throws a CliError in kubectl's words
 */
export function readConditions(texts: readonly string[]): Awaited[] {
	if (texts.length === 0) throw plainError("unrecognized condition: []");
	return texts.map(readCondition);
}

function readCondition(text: string): Awaited {
	const lower = text.toLowerCase();
	if (lower === "delete" || lower === "create") return { kind: lower };
	if (text.startsWith("condition=")) return statusCondition(text.slice("condition=".length));
	if (text.startsWith("jsonpath=")) return pathCondition(text.slice("jsonpath=".length));
	throw plainError(`unrecognized condition: ${goQuote(text)}`);
}

interface Condition {
	type?: unknown;
	status?: unknown;
	observedGeneration?: unknown;
}

/** NAME or NAME=VALUE of status.conditions; one that was observed before the last change does not count. */
function statusCondition(text: string): Awaited {
	const equals = text.indexOf("=");
	const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
	const wanted = (equals < 0 ? "true" : text.slice(equals + 1)).toLowerCase();
	return {
		kind: "state",
		met({ metadata, status }) {
			const { conditions, observedGeneration } = (status ?? {}) as {
				conditions?: unknown;
				observedGeneration?: unknown;
			};
			if (conditions === undefined || conditions === null) return false;
			if (!Array.isArray(conditions)) {
				throw plainError(
					`.status.conditions accessor error: ${goValue(conditions)} is of the type ${typeof conditions}, expected []interface{}`,
				);
			}
			for (const condition of conditions as (Condition | null)[]) {
				if (typeof condition?.type !== "string" || condition.type.toLowerCase() !== name) continue;
				if (typeof condition.status !== "string") continue;
				const observed = condition.observedGeneration ?? observedGeneration;
				if (typeof observed === "number" && observed < (metadata.generation ?? 0)) return false;
				return condition.status.toLowerCase() === wanted;
			}
			return false;
		},
	};
}

/** EXPRESSION or EXPRESSION=VALUE. */
function pathCondition(text: string): Awaited {
	const { expression, value } = readPath(text);
	let path: ReturnType<typeof jsonPath>;
	try {
		path = jsonPath(expression, { allowMissingKeys: true });
	} catch (error) {
		throw plainError(errorText(error));
	}
	return {
		kind: "state",
		met(object) {
			let results: unknown[][];
			try {
				results = path.find(object);
			} catch (error) {
				throw plainError(errorText(error));
			}
			const [first] = results;
			if (first === undefined || first.length === 0) return false;
			if (results.length > 1) throw plainError("given jsonpath expression matches more than one list");
			if (first.length > 1) throw plainError("given jsonpath expression matches more than one value");
			if (value === undefined) return true;
			const [found] = first;
			if (typeof found === "object" && found !== null && !isNumber(found)) {
				throw plainError("jsonpath leads to a nested object or list which is not supported");
			}
			return (found === null ? "<nil>" : resultText([found])).trim() === value.trim();
		},
	};
}

/** JSONPath's own floating-point numbers are objects. */
function isNumber(found: object): boolean {
	return "value" in found && typeof found.value === "number" && Object.getPrototypeOf(found) !== Object.prototype;
}

const FORMAT =
	"jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'";

function readPath(text: string): { expression: string; value: string | undefined } {
	const parts = splitAtSingleEquals(text);
	const [path = "", given] = parts;
	if (parts.length > 2) throw plainError(FORMAT);
	let expression: string;
	try {
		expression = relaxedPath(path);
	} catch (error) {
		throw plainError(errorText(error));
	}
	const value = given?.replace(/^['"]+|['"]+$/g, "");
	if (value === "") {
		throw plainError(
			"jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
		);
	}
	if (expression === "") throw plainError("jsonpath expression cannot be empty");
	return { expression, value };
}

/** A filter's == separates nothing. */
function splitAtSingleEquals(text: string): string[] {
	const parts = [""];
	for (let i = 0; i < text.length; i++) {
		const part = parts.length - 1;
		if (text[i] !== "=") parts[part] = `${parts[part]}${text[i]}`;
		else if (text[i + 1] !== "=") parts.push("");
		else {
			parts[part] = `${parts[part]}==`;
			i++;
		}
	}
	return parts;
}
