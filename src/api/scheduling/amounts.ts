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

const known = new Map<string, number>();
