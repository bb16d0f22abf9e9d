import { isMap, own, setOwn } from "../ownFields";

/** Applies a JSON merge patch (RFC 7386). Neither argument is changed; the result may share parts with both. */
export function mergePatch(target: unknown, patch: unknown): unknown {
	if (!isMap(patch)) return patch;
	const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
	for (const [key, value] of Object.entries(patch)) {
		if (value === null) delete result[key];
		else setOwn(result, key, mergePatch(own(result, key), value));
	}
	return result;
}
