import type { PodRun } from "./run";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 122_000;
/** So many attempts are made one by one where much time is about to pass; most of it passes in silence. */
const LAST_ATTEMPTS = 25;

/**
 * Notes an attempt to mount a pod's volumes that has failed at `at` by some trouble, and when the next is due (milliseconds): half a
 * second later, then twice as long each time, two minutes and two seconds at most, as the kubelet's
 * nestedpendingoperations wait. `until`: up to when time is about to pass.
 */
export function mountFailed(run: PodRun, trouble: string, { at, until }: { at: number; until: number }): void {
	const attempts = (run.mount?.attempts ?? 0) + 1;
	const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
	const skipped = wait < LONGEST_WAIT_MS ? 0 : Math.max(0, Math.floor((until - at) / wait) - LAST_ATTEMPTS);
	run.mount = { attempts, retryAt: at + wait * (1 + skipped), trouble };
}
