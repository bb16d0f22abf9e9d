/** How a quantity prints: 1500m and 2G, 1536Mi, or 12e6. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** A resource amount as apimachinery's resource.Quantity: exact, with the format that it was written in. */
export interface Quantity {
	/** The amount is unscaled × 10^exponent. */
	readonly unscaled: bigint;
	readonly exponent: number;
	readonly format: QuantityFormat;
	/** What was written, where upstream prints it back unchanged. */
	readonly text?: string;
}

/** A parsed quantity, or its text as it stands in an object. */
export type QuantityLike = Quantity | string;

/**
 * Reads a quantity as resource.ParseQuantity does: 100m, 1.5Gi, 1e3, .5. Amounts below a nano are rounded up, binary
 * ones above 2^63-1 are capped.
 * @throws Error in upstream's words when it is no quantity
 */
export function parseQuantity(text: string): Quantity {
	const known = quickly.get(text);
	if (known !== undefined) return known;
	const quick = QUICK.exec(text);
	if (quick) return keep(quickly, text, parseQuick(text, quick));
	const parsed = parse(text);
	if (typeof parsed === "string") throw new Error(parsed);
	return parsed;
}

/** Why the text is no quantity, in upstream's words; undefined when it is one. */
export function quantityProblem(text: string): string | undefined {
	if (quickly.has(text) || QUICK.test(text)) return undefined;
	const parsed = parse(text);
	return typeof parsed === "string" ? parsed : undefined;
}

/** The quantity as the server prints it: no fraction, the largest suffix that loses nothing. */
export function formatQuantity(quantity: Quantity): string {
	return quantity.text ?? canonical(quantity);
}

/**
 * The text as the server prints it back: 1024Ki becomes 1Mi, 0.5 becomes 500m.
 * @throws Error in upstream's words when it is no quantity
 */
export function canonicalQuantity(text: string): string {
	return canonicalTexts.get(text) ?? keep(canonicalTexts, text, formatQuantity(parseQuantity(text)));
}

/** Below 0, 0 or above 0, as a is less than, equal to or more than b. */
export function compareQuantities(a: QuantityLike, b: QuantityLike): number {
	const [left, right] = [toQuantity(a), toQuantity(b)];
	const signs = signOf(left) - signOf(right);
	if (signs !== 0 || left.unscaled === 0n) return Math.sign(signs);
	const magnitudes = magnitude(left) - magnitude(right);
	if (magnitudes !== 0) return Math.sign(magnitudes) * signOf(left);
	const exponent = Math.min(left.exponent, right.exponent);
	const [x, y] = [rescaled(left, exponent), rescaled(right, exponent)];
	return x < y ? -1 : x > y ? 1 : 0;
}

/** a + b in a's format (b's where a is zero). */
export function addQuantities(a: QuantityLike, b: QuantityLike): Quantity {
	return sum(toQuantity(a), toQuantity(b), 1n);
}

/** a - b in a's format (b's where a is zero). */
export function subtractQuantities(a: QuantityLike, b: QuantityLike): Quantity {
	return sum(toQuantity(a), toQuantity(b), -1n);
}

/** The amount in whole units, rounded away from zero; 0 when it does not fit an int64, as upstream's Value. */
export function quantityValue(quantity: QuantityLike): number {
	return Number(scaledValue(quantity, 0));
}

/** The amount in thousandths, rounded away from zero; 0 when it does not fit an int64, as upstream's MilliValue. */
export function quantityMilliValue(quantity: QuantityLike): number {
	return Number(scaledValue(quantity, -3));
}

/** The exact amount in units of 10^scale, rounded away from zero; 0 when it does not fit an int64. */
export function scaledValue(quantity: QuantityLike, scale: number): bigint {
	const { unscaled, exponent } = toQuantity(quantity);
	if (exponent - scale > 18) return 0n;
	const value = exponent >= scale ? unscaled * power10(exponent - scale) : divideUp(unscaled, scale - exponent);
	return value > MAX_INT64 || value < -MAX_INT64 - 1n ? 0n : value;
}

