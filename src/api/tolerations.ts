import type { Taint, Toleration } from "./types";

/** The effects that keep a pod off a node; PreferNoSchedule only lowers its score. */
export const HARD_EFFECTS: readonly string[] = ["NoSchedule", "NoExecute"];

export interface TolerationRules {
	/** The operators Lt and Gt: behind a feature gate that is off by default in v1.36. */
	comparisonOperators?: boolean;
}

/**
 * Whether `toleration` tolerates `taint`: an empty effect stands for every effect, an empty key for every key, an
 * empty operator for Equal; Exists takes any value (core/v1 Toleration.ToleratesTaint).
 */
export function toleratesTaint(toleration: Toleration, taint: Taint, rules: TolerationRules = {}): boolean {
	if (toleration.effect && toleration.effect !== taint.effect) {
		return false;
	}
	if (toleration.key && toleration.key !== taint.key) {
		return false;
	}
	switch (toleration.operator ?? "") {
		case "":
		case "Equal":
			return (toleration.value ?? "") === (taint.value ?? "");
		case "Exists":
			return true;
		case "Lt":
			return rules.comparisonOperators === true && compares(taint.value, toleration.value, (a, b) => a < b);
		case "Gt":
			return rules.comparisonOperators === true && compares(taint.value, toleration.value, (a, b) => a > b);
		default:
			return false;
	}
}

/** The first toleration that tolerates `taint`, if one does. */
export function findToleration(
	tolerations: readonly Toleration[] | undefined,
	taint: Taint,
	rules?: TolerationRules,
): Toleration | undefined {
	return tolerations?.find((toleration) => toleratesTaint(toleration, taint, rules));
}

/**
 * The first taint with one of `effects` that no toleration tolerates: the one that the scheduler and the DaemonSet
 * controller name. Undefined when all are tolerated.
 */
export function findUntoleratedTaint(
	taints: readonly Taint[] | undefined,
	tolerations: readonly Toleration[] | undefined,
	options: TolerationRules & { effects?: readonly string[] } = {},
): Taint | undefined {
	const effects = options.effects ?? HARD_EFFECTS;
	return taints?.find(
		(taint) => effects.includes(taint.effect) && findToleration(tolerations, taint, options) === undefined,
	);
}

/**
 * `tolerations` with `added` in it: in place of those with the same key, operator, value and effect, or at the end
 * (core/v1 helper AddOrUpdateTolerationInPodSpec).
 */
export function withToleration(tolerations: readonly Toleration[], added: Toleration): Toleration[] {
	if (!tolerations.some((toleration) => sameToleration(toleration, added))) {
		return [...tolerations, added];
	}
	return tolerations.map((toleration) => (sameToleration(toleration, added) ? added : toleration));
}

function sameToleration(left: Toleration, right: Toleration): boolean {
	return (
		(left.key ?? "") === (right.key ?? "") &&
		(left.operator ?? "") === (right.operator ?? "") &&
		(left.value ?? "") === (right.value ?? "") &&
		(left.effect ?? "") === (right.effect ?? "")
	);
}

/** Compares two int64 in decimal notation; anything else (a sign "+", leading zeros, out of range) does not compare. */
function compares(
	left: string | undefined,
	right: string | undefined,
	holds: (left: bigint, right: bigint) => boolean,
): boolean {
	const [first, second] = [decimalInteger(left), decimalInteger(right)];
	return first !== undefined && second !== undefined && holds(first, second);
}

function decimalInteger(text: string | undefined): bigint | undefined {
	if (text === undefined || !/^(0|-?[1-9][0-9]*)$/.test(text)) {
		return undefined;
	}
	const value = BigInt(text);
	return BigInt.asIntN(64, value) === value ? value : undefined;
}
