import type { FieldPath } from "../fieldPath";
import { goQuote } from "../go/format";
import { quantityMilliValue } from "../quantity";

/** An amount of bytes that is no whole number. */
export function warnOfFraction(warnings: string[], quantity: string | undefined, path: FieldPath): void {
	if (quantity === undefined || !quantity.endsWith("m") || quantityMilliValue(quantity) % 1000 === 0) return;
	warnings.push(`${path}: fractional byte value ${goQuote(quantity)} is invalid, must be an integer`);
}
