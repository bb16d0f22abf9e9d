import { quantityMilliValue, quantityValue } from "../quantity";

/** Amounts by resource name, in what the scheduler counts: thousandths of a CPU, bytes, pieces. */
export type Amounts = Map<string, number>;

/** A quantity as the scheduler counts it, rounded up: cpu in thousandths, everything else in whole units. */
export function amountOf(resource: string, quantity: string): number {
	const key = resource === "cpu" ? `cpu ${quantity}` : quantity;
	let amount = known.get(key);
	if (amount === undefined) {
		amount = resource === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity);
		if (known.size > 4096) known.clear();
		known.set(key, amount);
	}
	return amount;
}

/** The amounts in the order in which the scheduler looks at them: cpu, memory, ephemeral storage, the others by name. */
export function inPluginOrder(amounts: Amounts): [string, number][] {
	return [...amounts].sort(([left], [right]) => rank(left) - rank(right) || (left < right ? -1 : 1));
}

function rank(resource: string): number {
	const at = ["cpu", "memory", "ephemeral-storage"].indexOf(resource);
	return at < 0 ? 3 : at;
}

const known = new Map<string, number>();
