import { formatQuantity, parseQuantity, roundUpQuantity } from "../quantity";

type Quantities = Record<string, string>;

/** Amounts are kept in thousandths at most: what is finer is rounded up. */
export function defaultQuantities(quantities: Quantities | undefined): void {
	if (quantities === undefined || quantities === null) return;
	for (const name of Object.keys(quantities)) {
		const text = quantities[name] ?? "";
		if (COARSE.test(text)) continue;
		quantities[name] = formatQuantity(roundUpQuantity(parseQuantity(text), -3));
	}
}

/** Whole numbers and thousandths, as most amounts are. */
const COARSE = /^-?\d+([mkMGTPE]|[KMGTPE]i)?$/;
