import type { Invocation } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { clusterHome } from "../../cli/home";
import { nameOf, reasonOf, resolveTarget } from "../../cli/target";
import type { OpenEngine } from "../../cluster/engine/localEngine";

/**
 * The name of the local cluster that the command works on.
 * @throws CliError when commands talk to a real cluster.
 */
export function localName(invocation: Invocation, { host }: OpenContext): string {
	const target = resolveTarget(invocation, host);
	if (target.kind === "local") return target.name;
	throw new CliError(
		`error: this works on local clusters only, and commands talk to ${nameOf(target)} (${reasonOf(target)}); name a local one with --local-cluster or 'ds cluster use'`,
	);
}

/**
 * Opens the local cluster that the command works on, ready to move, and closes it behind `work`.
 * @throws CliError when it is not there or can't be opened, and what `work` throws.
 */
export async function withCluster<T>(
	invocation: Invocation,
	context: OpenContext,
	work: (engine: OpenEngine, name: string) => T | Promise<T>,
): Promise<T> {
	const name = localName(invocation, context);
	const [{ openCluster }, { makeWork }] = await Promise.all([
		import("../../cluster/local"),
		import("../../cluster/work"),
	]);
	const moving = makeWork();
	const engine = await openCluster(clusterHome(context.host), name, () => moving);
	try {
		return await work(engine, name);
	} finally {
		await engine.close();
	}
}
