/** An object's keys in Go's order, leaving out those without a value as a Go map would not have them. */
export function goKeys(fields: object): string[] {
	return Object.keys(fields)
		.filter((key) => (fields as Record<string, unknown>)[key] !== undefined)
		.sort(compareGo);
}

/** Go compares bytes of UTF-8, which is the order of code points; JavaScript compares UTF-16 units. */
export function compareGo(a: string, b: string): number {
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
