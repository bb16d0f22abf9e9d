import { labelKeyErrors, labelValueErrors } from "../../api/labelNames";
import { compareQuantities, quantityProblem } from "../../api/quantity";
import type { Taint } from "../../api/types";
import type { FlagSpec, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { NodeShape } from "../../cluster/nodes";
import { hint } from "./words";

/** What a node brings along, as flags. */
export const shapeFlags: readonly FlagSpec[] = [
	{ name: "cpu", type: "string", default: "1", help: "The CPUs of each node." },
	{ name: "memory", type: "string", default: "3840Mi", help: "The memory of each node." },
	{ name: "pods", type: "int", default: 110, help: "How many pods fit on each node." },
	{ name: "labels", type: "stringSlice", help: "Labels of each node: KEY=VALUE,…" },
	{ name: "taints", type: "stringSlice", help: "Taints of each node: KEY=VALUE:EFFECT,… or KEY:EFFECT,…" },
];

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const NODE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_LIMIT = 253;

/**
 * The shape that the flags ask for.
 * @throws CliError that names the flag and what is wrong with it.
 */
export function shapeOf(invocation: Invocation): NodeShape {
	return {
		cpu: quantity("--cpu", invocation.string("cpu")),
		memory: quantity("--memory", invocation.string("memory")),
		pods: podCount("--pods", invocation.int("pods")),
		labels: parseLabels("--labels", invocation.strings("labels")),
		taints: parseTaints("--taints", invocation.strings("taints")),
	};
}

/** A group of nodes of one shape: --pool name=gpu,nodes=2,cpu=8,labels=k=v,x=y,taints=k=v:NoSchedule. */
export interface Pool {
	readonly names: readonly string[];
	readonly shape: NodeShape;
}

const POOL_KEYS = ["name", "nodes", "cpu", "memory", "pods", "labels", "taints"];
/** Keys whose values are lists: what follows them and is no key goes on with the list. */
const POOL_LISTS = ["labels", "taints"];
const POOL_ALIASES: Readonly<Record<string, string>> = { label: "labels", taint: "taints" };

/**
 * Reads one --pool; what it does not say is as `base` has it. `labels` and `taints` are lists, may be repeated, and add
 * to the base's.
 * @throws CliError that says what is wrong with it.
 */
export function parsePool(text: string, base: NodeShape): Pool {
	const pairs: { key: string; value: string }[] = [];
	for (const part of text.split(",")) {
		const [word, value] = split(part, "=");
		const key = POOL_ALIASES[word] ?? word;
		const list = pairs.at(-1)?.key ?? "";
		if (value !== undefined && POOL_KEYS.includes(key)) pairs.push({ key, value });
		else if (POOL_LISTS.includes(list)) pairs.push({ key: list, value: part });
		else if (value === undefined) throw new CliError(`error: --pool: ${quote(part)} is not KEY=VALUE`);
		else {
			throw new CliError(
				`error: --pool: unknown key ${quote(key)}${hint(key, POOL_KEYS)}; the keys are ${POOL_KEYS.join(", ")}`,
			);
		}
	}
	const all = (key: string) => pairs.filter((pair) => pair.key === key).map((pair) => pair.value);
	const one = (key: string) => all(key).at(-1);
	const name = one("name");
	if (name === undefined) throw new CliError(`error: --pool: ${quote(text)} has no name`);
	const nodes = one("nodes");
	return {
		names: numberedNames(checkNodeName(name), nodes === undefined ? 1 : wholeNumber("--pool: nodes", nodes)),
		shape: {
			cpu: quantity("--pool: cpu", one("cpu") ?? base.cpu ?? "1"),
			memory: quantity("--pool: memory", one("memory") ?? base.memory ?? "3840Mi"),
			pods: podCount("--pool: pods", wholeNumber("--pool: pods", one("pods") ?? base.pods ?? "110")),
			labels: { ...base.labels, ...parseLabels("--pool: labels", all("labels")) },
			taints: [...(base.taints ?? []), ...parseTaints("--pool: taints", all("taints"))],
		},
	};
}

/** base01, base02, … */
export function numberedNames(base: string, number: number): string[] {
	return Array.from({ length: number }, (_, index) => `${base}${String(index + 1).padStart(2, "0")}`);
}

/** @throws CliError for a name that no node can have. */
export function checkNodeName(name: string): string {
	if (NODE_NAME.test(name) && name.length <= NAME_LIMIT) return name;
	throw new CliError(
		`error: ${quote(name)} is no name for a node: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, at most ${NAME_LIMIT}`,
	);
}

/**
 * Reads KEY=VALUE; `flag` is what an error calls them.
 * @throws CliError for one that is none.
 */
export function parseLabels(flag: string, texts: readonly string[]): Record<string, string> {
	const labels: Record<string, string> = {};
	for (const text of texts) {
		const [key, value] = split(text, "=");
		if (value === undefined) throw new CliError(`error: ${flag}: ${quote(text)} is not KEY=VALUE`);
		check(flag, key, labelKeyErrors(key));
		check(flag, value, labelValueErrors(value));
		labels[key] = value;
	}
	return labels;
}

/**
 * Reads KEY=VALUE:EFFECT and KEY:EFFECT; `flag` is what an error calls them.
 * @throws CliError for one that is none.
 */
export function parseTaints(flag: string, texts: readonly string[]): Taint[] {
	return texts.map((text) => {
		const colon = text.lastIndexOf(":");
		const effect = text.slice(colon + 1);
		if (colon === -1) throw new CliError(`error: ${flag}: ${quote(text)} is not KEY=VALUE:EFFECT or KEY:EFFECT`);
		if (!EFFECTS.includes(effect)) {
			throw new CliError(
				`error: ${flag}: ${quote(effect)} is no effect of a taint${hint(effect, EFFECTS)}; the effects are ${EFFECTS.join(", ")}`,
			);
		}
		const [key, value = ""] = split(text.slice(0, colon), "=");
		check(flag, key, labelKeyErrors(key));
		check(flag, value, labelValueErrors(value));
		return value === "" ? { key, effect } : { key, value, effect };
	});
}

function check(flag: string, text: string, errors: readonly string[]): void {
	if (errors.length > 0) throw new CliError(`error: ${flag}: ${quote(text)}: ${errors.join("; ")}`);
}

function quantity(flag: string, text: string): string {
	if (quantityProblem(text) !== undefined || compareQuantities(text, "0") < 0) {
		throw new CliError(`error: ${flag}: ${quote(text)} is no amount; write 2, 500m, 3840Mi or 16Gi`);
	}
	return text;
}

function podCount(flag: string, number: number): string {
	if (number < 0) throw new CliError(`error: ${flag}: ${number} pods can't be`);
	return String(number);
}

function wholeNumber(flag: string, text: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new CliError(`error: ${flag}: ${quote(text)} is no whole number`);
	return Number(text);
}

/** The text before and behind the first `separator`; undefined behind one that is not there. */
function split(text: string, separator: string): [string, string | undefined] {
	const at = text.indexOf(separator);
	return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const quote = (text: string) => JSON.stringify(text);
