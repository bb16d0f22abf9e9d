import { placementRule } from "../../api/daemonSet/placement";
import { goQuote } from "../../api/go/format";
import { matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import { groupKind, groupResource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type { DaemonSet, KubeObject, Node } from "../../api/types";
import type { Context, FlagSpec, Invocation } from "../../cli/command";
import type { Client } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import { canaryStep } from "./canaryStep";
import { listNodes, type RolloutView, readRollout } from "./rolloutView";
import { whyWaiting } from "./whyWaiting";

const POLL_MS = 250;

/** Which nodes get a new template first. */
export interface CanaryRequest {
	/** A label selector of nodes; "" without one. */
	nodes: string;
	/** A number or percentage of the DaemonSet's nodes; "" without one. */
	share: string;
	/** Milliseconds to wait for the nodes at most; 0: without end. */
	timeoutMs: number;
}

/** --nodes and --share, of commands that change a template. */
export const canaryFlags: readonly FlagSpec[] = [
	{
		name: "nodes",
		type: "string",
		help: "Change only the pods on nodes with these labels, and hold the rollout there, until 'rollout continue' or 'rollout undo'.",
	},
	{
		name: "share",
		type: "string",
		help: "The same for a number or percentage of the DaemonSet's nodes, such as 25%, by name.",
	},
	{
		name: "timeout",
		type: "duration",
		default: 0,
		help: "With --nodes or --share: how long to wait for these nodes, such as 1s, 2m or 3h; 0: without end.",
	},
];

/** What help says about them. */
export const CANARY_HELP = `With --nodes or --share the pods of some nodes are made anew first, no more at a time than the update strategy
lets be missing, and the rollout is held there as with 'rollout hold': 'rollout continue' goes on with the other nodes,
'rollout undo' takes these back.`;

/** What the flags ask for; undefined for a change of all nodes. @throws a CliError when they make no sense */
export function canaryOf(invocation: Invocation): CanaryRequest | undefined {
	const nodes = invocation.string("nodes");
	const share = invocation.string("share");
	const timeoutMs = invocation.duration("timeout");
	if (!invocation.changed("nodes") && !invocation.changed("share")) {
		if (invocation.changed("timeout")) throw plainError("--timeout needs --nodes or --share");
		return undefined;
	}
	if (invocation.changed("nodes") && invocation.changed("share")) {
		throw plainError("--nodes and --share may not be specified together");
	}
	if (invocation.changed("nodes") && nodes.trim() === "") throw plainError("--nodes needs a label selector");
	if (invocation.changed("share") && !/^(0*[1-9]\d*|0*([1-9]\d?|100)%)$/.test(share)) {
		throw plainError(`--share must be a number above 0 or a percentage of 1% to 100%: ${goQuote(share)}`);
	}
	try {
		parseLabelSelector(nodes);
	} catch (error) {
		throw plainError(errorText(error));
	}
	return { nodes, share, timeoutMs };
}

/**
 * The names of the nodes that get the new template first: of those where the DaemonSet runs, ready ones before others.
 * @throws a CliError when there is none, or for other kinds
 */
export async function canaryNodes(
	client: Client,
	{ resource, name }: Info,
	object: KubeObject,
	{ nodes: selector, share }: CanaryRequest,
): Promise<string[]> {
	if (groupKind(resource) !== "DaemonSet.apps") throw plainError("--nodes and --share are for DaemonSets only");
	const rule = placementRule(object as DaemonSet);
	const nodes = (await listNodes(client)).filter((node) => rule(node).shouldRun);
	const sorted = [...nodes].sort((a, b) => Number(isReady(b)) - Number(isReady(a)) || (nameOf(a) < nameOf(b) ? -1 : 1));
	const chosen = share === "" ? select(sorted, selector) : sorted.slice(0, count(share, sorted.length));
	if (chosen.length > 0) return chosen.map(nameOf);
	const which = share === "" ? ` with labels ${goQuote(selector)}` : "";
	throw plainError(`${groupResource(resource)} ${goQuote(name)} runs on no node${which}`);
}

function select(nodes: readonly Node[], selector: string): Node[] {
	const requirements = parseLabelSelector(selector);
	return nodes.filter(({ metadata }) => matchesLabels(requirements, metadata.labels));
}

function count(share: string, total: number): number {
	if (!share.endsWith("%")) return Number(share);
	return Math.ceil((Number(share.slice(0, -1)) * total) / 100);
}

const nameOf = ({ metadata }: Node): string => metadata.name ?? "";
const isReady = ({ status }: Node): boolean =>
	status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;

/**
 * Replaces the pods on the chosen nodes of a DaemonSet that has been changed and held, and waits until their followers
 * are available. Whatever ends it, the DaemonSet stays held.
 * @throws a CliError when the time is over, or the DaemonSet has gone; AbortError on an interrupt
 */
export async function replaceOnNodes(
	client: Client,
	{ resource, namespace, name }: Info,
	chosen: readonly string[],
	{ timeoutMs }: Pick<CanaryRequest, "timeoutMs">,
	context: Context,
): Promise<void> {
	const pods = resourceForKind(await client.resources(), "v1", "Pod");
	if (pods === undefined) return;
	const timeout = timeoutMs > 0 ? context.after(timeoutMs) : undefined;
	const target = `${resource.singular}/${name}`;
	const advice = `'ds rollout continue ${target}' goes on with the others, 'ds rollout undo ${target}' goes back`;
	const say = (text: string) => context.io.err(`${text}\n`);
	let told = -1;
	let updated: readonly string[] = [];
	let tried: RolloutView | undefined;
	while (!context.signal.aborted && timeout?.aborted !== true) {
		const daemonSet = (await client.get(resource, { namespace, name })) as DaemonSet;
		const observed = (daemonSet.status?.observedGeneration ?? 0) >= (daemonSet.metadata.generation ?? 0);
		if (observed) {
			tried = await readRollout(client, daemonSet);
			const step = canaryStep(tried, chosen);
			updated = step.updated;
			if (updated.length > told) {
				told = updated.length;
				say(`${told} of ${chosen.length} nodes have the new template${step.left.length > 0 ? "..." : ""}`);
			}
			if (step.left.length === 0) return say(`${target} is held there: ${advice}`);
			for (const { metadata } of step.remove) {
				const key = { namespace, name: metadata.name ?? "" };
				try {
					await client.delete(pods, key, { preconditions: { uid: metadata.uid } });
				} catch (error) {
					if (!hasReason(error, "NotFound") && !hasReason(error, "Conflict")) throw error;
				}
			}
		}
		await context.sleep(POLL_MS);
	}
	const state = `${updated.length} of ${chosen.length} nodes have the new template, and ${target} is held`;
	if (context.signal.aborted) say(`interrupted: ${state}: ${advice}`);
	context.signal.throwIfAborted();
	const reasons = tried === undefined ? [] : whyWaiting(tried).filter(({ node }) => chosen.includes(node));
	const why = reasons.map(({ node, reason }) => `\n  ${node}: ${reason}`).join("");
	throw plainError(`timed out: ${state}: ${advice}${why}`);
}
