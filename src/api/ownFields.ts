/** Reading and writing maps whose keys come from outside: `__proto__`, `constructor` and the like are keys as any other. */

export function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field that the map itself has. */
export function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
	return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a field of any name: an assignment would take `__proto__` for the prototype. */
export function setOwn(map: Record<string, unknown>, key: string, value: unknown): void {
	if (key !== "__proto__") map[key] = value;
	else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}
