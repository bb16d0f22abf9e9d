import type { KubeObject } from "../api/types";
import type { Exemption } from "./config";
import { globPattern } from "./globPattern";

/** Whether a configuration leaves an object out of a rule. */
export function isExempt(exemptions: readonly Exemption[], rule: string, object: KubeObject): boolean {
	return exemptions.some(
		(exemption) => (exemption.rules.length === 0 || exemption.rules.includes(rule)) && selects(exemption, object),
	);
}

function selects({ names, namespaces, kinds, labels }: Exemption, object: KubeObject): boolean {
	const metadata = isMap(object.metadata) ? object.metadata : {};
	const own = isMap(metadata.labels) ? metadata.labels : {};
	return (
		fits(names, metadata.name) &&
		fits(namespaces, metadata.namespace ?? "default") &&
		(kinds.length === 0 || kinds.includes(object.kind)) &&
		Object.entries(labels).every(([key, value]) => Object.hasOwn(own, key) && fits([value], own[key]))
	);
}

function fits(patterns: readonly string[], text: unknown): boolean {
	if (patterns.length === 0) return true;
	return typeof text === "string" && patterns.some((pattern) => globPattern(pattern).test(text));
}

function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
