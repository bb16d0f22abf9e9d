import type { Command } from "../cli/command";
import { usageError } from "../cli/errors";
import { errorText, plainError } from "../selection/failure";
import { fileFlags } from "./shared/flags";
import { containerOf } from "./shared/podContainers";
import { podRunningTimeoutFlag, podRunningTimeoutOf } from "./shared/podTimeout";
import { runSession, sessionFlags, sessionOptionsOf, terminalFor } from "./shared/remoteSession";
import { namedObjects, podOf } from "./shared/runningPod";

export const command: Command = {
	name: "exec",
	summary: "Execute a command in a container",
	usage: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
	description: `Execute a command in a container of a pod, or of the most active pod of an object that has some. Its exit code becomes
that of ds.

The pods of a local cluster are simulated: nothing can be executed in them.`,
	examples: `  # What does the agent's folder hold, in a pod of the DaemonSet?
  ds exec ds/agent -- ls -l /var/lib/agent

  # The same in one pod, in one of its containers
  ds exec agent-x7k2p -c agent -- ls -l /var/lib/agent

  # A shell in a pod
  ds exec -it agent-x7k2p -- sh

  # Copy a file into it
  ds exec -i agent-x7k2p -- sh -c 'cat > /tmp/config.yaml' < config.yaml`,
	flags: [...fileFlags.filter(({ name }) => name === "filename"), podRunningTimeoutFlag(60_000), ...sessionFlags],
	async run(invocation, context) {
		const { args, argsLenAtDash } = invocation;
		const filenames = invocation.strings("filename");
		const word = argsLenAtDash === 0 ? "" : (args[0] ?? "");
		const words = argsLenAtDash < 0 ? [] : args.slice(argsLenAtDash);
		if (argsLenAtDash < 0 && (args.length > 1 || (args.length > 0 && filenames.length > 0))) {
			throw usageError("exec", "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead");
		}
		const timeoutMs = timeoutOf();
		if (word === "" && filenames.length === 0) throw plainError("pod, type/name or --filename must be specified");
		if (words.length === 0) throw plainError("you must specify at least one command for the container");
		const options = sessionOptionsOf(invocation);
		const client = await context.client();
		const [object, ...others] = await namedObjects(client, { word, filenames }, context);
		if (object === undefined || others.length > 0) throw plainError("cannot exec into multiple objects at a time");
		const pod = await podOf(client, object, timeoutMs, context);
		const phase = pod.status?.phase ?? "";
		if (phase === "Succeeded" || phase === "Failed") {
			throw plainError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
		}
		const container = containerOf(pod, options.container, { quiet: options.quiet, io: context.io });
		const { namespace, name = "" } = pod.metadata;
		await runSession(
			client,
			{
				pod: { namespace, name },
				subresource: "exec",
				query: { container, command: words },
				stdin: options.stdin,
				terminal: terminalFor(options, context),
			},
			context,
		);

		function timeoutOf(): number {
			try {
				return podRunningTimeoutOf(invocation);
			} catch (error) {
				throw usageError("exec", errorText(error));
			}
		}
	},
};
