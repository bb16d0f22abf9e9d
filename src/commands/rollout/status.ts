import { goQuote } from "../../api/go/format";
import { groupKind } from "../../api/resource";
import type { DaemonSet } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import type { SelectionRequest } from "../../selection/selection";
import { revisionFlag, rolloutFlags, rolloutSelection } from "../shared/rolloutFlags";
import { visitObjects } from "../shared/visitObjects";

export interface StatusOptions {
	selection: SelectionRequest;
	watch: boolean;
	/** Milliseconds; 0: without end. */
	timeout: number;
}

/** Tells how rollouts stand, until they are done. */
export async function run({ selection, watch, timeout }: StatusOptions, context: Context): Promise<void> {
	const client = await context.client();
	const count = await visitObjects(client, selection, context, { latest: true }, (info) =>
		follow(client, info, { watch, timeout }, context),
	);
	if (count === 0) context.io.err(`No resources found in ${selection.namespace} namespace.\n`);
}

async function follow(
	client: Client,
	{ resource, namespace, name }: Info,
	{ watch, timeout }: { watch: boolean; timeout: number },
	{ io, signal }: Context,
): Promise<void> {
	if (groupKind(resource) !== "DaemonSet.apps") {
		throw plainError(`no status viewer has been implemented for ${groupKind(resource)}`);
	}
	const stop = new AbortController();
	const abort = () => stop.abort();
	signal.addEventListener("abort", abort, { once: true });
	const timer = timeout > 0 ? setTimeout(abort, timeout) : undefined;
	try {
		const fieldSelector = `metadata.name=${name}`;
		for await (const event of client.watch(resource, { namespace, fieldSelector, signal: stop.signal })) {
			if (event.type === "BOOKMARK") continue;
			if (event.type === "DELETED") throw plainError("object has been deleted");
			if (event.type === "ERROR") throw plainError("internal error: unexpected event");
			const { text, done } = rolloutState(event.object as DaemonSet);
			await io.out(text);
			if (done || !watch) return;
		}
	} catch (error) {
		if (!stop.signal.aborted) throw error;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", abort);
		stop.abort();
	}
	signal.throwIfAborted();
	throw plainError("timed out waiting for the condition");
}

/** kubectl's line about a DaemonSet, and whether there is nothing left to wait for. */
export function rolloutState({ metadata, spec, status }: DaemonSet): { text: string; done: boolean } {
	if (spec.updateStrategy?.type !== "RollingUpdate") {
		throw plainError("rollout status is only available for RollingUpdate strategy type");
	}
	if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
		return { text: "Waiting for daemon set spec update to be observed...\n", done: false };
	}
	const name = goQuote(metadata.name ?? "");
	const desired = status?.desiredNumberScheduled ?? 0;
	const updated = status?.updatedNumberScheduled ?? 0;
	const available = status?.numberAvailable ?? 0;
	const waiting = `Waiting for daemon set ${name} rollout to finish: `;
	if (updated < desired) {
		return { text: `${waiting}${updated} out of ${desired} new pods have been updated...\n`, done: false };
	}
	if (available < desired) {
		return { text: `${waiting}${available} of ${desired} updated pods are available...\n`, done: false };
	}
	return { text: `daemon set ${name} successfully rolled out\n`, done: true };
}

export const command: Command = {
	name: "rollout status",
	summary: "Show the status of the rollout",
	usage: "rollout status (TYPE NAME | TYPE/NAME) [flags]",
	description: "Tell how the rollout of a DaemonSet stands, and wait until it is done (unless --watch=false).",
	examples: `  # Wait until the new template is everywhere, two minutes at most
  ds rollout status ds/agent --timeout=2m`,
	flags: [
		...rolloutFlags,
		{ name: "revision", type: "int", default: 0, help: "Taken for kubectl's sake: DaemonSets do not look at it." },
		{ name: "timeout", type: "duration", default: 0, help: "How long to wait, such as 1s, 2m or 3h; 0: without end." },
		{ name: "watch", short: "w", type: "bool", default: true, help: "Wait until the rollout is done." },
	],
	async run(invocation, context) {
		const selection = await rolloutSelection(invocation, context);
		revisionFlag(invocation);
		await run({ selection, watch: invocation.bool("watch"), timeout: invocation.duration("timeout") }, context);
	},
};
