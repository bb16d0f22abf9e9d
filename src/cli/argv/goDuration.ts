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
