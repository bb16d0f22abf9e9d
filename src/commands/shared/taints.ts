import { labelKeyErrors, labelValueErrors } from "../../api/labelNames";
import type { Taint } from "../../api/types";
import { plainError } from "../../selection/failure";

/** What the words behind `taint` ask for. */
export interface TaintChanges {
	add: readonly Taint[];
	/** Without an effect: the taints of that key with any effect. */
	remove: readonly Pick<Taint, "key" | "effect">[];
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/**
 * Reads KEY=VALUE:EFFECT, KEY:EFFECT, and KEY:EFFECT- and KEY- to remove.
 * @throws an Error in kubectl's words for a word that is none of these.
 */
export function parseTaints(words: readonly string[]): TaintChanges {
	const add: Taint[] = [];
	const remove: Pick<Taint, "key" | "effect">[] = [];
	for (const word of words) {
		if (word.endsWith("-")) {
			const { key, effect } = parseTaint(word.slice(0, -1));
			remove.push({ key, effect });
			continue;
		}
		const taint = parseTaint(word);
		if (taint.effect === "") throw new Error(`invalid taint spec: ${word}`);
		if (add.some((other) => isSame(other, taint))) {
			const shown = `{${taint.key} ${taint.value ?? ""} ${taint.effect} <nil>}`;
			throw new Error(`duplicated taints with the same key and effect: ${shown}`);
		}
		add.push(taint);
	}
	return { add, remove };
}

function parseTaint(word: string): Taint {
	const [first = "", effect, ...rest] = word.split(":");
	if (rest.length > 0) throw new Error(`invalid taint spec: ${word}`);
	let key = first;
	let value: string | undefined;
	if (effect !== undefined) {
		if (!EFFECTS.includes(effect)) throw new Error(`invalid taint effect: ${effect}, unsupported taint effect`);
		const parts = first.split("=");
		if (parts.length > 2) throw new Error(`invalid taint spec: ${word}`);
		[key = "", value] = parts;
		const problems = labelValueErrors(value ?? "");
		if (problems.length > 0) throw new Error(`invalid taint spec: ${word}, ${problems.join("; ")}`);
	}
	const problems = labelKeyErrors(key);
	if (problems.length > 0) throw new Error(`invalid taint spec: ${word}, ${problems.join("; ")}`);
	return { key, ...(value ? { value } : {}), effect: effect ?? "" };
}

/** What kubectl does not do in one command; undefined when there is none. */
export function conflictOf({ add, remove }: TaintChanges): string | undefined {
	const conflicts = add.flatMap((taint) =>
		remove
			.filter(({ key, effect }) => key === taint.key && (effect === "" || effect === taint.effect))
			.map(({ key, effect }) => `${key}=${effect}`),
	);
	if (conflicts.length === 0) return undefined;
	return `can not both modify and remove the following taint(s) in the same command: ${conflicts.join(", ")}`;
}

/**
 * A node's taints after the changes, the added ones first, and what that is called.
 * @throws CliErrors (several: an AggregateError) for taints to remove that are not there, and, without `overwrite`, for
 * one that is there already.
 */
export function changedTaints(
	node: { name: string; taints: readonly Taint[] },
	{ add, remove }: TaintChanges,
	{ overwrite }: { overwrite: boolean },
): { taints: Taint[]; operation: "modified" | "tainted" | "untainted" } {
	if (!overwrite) {
		const present = add.flatMap((taint) => node.taints.filter((old) => isSame(old, taint)).map(({ key }) => key));
		if (present.length > 0) {
			const problem = `already has ${present.join(",")} taint(s) with same effect(s) and --overwrite is false`;
			throw plainError(`node ${node.name} ${problem}`);
		}
	}
	let taints = [...add, ...node.taints.filter((old) => !add.some((taint) => isSame(old, taint)))];
	const added = taints.length !== node.taints.length;
	const errors: unknown[] = [];
	let removed = false;
	for (const { key, effect } of remove) {
		const left = taints.filter((taint) => taint.key !== key || (effect !== "" && taint.effect !== effect));
		removed = left.length !== taints.length;
		if (!removed) errors.push(plainError(`taint "${effect === "" ? key : `${key}:${effect}`}" not found`));
		taints = left;
	}
	if (errors.length > 1) throw new AggregateError(errors);
	if (errors.length > 0) throw errors[0];
	if ((added && removed) || overwrite) return { taints, operation: "modified" };
	return { taints, operation: added ? "tainted" : "untainted" };
}

/** Two taints are the same one when key and effect are. */
function isSame(a: Taint, b: Taint): boolean {
	return a.key === b.key && a.effect === b.effect;
}
