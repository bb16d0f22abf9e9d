import { goQuote } from "../../api/go/format";
import { resourceForKind } from "../../api/resources";
import type { Context, Invocation } from "../../cli/command";
import { CliError, usageError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { errorText } from "../../selection/failure";
import { type DryRun, dryRunOf, operationOf } from "./dryRun";
import { findNodes, type NodeInfo, type NodeRequest } from "./nodes";

/** What `cordon` and `uncordon` are asked for, and `drain` first of all. */
export interface CordonOptions {
	nodes: NodeRequest;
	dryRun: DryRun;
}

/** Marks nodes as unschedulable, or as schedulable again. */
export async function runCordon(
	options: CordonOptions,
	context: Context,
	{ unschedulable }: { unschedulable: boolean },
): Promise<void> {
	const client = await context.client();
	const { name: namespace } = await context.namespace();
	const nodes = await findNodes(client, options.nodes, namespace);
	await cordonNodes(client, nodes, { unschedulable, dryRun: options.dryRun }, context);
}

/**
 * Sets or unsets `spec.unschedulable` of nodes that do not have it so. A node for which that fails is told of on stderr
 * and does not fail the command, as with kubectl.
 */
export async function cordonNodes(
	client: Client,
	nodes: readonly NodeInfo[],
	{ unschedulable, dryRun }: { unschedulable: boolean; dryRun: DryRun },
	{ io }: Context,
): Promise<void> {
	const verb = unschedulable ? "cordon" : "uncordon";
	for (const { name, node } of nodes) {
		const already = (node.spec?.unschedulable ?? false) === unschedulable;
		if (!already && dryRun !== "client") {
			try {
				await setUnschedulable(client, name, { unschedulable, dryRun });
			} catch (error) {
				io.err(`error: unable to ${verb} node ${goQuote(name)}: ${errorText(error)}\n`);
				continue;
			}
		}
		await io.out(`node/${name} ${operationOf(`${already ? "already " : ""}${verb}ed`, dryRun)}\n`);
	}
}

async function setUnschedulable(
	client: Client,
	name: string,
	{ unschedulable, dryRun }: { unschedulable: boolean; dryRun: DryRun },
): Promise<void> {
	const nodes = resourceForKind(await client.resources(), "v1", "Node");
	if (nodes === undefined) throw new CliError('error: the server doesn\'t have a resource type "nodes"');
	const patch = { spec: { unschedulable: unschedulable || null } };
	await client.patch(nodes, { name }, "strategic", patch, { fieldManager: "kubectl", dryRun: dryRun === "server" });
}

/**
 * The words and flags that `cordon`, `uncordon` and `drain` share.
 * @throws a CliError in kubectl's words.
 */
export function cordonOptions(invocation: Invocation, context: Context, command: string): CordonOptions {
	const { args } = invocation;
	const labelSelector = invocation.string("selector");
	if (args.length === 0 && !invocation.changed("selector")) {
		throw usageError(command, `USAGE: ${command} NODE [flags]`);
	}
	if (args.length > 0 && labelSelector !== "") {
		throw usageError(command, "cannot specify both a node name and a --selector option");
	}
	return { nodes: { names: args, labelSelector }, dryRun: dryRunOf(invocation, context) };
}
