import type { FieldPath } from "../../../api/fieldPath";
import type { DaemonSet, NodeSelectorTerm, PodSpec, V1NodeSelectorRequirement } from "../../../api/types";
import { POD, podSpec } from "./pod";

/** A condition on nodes, from a node selector, a term of an affinity, or the node's name. */
export interface NodeRequirement extends V1NodeSelectorRequirement {
	/** On a field of the node, not on its labels. */
	readonly isField?: boolean;
	readonly path: FieldPath;
}

/** A term of the required node affinity, and where it stands. */
export interface TermAt {
	readonly requirements: readonly NodeRequirement[];
	readonly path: FieldPath;
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
export const NODE_AFFINITY: FieldPath = POD.child("affinity").child("nodeAffinity");

/** The terms of the required node affinity, of which one must hold; undefined where there is none. */
export function requiredTerms(spec: PodSpec): TermAt[] | undefined {
	const selector = spec.affinity?.nodeAffinity?.[REQUIRED];
	if (!selector) return undefined;
	const path = NODE_AFFINITY.child(REQUIRED).child("nodeSelectorTerms");
	return (selector.nodeSelectorTerms ?? []).map((term, index) => termAt(term, path.index(index)));
}

/** The requirements of a term, those on labels first. */
export function termAt(term: NodeSelectorTerm, path: FieldPath): TermAt {
	const labels = (term.matchExpressions ?? []).map((each, index) => ({
		...each,
		path: path.child("matchExpressions").index(index),
	}));
	const fields = (term.matchFields ?? []).map((each, index) => ({
		...each,
		isField: true,
		path: path.child("matchFields").index(index),
	}));
	return { path, requirements: [...labels, ...fields] };
}

/** What a node selector asks for, label by label. */
export function selectorRequirements(spec: PodSpec): NodeRequirement[] {
	const path = POD.child("nodeSelector");
	return Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => ({
		key,
		operator: "In",
		values: [value],
		path: path.key(key),
	}));
}

/** The first two requirements (or the one) that no node can meet together; undefined where a node may. */
export function contradiction(requirements: readonly NodeRequirement[]): NodeRequirement[] | undefined {
	const byKey = new Map<string, NodeRequirement[]>();
	for (const requirement of requirements) {
		const name = `${requirement.isField ? "field " : ""}${requirement.key}`;
		const others = byKey.get(name);
		if (others) others.push(requirement);
		else byKey.set(name, [requirement]);
	}
	for (const group of byKey.values()) {
		if (isPossible(group)) continue;
		const last = group[group.length - 1] as NodeRequirement;
		const other = group.slice(0, 50).find((each) => each !== last && !isPossible([each, last]));
		return other ? [other, last] : group;
	}
	return undefined;
}

/** A requirement as messages show it: disk in (ssd), cpus > 4, gpu exists. */
export function showRequirement({ key, operator, values = [] }: NodeRequirement): string {
	switch (operator) {
		case "In":
			return values.length === 1 ? `${key} = ${shownValue(values[0])}` : `${key} in (${values.join(", ")})`;
		case "NotIn":
			return values.length === 1 ? `${key} != ${shownValue(values[0])}` : `${key} not in (${values.join(", ")})`;
		case "Exists":
			return `${key} exists`;
		case "DoesNotExist":
			return `${key} does not exist`;
		default:
			return `${key} ${operator === "Gt" ? ">" : "<"} ${values.join(", ")}`;
	}
}

/** The alternatives that a DaemonSet's nodes must meet one of; the empty list of requirements takes any node. */
export function alternatives(daemonSet: DaemonSet): NodeRequirement[][] {
	const spec = podSpec(daemonSet);
	const always = selectorRequirements(spec);
	if (spec.nodeName) {
		const name = { key: "metadata.name", operator: "In", values: [spec.nodeName], isField: true };
		always.push({ ...name, path: POD.child("nodeName") });
	}
	const terms = requiredTerms(spec);
	return terms ? terms.map(({ requirements }) => [...always, ...requirements]) : [always];
}

/** Whether a node may have pods of both. */
export function mayShareNode(a: DaemonSet, b: DaemonSet): boolean {
	const [left, right] = [alternatives(a), alternatives(b)];
	if (left.length * right.length > 100) return true;
	return left.some((one) => right.some((other) => contradiction([...one, ...other]) === undefined));
}

function shownValue(value: string | undefined): string {
	return value === "" ? '""' : (value ?? "");
}

/** Whether a label (or field) may have a value that meets all requirements on it. */
function isPossible(requirements: readonly NodeRequirement[]): boolean {
	const absent = requirements.some(({ operator }) => operator === "DoesNotExist");
	if (absent) return requirements.every(({ operator }) => operator === "DoesNotExist" || operator === "NotIn");
	let candidates: Set<string> | undefined;
	const excluded = new Set<string>();
	let above: bigint | undefined;
	let below: bigint | undefined;
	for (const { operator, values = [] } of requirements) {
		if (operator === "In") {
			const own = new Set(values);
			candidates = candidates ? new Set([...candidates].filter((value) => own.has(value))) : own;
		} else if (operator === "NotIn") {
			for (const value of values) excluded.add(value);
		} else if (operator === "Gt" || operator === "Lt") {
			const bound = integer(values[0]);
			if (bound === undefined) return false;
			if (operator === "Gt" && (above === undefined || bound > above)) above = bound;
			if (operator === "Lt" && (below === undefined || bound < below)) below = bound;
		}
	}
	if (candidates === undefined) return above === undefined || below === undefined || below - above >= 2n;
	return [...candidates].some((value) => {
		if (excluded.has(value)) return false;
		if (above === undefined && below === undefined) return true;
		const number = integer(value);
		if (number === undefined) return false;
		return (above === undefined || number > above) && (below === undefined || number < below);
	});
}

function integer(text: string | undefined): bigint | undefined {
	return text !== undefined && /^[+-]?\d{1,20}$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
}
