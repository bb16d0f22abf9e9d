const UNITS = ["Ki", "Mi", "Gi", "Ti", "Pi"];
const IN_BYTES = /^(memory|ephemeral-storage|hugepages-.+)$/;

/** An amount as people write it: 250m, 1.5, 256Mi; large numbers of bytes with one decimal. */
export function formatAmount(resource: string, amount: number): string {
	if (resource === "cpu")
		return amount % 100 === 0 && (amount === 0 || amount >= 1000) ? String(amount / 1000) : `${amount}m`;
	if (!IN_BYTES.test(resource)) return String(amount);
	let [unit, value] = ["", amount];
	for (const larger of UNITS) {
		if (Math.abs(value) < 1024) break;
		[unit, value] = [larger, value / 1024];
	}
	return `${Number.isInteger(value) ? value : value.toFixed(1)}${unit}`;
}

/** An amount as a quantity that is exactly that much. */
export function exactQuantity(resource: string, amount: number): string {
	if (resource === "cpu") return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
	if (!IN_BYTES.test(resource)) return String(amount);
	let [unit, value] = ["", amount];
	for (const larger of UNITS) {
		if (value === 0 || value % 1024 !== 0) break;
		[unit, value] = [larger, value / 1024];
	}
	return `${value}${unit}`;
}
