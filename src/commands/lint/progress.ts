import type { Context } from "../../cli/command";

/** Runs shorter than this say nothing of themselves. */
const QUIET_MS = 1000;
const EVERY_MS = 200;

/** How far a long run has come, on one line of a terminal's stderr that is cleared in the end. */
export function progress({ io, env, now }: Context, total: number): { step(): void; end(): void } {
	if (!io.stderrIsTerminal || env.CI) return { step() {}, end() {} };
	let next = now() + QUIET_MS;
	let count = 0;
	let shown = false;
	return {
		step() {
			count++;
			if (now() < next) return;
			next = now() + EVERY_MS;
			shown = true;
			io.err(`\rlinted ${count} of ${total} files`);
		},
		end() {
			if (shown) io.err("\r\u001b[K");
		},
	};
}
