import type { FlagSpec, Invocation } from "../../cli/command";
import { plainError } from "../../selection/failure";

/** --pod-running-timeout, whose default (milliseconds) is each command's own. */
export function podRunningTimeoutFlag(milliseconds: number): FlagSpec {
	return {
		name: "pod-running-timeout",
		type: "duration",
		default: milliseconds,
		help: "How long to wait for a pod, where there is none yet (5s, 2m, 3h); more than 0.",
	};
}

/** Its value in milliseconds. @throws CliError for one that is no time to wait */
export function podRunningTimeoutOf(invocation: Invocation): number {
	const timeout = invocation.duration("pod-running-timeout");
	if (timeout <= 0) throw plainError("--pod-running-timeout must be higher than zero");
	return timeout;
}
