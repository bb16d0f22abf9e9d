import { goQuote } from "./go/format";

/** A point in time with nanoseconds, as Go's time.Time holds it. */
export interface Instant {
	/** Whole seconds since the Unix epoch (negative before it). */
	readonly seconds: number;
	/** Nanoseconds within the second, 0 to 999,999,999. */
	readonly nanos: number;
}

/**
 * Reads a time in RFC 3339 as Go's time.Parse does, for metav1.Time.
 * Returns what is wrong, in Go's words, for a text that is none.
 */
export function parseTime(text: string): Instant | string {
	return parse(text, RFC3339);
}

/** The same for metav1.MicroTime, which wants six digits of fraction. */
export function parseMicroTime(text: string): Instant | string {
	return parse(text, RFC3339_MICRO);
}

/** As metav1.Time prints: UTC, whole seconds; null for Go's zero time. */
export function formatTime({ seconds, nanos }: Instant): string | null {
	return seconds === ZERO_SECONDS && nanos === 0 ? null : `${dateText(seconds)}Z`;
}

/** As metav1.MicroTime prints: UTC, six digits of fraction; null for Go's zero time. */
export function formatMicroTime({ seconds, nanos }: Instant): string | null {
	if (seconds === ZERO_SECONDS && nanos === 0) return null;
	const micros = Math.trunc(nanos / 1000)
		.toString()
		.padStart(6, "0");
	return `${dateText(seconds)}.${micros}Z`;
}

/** 0001-01-01T00:00:00Z. */
const ZERO_SECONDS = -62_135_596_800;

const RFC3339 = { layout: "2006-01-02T15:04:05Z07:00", fraction: false };
const RFC3339_MICRO = { layout: "2006-01-02T15:04:05.000000Z07:00", fraction: true };

type Layout = typeof RFC3339;

function dateText(seconds: number): string {
	const date = new Date(seconds * 1000);
	const year = date.getUTCFullYear();
	return `${String(year).padStart(4, "0")}${date
		.toISOString()
		.replace(/^[+-]?\d+/, "")
		.slice(0, 15)}`;
}

/** A part of a layout: how Go names it, what it takes from the front of a text, what its number may be. */
interface Part {
	readonly element: string;
	readonly take: RegExp;
	readonly range?: readonly [low: number, high: number, name: string];
}

const literal = (text: string): Part => ({ element: text, take: new RegExp(`^${text}`) });
const TWO_DIGITS = /^\d\d/;

const DATE_AND_TIME: readonly Part[] = [
	{ element: "2006", take: /^\d{4}/ },
	literal("-"),
	{ element: "01", take: TWO_DIGITS, range: [1, 12, "month"] },
	literal("-"),
	{ element: "02", take: TWO_DIGITS },
	literal("T"),
	{ element: "15", take: /^\d\d?/, range: [0, 23, "hour"] },
	literal(":"),
	{ element: "04", take: TWO_DIGITS, range: [0, 59, "minute"] },
	literal(":"),
	{ element: "05", take: TWO_DIGITS, range: [0, 59, "second"] },
];
const FRACTION: Part = { element: ".000000", take: /^[.,]\d{6}/ };
const ZONE: Part = { element: "Z07:00", take: /^(?:Z|[+-]\d\d:\d\d)/ };

function parse(text: string, { layout, fraction }: Layout): Instant | string {
	const wrong = (rest: string, element: string): string =>
		`parsing time ${goQuote(text)} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(element)}`;
	const outOfRange = (name: string): string => `parsing time ${goQuote(text)}: ${name} out of range`;
	let rest = text;
	const numbers: number[] = [];
	for (const part of DATE_AND_TIME) {
		const taken = part.take.exec(rest)?.[0];
		if (taken === undefined) return wrong(rest, part.element);
		rest = rest.slice(taken.length);
		if (part.element.length === 1) continue;
		const number = Number(taken);
		if (part.range && (number < part.range[0] || number > part.range[1])) return outOfRange(part.range[2]);
		numbers.push(number);
	}
	const digits = (fraction ? FRACTION.take : /^[.,]\d+/).exec(rest)?.[0];
	if (fraction && digits === undefined) return wrong(rest, FRACTION.element);
	rest = rest.slice(digits?.length ?? 0);
	const nanos = digits === undefined ? 0 : Number(digits.slice(1, 10).padEnd(9, "0"));
	const zone = ZONE.take.exec(rest)?.[0];
	if (zone === undefined) return wrong(rest, ZONE.element);
	const offset = offsetSeconds(zone);
	if (typeof offset === "string") return outOfRange(offset);
	rest = rest.slice(zone.length);
	if (rest !== "") return `parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`;
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	if (day < 1 || date.getUTCDate() !== day) return outOfRange("day");
	return { seconds: date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset, nanos };
}

function offsetSeconds(zone: string): number | string {
	if (zone === "Z") return 0;
	const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
	if (hours > 24) return "time zone offset hour";
	if (minutes > 60) return "time zone offset minute";
	return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}
