const BOOLEANS = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].concat([
	"n",
	"N",
	"no",
	"No",
	"NO",
	"false",
	"False",
	"FALSE",
	"off",
	"Off",
	"OFF",
]);
const NULLS = ["", "~", "null", "Null", "NULL"];
const FLOATS = [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"];
const WORDS = new Set([...BOOLEANS, ...NULLS, ...FLOATS]);

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
	/^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[+-]([0-9]{2}):([0-9]{2}))| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?$/;

/** Whether a plain scalar would be read as something else than a string by go-yaml v2 (YAML 1.1). */
export function isAmbiguous(text: string): boolean {
	if (WORDS.has(text)) return true;
	if (!/^[-+.0-9]/.test(text)) return false;
	if (text.startsWith(".")) return FLOAT.test(text) && Number.isFinite(Number(text));
	return isTimestamp(text) || isNumber(text.replaceAll("_", "")) || BASE_60.test(text);
}

/** A date, or a date and time, as go-yaml recognizes them. */
export function isTimestamp(text: string): boolean {
	const parts = TIMESTAMP.exec(text);
	if (!parts) return false;
	const [, year, month, day, ...times] = parts.map((part) => Number(part ?? 0));
	if (year === undefined || month === undefined || day === undefined) return false;
	if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
	const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0, hour2 = 0, minute2 = 0, second2 = 0] = times;
	return (
		Math.max(hour, hour2) < 24 && Math.max(minute, minute2, second, second2) < 60 && zoneHour <= 24 && zoneMinute <= 60
	);
}

/** Go's ParseInt with base 0 within 64 bits. */
export function isInteger(text: string): boolean {
	const [, sign, digits] = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(text) ?? [];
	if (digits === undefined) return false;
	const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
	if (sign === "-") return value <= 1n << 63n;
	return sign === "+" ? value < 1n << 63n : value < 1n << 64n;
}

function isNumber(text: string): boolean {
	return isInteger(text) || (FLOAT.test(text) && Number.isFinite(Number(text)));
}

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
