import type { KubeObject } from "../../api/types";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError, isCliError } from "../../cli/errors";
import type { ReadTransaction } from "../../cluster/store/store";
import { withCluster } from "./open";
import { count, noArguments } from "./words";

/** `ds cluster verify`: reads every record of the store, whose checksums tell what is damaged. */
export const command: Command = {
	name: "cluster verify",
	summary: "Check every record of the cluster's store",
	usage: "cluster verify",
	description: "Read every record of the local cluster's store and name those that are damaged. Nothing is changed.",
	examples: "  # Is the store sound?\n  ds cluster verify",
	flags: [],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "verify");
		await withCluster(invocation, context, async (engine, name) => {
			const { records, problems } = engine.store.read(check);
			for (const problem of problems) await context.io.out(`${problem}\n`);
			if (problems.length > 0) {
				throw new CliError(
					`error: the store of local cluster ${JSON.stringify(name)} is damaged: ${count(problems.length, "problem")}`,
				);
			}
			await context.io.out(`cluster/${name} is sound: ${count(records, "record")}\n`);
		});
	},
};

/** How many records there are, and what is wrong with those that can't be used. */
function check(tx: ReadTransaction): { records: number; problems: string[] } {
	const problems: string[] = [];
	let records = 0;
	const attempt = (work: () => string | undefined) => {
		records++;
		try {
			const problem = work();
			if (problem !== undefined) problems.push(problem);
		} catch (error) {
			problems.push(isCliError(error) ? error.message.replace(/^error: /, "") : String(error));
		}
	};
	for (const key of tx.keys("")) attempt(() => problemOf(key, tx.get(key), tx.revision));
	attempt(() => (typeof tx.setting("seed") === "string" ? undefined : "the cluster's seed is missing"));
	attempt(() => {
		tx.changes(Math.max(0, tx.revision - 1));
		return undefined;
	});
	attempt(() => {
		for (const timer of tx.timers()) if (!Number.isFinite(timer.due)) return `the timer ${timer.key} has no time`;
		return undefined;
	});
	return { records, problems };
}

/** An object carries the revision that it was written at. */
function problemOf(key: string, value: unknown, revision: number): string | undefined {
	if (value === undefined) return `${key}: a key without a value`;
	if (!key.startsWith("/registry/")) return undefined;
	const version = Number((value as KubeObject).metadata?.resourceVersion);
	if (version >= 1 && version <= revision) return undefined;
	return `${key}: no object of this cluster (its resourceVersion is ${version}, the cluster's revision ${revision})`;
}
