/** How long the controller waits before it replaces a node's failed pod once more. */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 900_000;

/** The back-off of one node's failed pods. */
export interface FailedPodBackoff {
	/** The observedGeneration it belongs to: a new template starts afresh. */
	generation: number;
	delayMs: number;
	/** When the last failed pod was replaced, in milliseconds. */
	at: number;
}

/**
 * Whether a failed pod may be replaced at `now`: either the back-off after doing so, or when to try again
 * (client-go's flowcontrol.Backoff: doubled each time, forgotten after twice the longest delay).
 */
export function replaceFailedPod(
	before: FailedPodBackoff | undefined,
	generation: number,
	now: number,
): { replaced: FailedPodBackoff } | { waitUntil: number } {
	if (before === undefined || before.generation !== generation || isForgotten(before, now)) {
		return { replaced: { generation, delayMs: FIRST_DELAY_MS, at: now } };
	}
	const due = before.at + before.delayMs;
	if (now < due) {
		return { waitUntil: due };
	}
	return { replaced: { generation, delayMs: Math.min(before.delayMs * 2, LONGEST_DELAY_MS), at: now } };
}

/** Whether a back-off is so old that the next failure counts as the first. */
export function isForgotten(backoff: FailedPodBackoff, now: number): boolean {
	return now - backoff.at > 2 * LONGEST_DELAY_MS;
}
