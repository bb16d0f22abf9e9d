import type { Host } from "../../src/cli/host";
import { sleepUnless } from "../../src/cli/host";
import { main } from "../../src/main";
import type { Execute } from "./play";

/** What starting kubectl took of the recorded commands' time, in milliseconds: a case is not over within one second. */
const START_MS = 200;
let started = 0;

/** Runs a command in this process, with buffers for its streams. */
export const inProcess: Execute = async (args, { cwd, env, input = "" }) => {
	const ahead = ++started * START_MS;
	let stdout = "";
	let stderr = "";
	const { signal } = new AbortController();
	const host: Host = {
		io: {
			out(text) {
				stdout += text;
			},
			err(text) {
				stderr += text;
			},
			stdin: async () => new TextEncoder().encode(input),
			stdinIsTerminal: false,
			stdoutIsTerminal: false,
			stderrIsTerminal: false,
			colour: false,
			columns: undefined,
		},
		env,
		cwd,
		platform: process.platform,
		signal,
		interrupted: () => undefined,
		now: () => Date.now() + ahead,
		uniqueText: () => crypto.randomUUID(),
		sleep: (milliseconds, other) => sleepUnless(other ?? signal, milliseconds),
		after: (milliseconds) => AbortSignal.timeout(milliseconds),
	};
	const code = await main(args, host);
	return { stdout, stderr, code };
};
