import type { VerdictName } from "./verdicts";

/** All verdicts, in the order in which people would look at them, and how they are written for people. */
const TEXTS: Readonly<Record<VerdictName, string>> = {
	runs: "runs",
	"would-run": "would run",
	starting: "starting",
	pending: "pending",
	missing: "missing",
	"being-replaced": "being replaced",
	"will-be-evicted": "will be evicted",
	kept: "kept",
	"not-eligible": "not eligible",
};

export const VERDICTS = Object.keys(TEXTS) as VerdictName[];

/** A verdict in plain words: not eligible. */
export function verdictText(verdict: VerdictName): string {
	return TEXTS[verdict];
}
