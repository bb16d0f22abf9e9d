/** A copy of plain JSON, to be changed freely. Fields that are undefined are left out. */
export function cloneJson<T>(value: T): T {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map(cloneJson) as T;
	const copy: Record<string, unknown> = {};
	for (const [key, each] of Object.entries(value)) if (each !== undefined) copy[key] = cloneJson(each);
	return copy as T;
}
