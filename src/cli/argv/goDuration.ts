import { goQuote } from "../../api/go/format";
import { ValueError } from "./valueError";

const UNITS: Readonly<Record<string, number>> = {
	ns: 1e-6,
	us: 1e-3,
	"\u00b5s": 1e-3,
	"\u03bcs": 1e-3,
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};
/** time.Duration is 64 bits of nanoseconds. */
const LONGEST_MS = 2 ** 63 / 1e6;

/** Milliseconds of a duration as Go writes it: 1h30m, 1.5s, -5ms, 0. Throws ValueError in time.ParseDuration's words. */
export function parseGoDuration(text: string): number {
	const unsigned = text.replace(/^[+-]/, "");
	if (unsigned === "0") return 0;
	const invalid = () => new ValueError(`time: invalid duration ${goQuote(text)}`);
	if (unsigned === "") throw invalid();
	let rest = unsigned;
	let total = 0;
	while (rest !== "") {
		const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
		if (number === undefined) throw invalid();
		rest = rest.slice(number.length);
		const unit = /^[^.0-9]+/.exec(rest)?.[0];
		if (unit === undefined) throw new ValueError(`time: missing unit in duration ${goQuote(text)}`);
		const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
		if (size === undefined) {
			throw new ValueError(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
		}
		total += Number(number) * size;
		if (total >= LONGEST_MS) throw invalid();
		rest = rest.slice(unit.length);
	}
	return text.startsWith("-") ? -total : total;
}

/** A duration as Go's String prints it, for the defaults in help: 0s, 5s, 1m0s, 1h0m0s, 500ms. */
export function formatGoDuration(milliseconds: number): string {
	if (milliseconds === 0) return "0s";
	const sign = milliseconds < 0 ? "-" : "";
	const size = Math.abs(milliseconds);
	if (size < 1000) return `${sign}${size}ms`;
	const hours = Math.floor(size / 3_600_000);
	const minutes = Math.floor((size % 3_600_000) / 60_000);
	const seconds = (size % 60_000) / 1000;
	return `${sign}${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds}s`;
}
