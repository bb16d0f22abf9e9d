/** Reading what a user wrote, where any field may be of any type. */

export type Fields = Readonly<Record<string, unknown>>;

/** The value as a mapping; undefined for anything else. */
export function fieldsOf(value: unknown): Fields | undefined {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The value as a list; empty for anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** What stands at the end of `names`, own fields only; undefined where the way breaks off. */
export function valueAt(value: unknown, ...names: string[]): unknown {
	let at = value;
	for (const name of names) {
		const fields = fieldsOf(at);
		if (fields === undefined || !Object.hasOwn(fields, name)) return undefined;
		at = fields[name];
	}
	return at;
}

/** Whether the mapping has the field, with a value or with none. */
export function hasField(fields: Fields | undefined, name: string): boolean {
	return fields !== undefined && Object.hasOwn(fields, name);
}

/** A scalar as it may stand in a message: text in quotes, anything else as it is; never a whole structure. */
export function shown(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value);
	if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "a mapping";
	return String(value);
}
