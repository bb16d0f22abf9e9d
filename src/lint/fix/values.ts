import type { Step } from "../place";

/** A copy of a value in which a field is set, removed or renamed; maps that lead to it are made. */
export function changed(
	value: unknown,
	steps: readonly Step[],
	change: "remove" | { set: unknown } | { rename: string },
): unknown {
	const [step, ...rest] = steps;
	if (step === undefined) return change !== "remove" && "set" in change ? change.set : value;
	if (Array.isArray(value)) {
		const items: unknown[] = [...value];
		if (rest.length === 0 && change === "remove") items.splice(Number(step), 1);
		else items[Number(step)] = changed(items[Number(step)], rest, change);
		return items;
	}
	const fields = new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
	const name = String(step);
	if (rest.length > 0 || (change !== "remove" && "set" in change)) {
		fields.set(name, changed(fields.get(name), rest, change));
	} else {
		const old = fields.get(name);
		fields.delete(name);
		if (change !== "remove" && "rename" in change) fields.set(change.rename, old);
	}
	return Object.fromEntries(fields);
}
