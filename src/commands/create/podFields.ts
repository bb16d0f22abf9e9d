import { goQuote } from "../../api/go/format";
import type { Toleration, V1Volume, V1VolumeMount } from "../../api/types";
import { plainError } from "../../selection/failure";

/**
 * KEY=VALUE pairs as a node selector.
 * @throws a CliError that names the pair that is none, or the key that stands twice
 */
export function nodeSelectorFrom(pairs: readonly string[]): Record<string, string> {
	const selector = new Map<string, string>();
	for (const pair of pairs) {
		const [, key, value] = /^([^=]+)=([^=]*)$/.exec(pair) ?? [];
		if (key === undefined || value === undefined)
			throw plainError(`invalid node selector: ${goQuote(pair)}: want KEY=VALUE`);
		const before = selector.get(key);
		if (before !== undefined && before !== value) {
			throw plainError(`invalid node selector: ${goQuote(key)} can't be both ${goQuote(before)} and ${goQuote(value)}`);
		}
		selector.set(key, value);
	}
	return Object.fromEntries(selector);
}

const TOLERATION = /^([^=:]+)(?:=([^=:]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?$/;

/**
 * A toleration out of a taint's words: KEY=VALUE:EFFECT; without a value any value is meant, without an effect any
 * effect, and * means every taint.
 * @throws a CliError that says what is wanted
 */
export function tolerationFrom(text: string): Toleration {
	if (text === "*") return { operator: "Exists" };
	const [, key, value, effect] = TOLERATION.exec(text) ?? [];
	if (key === undefined) {
		throw plainError(
			`invalid toleration: ${goQuote(text)}: want KEY=VALUE:EFFECT, KEY:EFFECT, KEY or *, where EFFECT is NoSchedule, PreferNoSchedule or NoExecute`,
		);
	}
	return {
		key,
		operator: value === undefined ? "Exists" : "Equal",
		...(value === undefined ? {} : { value }),
		...(effect === undefined ? {} : { effect }),
	};
}

const LONGEST_NAME = 63;

/**
 * Paths of the node, PATH, PATH:MOUNTPATH or PATH:MOUNTPATH:ro, as volumes and their mounts.
 * @throws a CliError that says what is wanted
 */
export function hostPathsFrom(texts: readonly string[]): { volumes: V1Volume[]; volumeMounts: V1VolumeMount[] } {
	const volumes: V1Volume[] = [];
	const volumeMounts: V1VolumeMount[] = [];
	for (const text of texts) {
		const [, path = "", mountPath = path, readOnly] = /^(\/[^:]*)(?::(\/[^:]*))?(?::(ro|rw))?$/.exec(text) ?? [];
		if (path === "") {
			throw plainError(
				`invalid host path: ${goQuote(text)}: want PATH, PATH:MOUNTPATH or PATH:MOUNTPATH:ro, with paths that begin with /`,
			);
		}
		const same = volumes.find(({ hostPath }) => hostPath?.path === path);
		const name = same?.name ?? freeName(path, volumes);
		if (same === undefined) volumes.push({ name, hostPath: { path } });
		volumeMounts.push({ name, ...(readOnly === "ro" ? { readOnly: true } : {}), mountPath });
	}
	return { volumes, volumeMounts };
}

/** A volume's name out of its path: var-log for /var/log. */
function freeName(path: string, volumes: readonly V1Volume[]): string {
	const dashes = path.toLowerCase().replace(/[^a-z0-9]+/g, "-");
	const base = dashes.slice(0, LONGEST_NAME - 3).replace(/^-+|-+$/g, "") || "root";
	for (let number = 1; ; number++) {
		const name = number === 1 ? base : `${base}-${number}`;
		if (volumes.every((volume) => volume.name !== name)) return name;
	}
}
