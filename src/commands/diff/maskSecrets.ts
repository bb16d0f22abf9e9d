import type { KubeObject } from "../../api/types";

/**
 * Hides the data of Secrets, so that a diff shows which values change and not what they are.
 */
export function maskSecrets(
	live: KubeObject | undefined,
	merged: KubeObject,
): { live: KubeObject | undefined; merged: KubeObject } {
	const before = dataOf(live);
	const after = dataOf(merged);
	const mask = (key: string, changed: string) => {
		const both = Object.hasOwn(before, key) && Object.hasOwn(after, key);
		return both && before[key] !== after[key] ? changed : "***";
	};
	return {
		live: live && withData(live, (key) => mask(key, "*** (before)")),
		merged: withData(merged, (key) => mask(key, "*** (after)")),
	};
}

function dataOf(object: KubeObject | undefined): Record<string, unknown> {
	return (object?.data ?? {}) as Record<string, unknown>;
}

function withData(object: KubeObject, text: (key: string) => string): KubeObject {
	if (object.data === undefined) return object;
	return { ...object, data: Object.fromEntries(Object.keys(dataOf(object)).map((key) => [key, text(key)])) };
}
