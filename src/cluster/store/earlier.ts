/**
 * An object before a change, told by the object after it: most changes leave most of it as it is, and most of that is
 * the very same object in memory. Lists of entries, so that no field's name means anything to JavaScript.
 */
export interface Earlier {
	/** Its fields in order, where they are not those of the object after the change. */
	fields?: string[];
	/** Fields with another value, or none after the change. */
	own?: [field: string, value: unknown][];
	/** Fields that are objects both before and after, and told in the same way. */
	within?: [field: string, value: Earlier][];
}

type Fields = Readonly<Record<string, unknown>>;

/** Objects within the object, such as metadata, are looked into; what they hold is the same or is not. */
const LEVELS = 2;

/** How `before` differs from `after`; undefined where one of them is no object. */
export function earlierThan(after: unknown, before: unknown): Earlier | undefined {
	return isObject(after) && isObject(before) ? told(after, before, LEVELS) : undefined;
}

/** The object before a change, from the one after it. */
export function applyEarlier(after: unknown, { fields, own = [], within = [] }: Earlier): unknown {
	const present = isObject(after) ? after : {};
	const values = new Map<string, unknown>(own);
	for (const [field, value] of within) values.set(field, applyEarlier(present[field], value));
	const names = fields ?? Object.keys(present);
	return Object.fromEntries(names.map((name) => [name, values.has(name) ? values.get(name) : present[name]]));
}

function told(after: Fields, before: Fields, levels: number): Earlier {
	const names = Object.keys(before);
	const present = Object.keys(after);
	const earlier: Earlier = {};
	let sameFields = names.length === present.length;
	for (let index = 0; index < names.length; index++) {
		const name = names[index] as string;
		const [value, now] = [before[name], after[name]];
		// JSON does not write what is undefined.
		if (name !== present[index] || value === undefined || now === undefined) sameFields = false;
		if (value === now || value === undefined) continue;
		if (levels > 1 && isObject(value) && isObject(now)) {
			earlier.within ??= [];
			earlier.within.push([name, told(now, value, levels - 1)]);
		} else {
			earlier.own ??= [];
			earlier.own.push([name, value]);
		}
	}
	if (!sameFields) earlier.fields = names.filter((name) => before[name] !== undefined);
	return earlier;
}

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
