import { formatGoDuration } from "../../api/duration";
import { goQuote } from "../../api/go/format";
import type { Resource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type { Pod } from "../../api/types";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";
import { type DryRun, operationOf } from "../shared/dryRun";
import { isOverdue } from "./podsToGo";

/** How pods are taken from a node. */
export interface RemovalRules {
	/** Seconds; negative: as the pod says. */
	gracePeriod: number;
	/** 0: without end. */
	timeoutMs: number;
	disableEviction: boolean;
	/** Seconds: pods that should have ended longer ago are not waited for; 0: all are. */
	skipWaitForDeleteTimeout: number;
	dryRun: DryRun;
}

/** What removing needs at every step. */
interface Removal extends RemovalRules {
	client: Client;
	pods: Resource;
	context: Context;
	/** Wall-clock milliseconds; Infinity without a time-out. */
	deadline: number;
}

const RETRY_MS = 5000;
const POLL_MS = 1000;

/**
 * Evicts the pods (deletes them where the server knows no evictions, or with `disableEviction`), and waits until they
 * are gone. Returns what went wrong, `together` when the errors are those of several pods at once.
 */
export async function removePods(
	client: Client,
	pods: readonly Pod[],
	rules: RemovalRules,
	context: Context,
): Promise<{ errors: unknown[]; together: boolean }> {
	if (pods.length === 0) return { errors: [], together: true };
	const resource = resourceForKind(await client.resources(), "v1", "Pod");
	if (resource === undefined) throw new CliError('error: the server doesn\'t have a resource type "pods"');
	const deadline = rules.timeoutMs === 0 ? Number.POSITIVE_INFINITY : context.now() + rules.timeoutMs;
	const removal: Removal = { ...rules, client, pods: resource, context, deadline };
	if (rules.disableEviction || !resource.subresources.includes("eviction")) {
		try {
			await deletePods(pods, removal);
			return { errors: [], together: false };
		} catch (error) {
			return { errors: [error], together: false };
		}
	}
	const results = await Promise.all(
		pods.map((pod) =>
			evictPod(pod, removal).then(
				() => [],
				(error: unknown) => [error],
			),
		),
	);
	context.signal.throwIfAborted();
	return { errors: results.flat(), together: true };
}

/** Evicts a pod, again and again while its disruption budget forbids it, and waits until it is gone. */
async function evictPod(pod: Pod, removal: Removal): Promise<void> {
	const { client, context, dryRun } = removal;
	const { name = "", namespace = "" } = pod.metadata;
	const key = { namespace, name };
	const what = `pods/${goQuote(name)} -n ${goQuote(namespace)}`;
	let active = pod;
	while (true) {
		await context.io.out(`evicting pod ${operationOf(`${namespace}/${name}`, dryRun)}\n`);
		context.signal.throwIfAborted();
		if (context.now() >= removal.deadline) {
			const timeout = formatGoDuration(removal.timeoutMs);
			throw plainError(`error when evicting ${what}: global timeout reached: ${timeout}`);
		}
		try {
			await sendEviction(active, removal);
			break;
		} catch (error) {
			if (hasReason(error, "NotFound")) return;
			const terminating = isNamespaceTerminating(error);
			if (terminating && active.metadata.deletionTimestamp) break;
			if (!terminating && !hasReason(error, "TooManyRequests")) {
				throw plainError(`error when evicting ${what}: ${errorText(error)}`);
			}
			const subject = terminating
				? `pod ${goQuote(name)} from terminating namespace ${goQuote(namespace)}`
				: `pods/${goQuote(name)} -n ${goQuote(namespace)}`;
			const retry = `(will retry after ${formatGoDuration(RETRY_MS)})`;
			context.io.err(`error when evicting ${subject} ${retry}: ${errorText(error)}\n`);
			await context.sleep(RETRY_MS);
		}
		// A pod that can't be looked at is evicted as it was.
		active = await client.get(removal.pods, key).then(
			(fresh) => fresh as Pod,
			() => active,
		);
	}
	if (dryRun === "server") return;
	try {
		await waitUntilGone([active], removal, { evicted: true });
	} catch (error) {
		context.signal.throwIfAborted();
		const subject = `pod ${goQuote(name)} in namespace ${goQuote(namespace)}`;
		throw plainError(`error when waiting for ${subject} to terminate: ${errorText(error)}`);
	}
}

async function sendEviction({ metadata }: Pod, removal: Removal): Promise<void> {
	const { client, pods, gracePeriod, dryRun } = removal;
	const { name = "", namespace } = metadata;
	const eviction = {
		apiVersion: "policy/v1",
		kind: "Eviction",
		metadata: { name, namespace },
		deleteOptions: {
			...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
			...(dryRun === "server" ? { dryRun: ["All"] } : {}),
		},
	};
	await client.create(pods, namespace, eviction, { name, subresource: "eviction", fieldManager: "kubectl" });
}

function isNamespaceTerminating(error: unknown): boolean {
	if (!hasReason(error, "Forbidden")) return false;
	return error.status.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating") ?? false;
}

async function deletePods(pods: readonly Pod[], removal: Removal): Promise<void> {
	const { client, gracePeriod, dryRun } = removal;
	for (const { metadata } of pods) {
		const key = { namespace: metadata.namespace, name: metadata.name ?? "" };
		const options = {
			gracePeriodSeconds: gracePeriod >= 0 ? gracePeriod : undefined,
			dryRun: dryRun === "server",
		};
		try {
			await client.delete(removal.pods, key, options);
		} catch (error) {
			if (!hasReason(error, "NotFound")) throw error;
		}
	}
	// A pod that is only tried is never gone.
	if (dryRun === "none") await waitUntilGone(pods, removal, { evicted: false });
}

/** Looks every second whether the pods are gone, and says so of each. */
async function waitUntilGone(pods: readonly Pod[], removal: Removal, { evicted }: { evicted: boolean }): Promise<void> {
	const { client, context, skipWaitForDeleteTimeout } = removal;
	const verb = evicted
		? { done: "evicted", failed: "eviction failed" }
		: { done: "deleted", failed: "deletion failed" };
	let pending = pods;
	while (true) {
		const left: Pod[] = [];
		for (const pod of pending) {
			const { namespace, name = "", uid } = pod.metadata;
			let present: Pod | undefined;
			try {
				present = (await client.get(removal.pods, { namespace, name })) as Pod;
			} catch (error) {
				if (!hasReason(error, "NotFound")) {
					await context.io.out(`pod/${name} ${verb.failed}\n`);
					throw error;
				}
			}
			if (present === undefined || present.metadata.uid !== uid) {
				await context.io.out(`pod/${name} ${verb.done}\n`);
			} else if (isOverdue(present, skipWaitForDeleteTimeout, await client.now())) {
				const since = `DeletionTimestamp older than ${skipWaitForDeleteTimeout} seconds`;
				await context.io.out(`pod ${goQuote(name)} has ${since}, skipping\n`);
			} else {
				left.push(pod);
			}
		}
		if (left.length === 0) return;
		pending = left;
		const rest = removal.deadline - context.now();
		if (rest > 0) await context.sleep(Math.min(POLL_MS, rest));
		context.signal.throwIfAborted();
		if (context.now() >= removal.deadline) throw plainError("context deadline exceeded");
	}
}
