import { formatGoDuration } from "../../api/duration";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import type { Recurring } from "../../cluster/engine";
import { withCluster } from "./open";
import { count, misuse, noArguments } from "./words";

/** How many keys of one kind of recurrence are named. */
const NAMED = 3;

/** `ds cluster settle`: jumps to the moment when nothing is left to happen but what recurs by itself. */
export const command: Command = {
	name: "cluster settle",
	summary: "Jump to the moment when the cluster is at rest",
	usage: "cluster settle",
	description: [
		"Move the cluster's clock to the moment when it is at rest: every step on the way happens, at once.",
		"",
		" What recurs by itself (a container that crashes again and again, an image that can't be pulled) is no reason to wait; it is named on standard error.",
	].join("\n"),
	examples: [
		"  # Create a DaemonSet and see its pods as they are once all have started",
		"  ds create -f daemonset.yaml",
		"  ds cluster settle",
		"  ds get pods",
	].join("\n"),
	flags: [{ name: "limit", type: "duration", help: "How far to go at most; 0 means a week." }],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "settle");
		const limit = invocation.duration("limit");
		if (limit < 0) throw misuse("settle", "--limit can't be negative");
		await withCluster(invocation, context, (engine) => {
			const { elapsedMs, recurring, reached } = engine.settle(limit === 0 ? {} : { limitMs: limit });
			for (const line of recurrences(recurring, engine.now())) context.io.err(`${line}\n`);
			if (reached) return;
			throw new CliError(
				`error: the cluster is not at rest after ${formatGoDuration(Math.round(elapsedMs / 1000) * 1000)}; go on with another 'ds cluster settle'`,
			);
		});
	},
};

/** What still recurs, by what moves it: the first few keys, how many more, and when the next one is due. */
export function recurrences(recurring: readonly Recurring[], now: number): string[] {
	const owners = [...new Set(recurring.map((each) => each.owner))].sort();
	return owners.map((owner) => {
		const mine = recurring.filter((each) => each.owner === owner);
		// Controllers mark the keys of what recurs; people know the objects without the mark.
		const keys = mine.map((each) => each.key.replace(/^~!?/, "")).sort();
		const more = keys.length > NAMED ? ` and ${count(keys.length - NAMED, "other")}` : "";
		const soonest = Math.max(0, Math.min(...mine.map((each) => each.due)) - now);
		const wait = formatGoDuration(Math.ceil(soonest / 1000) * 1000);
		return `Still recurring: ${keys.slice(0, NAMED).join(", ")}${more} (${owner}, next in ${wait})`;
	});
}
