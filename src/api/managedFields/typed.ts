import { goFloat, goQuote, goSyntax } from "../go/format";
import { goKeys } from "../go/keys";
import { isMap, own } from "../ownFields";
import { elementOf } from "./compare";
import { goFloatValue, pathStep } from "./fieldPath";
import type { ListPlan, Plan, Scalar } from "./plan";

/** What is wrong with a value that does not fit its type, and where: .spec.template, or "" for the value itself. */
export interface TypedProblem {
	path: string;
	message: string;
}

/**
 * What keeps a value from being merged as its type says (structured-merge-diff's validation): values of other types,
 * fields that the type does not have, lists whose elements can't be told apart.
 */
export function typedProblems(plan: Plan, value: unknown): TypedProblem[] {
	const problems: TypedProblem[] = [];
	visit(plan, value, "", problems);
	return problems;
}

/** The problems in the words of structured-merge-diff's errors. */
export function typedMessage(problems: readonly TypedProblem[]): string {
	const lines = problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
	return lines.length === 1 ? (lines[0] ?? "") : ["errors:", ...lines.map((line) => `  ${line}`)].join("\n");
}

function visit(plan: Plan, value: unknown, path: string, problems: TypedProblem[]): void {
	const add = (message: string) => void problems.push({ path, message });
	if (value === null || value === undefined) return;
	if (plan.scalar !== undefined) {
		const message = scalarProblem(plan.scalar, value);
		if (message !== undefined) add(message);
	} else if (isListPlan(plan, value)) {
		if (!Array.isArray(value)) add(`expected list, got &{${goFloatValue(value)}}`);
		else if (plan.list !== undefined) visitList(plan.list, value, path, problems);
		else value.forEach((each, index) => void visit(plan.items?.() ?? plan, each, `${path}[${index}]`, problems));
	} else if (isMap(value)) {
		visitFields(plan, value, path, problems);
	} else if (!plan.any) {
		add(`expected map, got &{${goFloatValue(value)}}`);
	}
}

/** A plan of any value is that of a list for lists. */
function isListPlan(plan: Plan, value: unknown): boolean {
	if (plan.list !== undefined) return true;
	return plan.items !== undefined && (!plan.any || Array.isArray(value));
}

/** Go's maps have no order: fields are taken by name here, up to the first one that does not exist. */
function visitFields(
	plan: Plan,
	fields: Readonly<Record<string, unknown>>,
	path: string,
	problems: TypedProblem[],
): void {
	for (const name of goKeys(fields)) {
		const inner = plan.fields?.(name)?.plan ?? plan.values?.();
		if (inner === undefined) {
			problems.push({ path: `${path}.${name}`, message: "field not declared in schema" });
			return;
		}
		visit(inner, own(fields, name), `${path}.${name}`, problems);
	}
}

function visitList(plan: ListPlan, list: readonly unknown[], path: string, problems: TypedProblem[]): void {
	const seen = new Set<string>();
	for (const [index, value] of list.entries()) {
		const problem = keyProblem(plan, value);
		if (problem !== undefined) {
			problems.push({ path, message: `element ${index}: ${problem}` });
			return;
		}
		const element = elementOf(plan, value);
		const step = pathStep(element);
		if (seen.has(element)) problems.push({ path, message: `duplicate entries for key ${step}` });
		seen.add(element);
		visit(plan.items, value, path + step, problems);
	}
}

function keyProblem(plan: ListPlan, value: unknown): string | undefined {
	if (plan.set) {
		if (value === null) return "associative list without keys has an element that's an explicit null";
		if (Array.isArray(value)) return "not supported: associative list with lists as elements";
		return isMap(value) ? "associative list without keys has an element that's a map type" : undefined;
	}
	if (value === null) return "associative list with keys may not have a null element";
	if (!isMap(value)) return "associative list with keys may not have non-map elements";
	if (plan.keys.some(({ name, defaultValue }) => Object.hasOwn(value, name) || defaultValue !== undefined)) {
		return undefined;
	}
	const names = plan.keys.map(({ name }) => goQuote(name)).join(" ");
	return `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`;
}

function scalarProblem(scalar: Scalar, value: unknown): string | undefined {
	switch (scalar) {
		case "string":
			if (typeof value === "string") return undefined;
			return `expected string, got &value.valueUnstructured{Value:${goSyntax(value, goFloat)}}`;
		case "boolean":
			return typeof value === "boolean" ? undefined : `expected boolean, got &{${goFloatValue(value)}}`;
		case "numeric":
			if (typeof value === "number") return undefined;
			return `expected numeric (int or float), got ${goTypeOf(value)}`;
		case "untyped":
			return typeof value === "object" ? `expected any scalar, got &{${goFloatValue(value)}}` : undefined;
	}
}

function goTypeOf(value: unknown): string {
	if (Array.isArray(value)) return "[]interface {}";
	if (typeof value === "object") return "map[string]interface {}";
	return typeof value === "boolean" ? "bool" : "string";
}