/** Rounded away from zero to a multiple of 10^scale (-3: thousandths), as upstream's RoundUp. */
export function roundUpQuantity(quantity: QuantityLike, scale: number): Quantity {
	const { unscaled, exponent, format, text } = toQuantity(quantity);
	if (exponent >= scale) return { unscaled, exponent, format, text };
	return { unscaled: divideUp(unscaled, scale - exponent), exponent: scale, format };
}

export function isZeroQuantity(quantity: QuantityLike): boolean {
	return toQuantity(quantity).unscaled === 0n;
}

/** The same few amounts stand in most objects: they are read and written once. */
const quickly = new Map<string, Quantity>();
const canonicalTexts = new Map<string, string>();
const MOST_KEPT = 500;
const LONGEST_KEPT = 16;

function keep<T>(map: Map<string, T>, text: string, value: T): T {
	if (map.size < MOST_KEPT && text.length <= LONGEST_KEPT) map.set(text, value);
	return value;
}

const MAX_INT64 = 2n ** 63n - 1n;
const NANO = -9;
/** Amounts of up to so many digits take upstream's int64 path. */
const INT64_DIGITS = 18;

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = "unable to parse numeric part of quantity";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

const DECIMAL_SUFFIXES: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_SUFFIXES: Record<string, number> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const DECIMAL_NAMES = new Map(Object.entries(DECIMAL_SUFFIXES).map(([name, exponent]) => [exponent, name]));
const BINARY_NAMES = ["", ...Object.keys(BINARY_SUFFIXES)];

/** The common forms: a few digits without leading zeros and a suffix that needs no rounding. */
const QUICK = /^([1-9]\d{0,8})(m|k|M|G|Ki|Mi|Gi)?$/;

function parseQuick(text: string, [, digits = "", suffix = ""]: RegExpExecArray): Quantity {
	const binary = BINARY_SUFFIXES[suffix];
	if (binary !== undefined) {
		const value = Number(digits);
		const unscaled = BigInt(value) << BigInt(binary * 10);
		return (value & 7) === 0
			? { unscaled, exponent: 0, format: "BinarySI" }
			: { unscaled, exponent: 0, format: "BinarySI", text };
	}
	const quantity = { unscaled: BigInt(digits), exponent: DECIMAL_SUFFIXES[suffix] ?? 0, format: "DecimalSI" } as const;
	return digits.endsWith("000") ? quantity : { ...quantity, text };
}

const SCANNER = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

function parse(text: string): Quantity | string {
	if (text === "") return WRONG_FORMAT;
	const scanned = SCANNER.exec(text);
	if (!scanned) return WRONG_FORMAT;
	const [, sign, digits, fraction = "", suffix = ""] = scanned;
	const whole = digits || "0";
	const scale = readSuffix(suffix);
	if (scale === undefined) return WRONG_SUFFIX;
	const negate = (value: bigint): bigint => (sign === "-" ? -value : value);
	const shifted = BigInt(whole + fraction);
	const { format, base2, base10 } = scale;
	const precision =
		format !== "BinarySI"
			? INT64_DIGITS - whole.length - fraction.length
			: fraction === ""
				? 15 - whole.length - Math.trunc((base2 * 3) / 10) - 1
				: -1;
	const exponent = base10 - fraction.length;
	const unscaled = shifted << BigInt(base2);
	if (precision >= 0 && exponent >= NANO && unscaled <= MAX_INT64) {
		const printsBack =
			format === "BinarySI"
				? (shifted & 7n) !== 0n
				: exponent % 3 === 0 && !(whole + fraction).endsWith("000") && whole[0] !== "0";
		return { unscaled: negate(unscaled), exponent, format, text: printsBack || text === "0" ? text : undefined };
	}
	if (!/\d/.test(text.slice(0, text.length - suffix.length))) return WRONG_NUMBER;
	return bounded({ unscaled, exponent, format }, negate);
}

/** Rounds up to a nano, caps what is binary at an int64 and gives binary fractions below 1 a decimal suffix. */
function bounded(amount: Quantity, negate: (value: bigint) => bigint): Quantity {
	let { unscaled, exponent, format } = amount;
	if (exponent < NANO) {
		unscaled = divideUp(unscaled, NANO - exponent);
		exponent = NANO;
	}
	if (format === "BinarySI") {
		const one = power10(-exponent);
		if (unscaled > MAX_INT64 * one) [unscaled, exponent] = [MAX_INT64, 0];
		else if (unscaled < one && unscaled > 0n) format = "DecimalSI";
	}
	return { unscaled: negate(unscaled), exponent, format };
}

