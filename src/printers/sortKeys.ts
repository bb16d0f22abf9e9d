/** A copy of a JSON value with every object's keys in Go's order (by bytes); shares what needs no copy. */
export function sortKeys(value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map(sortKeys);
	const fields = value as Record<string, unknown>;
	const sorted: Record<string, unknown> = Object.create(null);
	for (const key of Object.keys(fields).sort(compareKeys)) sorted[key] = sortKeys(fields[key]);
	return sorted;
}

/** Go compares bytes of UTF-8, which is the order of code points; JavaScript compares UTF-16 units. */
export function compareKeys(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) {
		const left = a.charCodeAt(i);
		const right = b.charCodeAt(i);
		if (left === right) continue;
		const leftSurrogate = left >= 0xd800 && left <= 0xdfff;
		const rightSurrogate = right >= 0xd800 && right <= 0xdfff;
		return leftSurrogate === rightSurrogate ? left - right : leftSurrogate ? 1 : -1;
	}
	return a.length - b.length;
}
