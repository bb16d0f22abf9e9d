import { goQuote } from "../../api/go/format";
import { regexRule } from "../../api/names";
import type { V1EnvVar } from "../../api/types";
import { plainError } from "../../selection/failure";

/** Parts objects from changes (KEY=VALUE, KEY-); undefined when an object stands behind a change. */
export function splitEnv(
	words: readonly string[],
): { resources: readonly string[]; changes: readonly string[] } | undefined {
	const isChange = (word: string) => word.indexOf("=", 1) > 0 || word.endsWith("-");
	const first = words.findIndex(isChange);
	if (first === -1) return { resources: words, changes: [] };
	const changes = words.slice(first);
	return changes.every(isChange) ? { resources: words.slice(0, first), changes } : undefined;
}

/**
 * Reads changes: KEY=VALUE, KEY-, and "-" for the KEY=VALUE lines of standard input.
 * @throws a CliError in kubectl's words
 */
export function parseEnv(changes: readonly string[], stdin: string): { set: V1EnvVar[]; remove: string[] } {
	const set: V1EnvVar[] = [];
	const remove: string[] = [];
	const named = new Set<string>();
	for (const change of changes) {
		const equals = change.indexOf("=");
		if (change === "-") set.push(...readLines(stdin));
		else if (equals >= 0) {
			const name = change.slice(0, equals);
			const errors = nameErrors(name);
			if (errors.length > 0) throw plainError(`${goQuote(name)} is not a valid key name: ${errors.join(";")}`);
			named.add(name);
			set.push(variable(name, change.slice(equals + 1)));
		} else if (change.endsWith("-")) remove.push(change.slice(0, -1));
		else throw plainError(`unknown environment variable: ${change}`);
	}
	if (remove.some((name) => named.has(name))) {
		throw plainError("can not both modify and remove the same environment variable in the same command");
	}
	return { set, remove };
}

/** What is left of the variables and what comes to them, each name once. */
export function updateEnv(
	existing: readonly V1EnvVar[],
	set: readonly V1EnvVar[],
	remove: readonly string[],
): V1EnvVar[] {
	const covered = new Set(remove);
	const result: V1EnvVar[] = [];
	for (const variable of existing) {
		if (covered.has(variable.name)) continue;
		const newer = set.find(({ name }) => name === variable.name);
		if (newer !== undefined) covered.add(variable.name);
		result.push(newer ?? variable);
	}
	for (const variable of set) {
		if (covered.has(variable.name)) continue;
		covered.add(variable.name);
		result.push(variable);
	}
	return result;
}

/** Lines without "=" are passed over, and what stands behind a "#" is a comment. */
function readLines(text: string): V1EnvVar[] {
	const lines = text.split("\n").map((line) => line.replace(/\r$/, "").replace(/#.*$/, ""));
	return lines.flatMap((line) => {
		const equals = line.indexOf("=");
		return equals < 0 ? [] : [variable(line.slice(0, equals), line.slice(equals + 1))];
	});
}

function variable(name: string, value: string): V1EnvVar {
	return value === "" ? { name } : { name, value };
}

/** apimachinery's IsEnvVarName, which kubectl still asks: stricter than what a v1.36 server takes. */
function nameErrors(name: string): string[] {
	const errors: string[] = [];
	if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
		errors.push(
			regexRule(
				"a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
				"[-._a-zA-Z][-._a-zA-Z0-9]*",
				"my.env-name",
				"MY_ENV.NAME",
				"MyEnvName1",
			),
		);
	}
	if (name === "." || name === "..") errors.push(`must not be '${name}'`);
	else if (name.startsWith("..")) errors.push("must not start with '..'");
	return errors;
}
