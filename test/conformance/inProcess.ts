import type { Host } from "../../src/cli/host";
import { main } from "../../src/main";
import { type Clock, ControlledClock, wallClock } from "./clock";
import type { Answer, Execute } from "./play";

/** What a command of the recorded ones took, about, in milliseconds. */
const COMMAND_MS = 200;

/** What a command takes from outside; what it prints goes to `output`, and `signal` ends it. */
export function hostFor(
	{ cwd, env, input = "" }: Parameters<Execute>[1],
	output: { stdout: string; stderr: string },
	signal: AbortSignal,
	clock: Clock = wallClock,
): Host {
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
		now: () => clock.now(),
		uniqueText: () => crypto.randomUUID(),
		sleep: (milliseconds, other) => clock.sleep(milliseconds, other ?? signal),
		after: (milliseconds) => clock.after(milliseconds),
	};
}

/** Runs a command in this process, with buffers for its streams, by the wall clock. */
export const inProcess: Execute = (args, where) => runBy(wallClock, args, where);

/** The same with a clock of its own, by which every command takes as long as recorded ones did. */
export function inControlledTime(): Execute {
	const clock = new ControlledClock();
	return (args, where) => {
		clock.pass(COMMAND_MS);
		return runBy(clock, args, where);
	};
}

async function runBy(clock: Clock, args: string[], where: Parameters<Execute>[1]): Promise<Answer> {
	const output = { stdout: "", stderr: "" };
	const code = await main(args, hostFor(where, output, new AbortController().signal, clock));
	return { ...output, code };
}
