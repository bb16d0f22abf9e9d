import type { Pod } from "../api/types";
import type { Command, Context } from "../cli/command";
import { usageError } from "../cli/errors";
import { errorText, plainError } from "../selection/failure";
import { detachKeys, untilDetached } from "./attach/detach";
import { containerOf } from "./shared/podContainers";
import { podRunningTimeoutFlag, podRunningTimeoutOf } from "./shared/podTimeout";
import { runSession, sessionFlags, sessionOptionsOf, terminalFor } from "./shared/remoteSession";
import { namedObjects, podOf } from "./shared/runningPod";

const DETACH = "ctrl-p,ctrl-q";
const RECORDED =
	"All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

export const command: Command = {
	name: "attach",
	summary: "Attach to a running container",
	usage: "attach (POD | TYPE/NAME) -c CONTAINER",
	description: `Attach to the process that runs in a container of a pod, or of the most active pod of an object that has some.

The pods of a local cluster are simulated: there is nothing to attach to.`,
	examples: `  # See what a pod of a DaemonSet prints from now on
  ds attach ds/agent

  # Talk to the shell that runs in a container
  ds attach agent-x7k2p -c shell -it`,
	flags: [
		{ name: "detach-keys", type: "string", default: DETACH, help: "The keys that end a session with -it." },
		podRunningTimeoutFlag(60_000),
		...sessionFlags,
	],
	async run(invocation, context) {
		const { args } = invocation;
		let timeoutMs: number;
		try {
			timeoutMs = podRunningTimeoutOf(invocation);
		} catch (error) {
			throw usageError("attach", errorText(error));
		}
		if (args.length === 0) throw plainError("at least 1 argument is required for attach");
		if (args.length > 2) {
			throw plainError(
				`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(" ")}]`,
			);
		}
		const options = sessionOptionsOf(invocation);
		const client = await context.client();
		const [type, word] = args.length === 2 ? args : ["pods", args[0]];
		const [object] = await namedObjects(client, { type, word: word ?? "" }, context);
		if (object === undefined) throw plainError("expected a resource");
		const pod = await podOf(client, object, timeoutMs, context);
		const phase = pod.status?.phase ?? "";
		if (phase === "Succeeded" || phase === "Failed") {
			throw plainError(`cannot attach a container in a completed pod; current phase is ${phase}`);
		}
		const container = chosen(pod, options, context);
		const has = ttyOf(pod, container);
		if (options.tty && !has && !options.quiet) {
			context.io.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
		}
		// A process with a terminal speaks so that it can't be understood without one.
		const terminal = terminalFor({ ...options, tty: has }, context);
		const size = terminal?.size();
		if (!options.quiet) context.io.err(RECORDED);
		const keys = detachKeys(invocation.string("detach-keys") || DETACH);
		const { namespace, name = "" } = pod.metadata;
		await runSession(
			client,
			{
				pod: { namespace, name },
				subresource: "attach",
				query: { container },
				stdin: options.stdin,
				terminal,
				...(terminal === undefined ? {} : { filter: (input) => untilDetached(input, keys) }),
				// Another size first makes the process draw its screen anew.
				...(size === undefined ? {} : { firstSizes: [{ columns: size.columns + 1, rows: size.rows + 1 }] }),
			},
			context,
		);
		if (options.quiet || terminal === undefined) return;
		const again = `'ds attach ${name} -c ${container} -n ${namespace} -i -t'`;
		const isEphemeral = pod.spec.ephemeralContainers?.some((each) => each.name === container);
		await context.io.out(
			isEphemeral
				? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
				: `Session ended, resume using ${again} command\n`,
		);
	},
};

function chosen(pod: Pod, { container, quiet }: { container: string; quiet: boolean }, { io }: Context): string {
	try {
		return containerOf(pod, container, { quiet, io });
	} catch (error) {
		throw plainError(`cannot attach to the container: ${errorText(error)}`);
	}
}

function ttyOf({ spec }: Pod, container: string): boolean {
	const all = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
	return all.find(({ name }) => name === container)?.tty ?? false;
}
