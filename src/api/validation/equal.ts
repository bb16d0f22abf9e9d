/**
 * Whether two decoded values are the same to the API (apimachinery's equality.Semantic): what is undefined or null
 * counts as absent, key order is nothing. Decoding has left out empty lists and maps and made quantities canonical.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (a === undefined || a === null) return b === undefined || b === null;
	if (typeof a !== "object" || typeof b !== "object" || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) {
		if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
		return a.every((value, index) => deepEqual(value, b[index]));
	}
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	for (const key of Object.keys(left)) if (!deepEqual(left[key], right[key])) return false;
	for (const key of Object.keys(right)) if (!(key in left) && right[key] !== undefined) return false;
	return true;
}
