import { parseGoDuration } from "../../cli/argv/goDuration";
import { ValueError } from "../../cli/argv/valueError";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { withCluster } from "./open";
import { misuse, onlyArgument } from "./words";

/** A hundred years: dates stay dates. */
const FARTHEST_MS = 100 * 365 * 24 * 3_600_000;

/** `ds cluster advance DURATION`: moves the cluster's clock forward; what falls due on the way happens. */
export const command: Command = {
	name: "cluster advance",
	summary: "Move the cluster's clock forward",
	usage: "cluster advance DURATION",
	description: "Move the cluster's clock forward. Everything that falls due on the way happens, in order.",
	examples: [
		"  # A minute later: what has become of a node whose kubelet fell silent?",
		"  ds cluster stop-node node02",
		"  ds cluster advance 1m",
		"  ds get nodes",
	].join("\n"),
	flags: [],
	async run(invocation, context: OpenContext) {
		const milliseconds = parseDuration(onlyArgument(invocation, "advance", "DURATION"));
		await withCluster(invocation, context, (engine) => engine.advance(milliseconds));
	},
};

function parseDuration(text: string): number {
	let milliseconds: number;
	try {
		milliseconds = parseGoDuration(text);
	} catch (error) {
		if (!(error instanceof ValueError)) throw error;
		throw misuse("advance", `${JSON.stringify(text)} is no duration; write 90s, 5m or 1h30m`);
	}
	if (milliseconds < 0) throw misuse("advance", "a cluster's clock never goes back");
	if (milliseconds > FARTHEST_MS) throw misuse("advance", "at most 100 years at a time");
	return milliseconds;
}