function readSuffix(suffix: string): { format: QuantityFormat; base2: number; base10: number } | undefined {
	if (Object.hasOwn(DECIMAL_SUFFIXES, suffix)) {
		return { format: "DecimalSI", base2: 0, base10: DECIMAL_SUFFIXES[suffix] ?? 0 };
	}
	if (Object.hasOwn(BINARY_SUFFIXES, suffix)) {
		return { format: "BinarySI", base2: (BINARY_SUFFIXES[suffix] ?? 0) * 10, base10: 0 };
	}
	if (!/^[eE][-+]?\d+$/.test(suffix)) return undefined;
	const exponent = BigInt(suffix.slice(1).replace("+", ""));
	if (exponent > MAX_INT64 || exponent < -MAX_INT64 - 1n) return undefined;
	return { format: "DecimalExponent", base2: 0, base10: Number(BigInt.asIntN(32, exponent)) };
}

function canonical(quantity: Quantity): string {
	const { unscaled, exponent, format } = quantity;
	if (unscaled === 0n) return "0";
	if (format === "BinarySI") {
		const whole = exponent >= 0 ? unscaled * power10(exponent) : unscaled / power10(-exponent);
		const exact = exponent >= 0 || whole * power10(-exponent) === unscaled;
		if (exact && (whole >= 1024n || whole <= -1024n)) return binaryText(whole);
	}
	const { amount, times } = withoutFactors(unscaled, 10n);
	const total = exponent + times;
	const step = ((total % 3) + 3) % 3;
	const number = (amount * power10(step)).toString();
	const shown = total - step;
	if (format === "DecimalExponent") return shown === 0 ? number : `${number}e${shown}`;
	return number + (DECIMAL_NAMES.get(shown) ?? "");
}

function binaryText(whole: bigint): string {
	const { amount, times } = withoutFactors(whole, 1024n);
	return amount.toString() + (BINARY_NAMES[times] ?? "");
}

function withoutFactors(value: bigint, factor: bigint): { amount: bigint; times: number } {
	let amount = value;
	let times = 0;
	while (amount % factor === 0n) {
		amount /= factor;
		times++;
	}
	return { amount, times };
}

function sum(a: Quantity, b: Quantity, sign: bigint): Quantity {
	const format = a.unscaled === 0n ? b.format : a.format;
	if (b.unscaled === 0n) return { unscaled: a.unscaled, exponent: a.exponent, format };
	if (a.unscaled === 0n) return { unscaled: sign * b.unscaled, exponent: b.exponent, format };
	const exponent = Math.min(a.exponent, b.exponent);
	return { unscaled: rescaled(a, exponent) + sign * rescaled(b, exponent), exponent, format };
}

function toQuantity(quantity: QuantityLike): Quantity {
	return typeof quantity === "string" ? parseQuantity(quantity) : quantity;
}

function signOf({ unscaled }: Quantity): number {
	return unscaled === 0n ? 0 : unscaled < 0n ? -1 : 1;
}

/** How many digits stand before the decimal point: quantities of different magnitude compare without being expanded. */
function magnitude({ unscaled, exponent }: Quantity): number {
	return (unscaled < 0n ? -unscaled : unscaled).toString().length + exponent;
}

/** @throws RangeError for exponents that no machine has: 1e1000000000 and a millionth can be compared, not added */
function rescaled({ unscaled, exponent }: Quantity, to: number): bigint {
	return exponent === to ? unscaled : unscaled * power10(exponent - to);
}

function divideUp(value: bigint, digits: number): bigint {
	if (value === 0n) return 0n;
	const away = value < 0n ? -1n : 1n;
	if (digits > value.toString().length) return away;
	const divisor = power10(digits);
	const whole = value / divisor;
	return whole * divisor === value ? whole : whole + away;
}

const MAX_DIGITS = 100_000;

function power10(exponent: number): bigint {
	if (exponent > MAX_DIGITS) throw new RangeError(`quantity out of range: 10^${exponent}`);
	return 10n ** BigInt(exponent);
}
