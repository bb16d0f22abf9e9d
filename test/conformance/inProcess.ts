import type { Host } from "../../src/cli/host";
import { sleepUnless } from "../../src/cli/host";
import { main } from "../../src/main";
import type { Execute } from "./play";

/** What starting kubectl took of the recorded commands' time, in milliseconds: a case is not over within one second. */
const START_MS = 200;
let started = 0;

/** What a command takes from outside; what it prints goes to `output`, and `signal` ends it. */
export function hostFor(
	{ cwd, env, input = "" }: Parameters<Execute>[1],
	output: { stdout: string; stderr: string },
	signal: AbortSignal,
): Host {
	const ahead = ++started * START_MS;
	return {
		io: {
			out(text) {
				output.stdout += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
			},
			err(text) {
				output.stderr += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
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
}

/** Runs a command in this process, with buffers for its streams. */
export const inProcess: Execute = async (args, where) => {
	const output = { stdout: "", stderr: "" };
	const code = await main(args, hostFor(where, output, new AbortController().signal));
	return { ...output, code };
};
