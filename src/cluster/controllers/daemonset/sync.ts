import { managePods, type Observed } from "../../../api/daemonSet/manage";
import { groupByNode } from "../../../api/daemonSet/nodePods";
import { rollingUpdate } from "../../../api/daemonSet/rollingUpdate";
import { nextAvailability, nextStatus } from "../../../api/daemonSet/status";
import { labelSelectorRequirements } from "../../../api/labelSelector";
import { isStatusError } from "../../../api/statusError";
import type { DaemonSet } from "../../../api/types";
import { kind } from "../../kinds";
import type { ControllerContext } from "../controller";
import { applyPods, report } from "./applyPods";
import { claimPods } from "./claim";
import { cleanUpHistory, reconcileHistory } from "./history";
import { hope } from "./hope";
import { parseKey, timerKey } from "./keys";
import { type DaemonMemory, forget, keepMemory, recallMemory } from "./memory";
import { markOwn } from "./ownWrites";
import { placeOnNodes } from "./placements";

/** Failed syncs are tried again after 5 ms, doubled each time, as client-go's rate limiter does. */
const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1_000_000;

/** Up to this many pods every change of one is looked at when it happens; with more they are taken together. */
const FEW_PODS = 100;
const LONGEST_BATCH_MS = 500;

/** Whether the timer of that key comes back by itself as long as nothing else changes. */
export function recurs(key: string): boolean {
	const { what } = parseKey(key);
	return what === "retry" || what === "failed";
}

/** Syncs the DaemonSet of a key (upstream's syncDaemonSet). */
export function sync(text: string, context: ControllerContext): void {
	const { what, key, namespace, name } = parseKey(text);
	const daemonSet = context.registry.find<DaemonSet>(kind("daemonsets.apps"), namespace, name);
	if (daemonSet === undefined) {
		forget(context, key);
		return;
	}
	if (what === "hopes") {
		hope(key, context);
		return;
	}
	// What there is hope for has a timer of its own at the same moment.
	if (what === "hope") return;
	const size = daemonSet.status?.desiredNumberScheduled ?? 0;
	if (what === "pods" && size > FEW_PODS) {
		// A sync looks at every node: with thousands of pods it must not follow each one's every change at once.
		const batchMs = Math.min(Math.ceil(size / 10), LONGEST_BATCH_MS);
		context.wakeAt(timerKey("batch", key), (Math.floor(context.now / batchMs) + 1) * batchMs);
		return;
	}
	if (size > FEW_PODS) {
		context.wakeAt(timerKey("batch", key), undefined);
	}
	syncDaemonSet(daemonSet, key, context);
}

function syncDaemonSet(daemonSet: DaemonSet, key: string, context: ControllerContext): void {
	const { selector } = daemonSet.spec;
	if (selector !== undefined && Object.keys(selector).length === 0) {
		report(context.registry, daemonSet, {
			type: "Warning",
			reason: "SelectingAll",
			message: "This daemon set is selecting all pods. A non-empty selector is required.",
		});
		return;
	}
	// One that is being deleted is left alone: nobody can tell which of its pods and revisions are still its own.
	if (daemonSet.metadata.deletionTimestamp !== undefined) {
		return;
	}
	const before = recallMemory(context, key, daemonSet.metadata.uid ?? "");
	const after: DaemonMemory = { uid: before.uid, failedPods: before.failedPods, timers: {} };
	let failed = false;
	try {
		failed = reconcile(daemonSet, { context, memory: after });
	} catch (error) {
		if (!isStatusError(error)) {
			throw error;
		}
		failed = true;
	}
	if (failed) {
		after.retries = (before.retries ?? 0) + 1;
		after.timers = { ...after.timers, retry: context.now + retryDelay(after.retries) };
	}
	keepMemory(context, key, { before, after });
}

/** Brings pods, revisions and status in line, notes in `memory` what is to be remembered, and says whether it failed. */
function reconcile(
	start: DaemonSet,
	{ context, memory }: { context: ControllerContext; memory: DaemonMemory },
): boolean {
	const { registry } = context;
	const selector = labelSelectorRequirements(start.spec.selector);
	const { hash, old, daemonSet } = reconcileHistory(registry, { daemonSet: start, selector });
	const placements = placeOnNodes(daemonSet, registry);
	let pods = claimPods(registry, { daemonSet, selector });
	let observed: Observed = { daemonSet, placements, podsByNode: groupByNode(pods), hash, now: context.now };

	const plan = managePods(observed, memory.failedPods ?? {});
	for (const notice of plan.notices) {
		report(registry, daemonSet, notice);
	}
	memory.failedPods = { ...memory.failedPods, ...plan.failedPods };
	let applied = applyPods(registry, daemonSet, { plan, hash });
	// What was just made or ended has to be observed before an update may go on.
	if (!applied.changed && applied.errors.length === 0 && daemonSet.spec.updateStrategy?.type === "RollingUpdate") {
		applied = applyPods(registry, daemonSet, { plan: rollingUpdate(observed), hash });
	}
	if (applied.changed) {
		pods = claimPods(registry, { daemonSet, selector });
		observed = { ...observed, podsByNode: groupByNode(pods) };
	}
	if (applied.errors.length === 0) {
		cleanUpHistory(registry, daemonSet, { old, pods });
	}
	const status = nextStatus(observed);
	if (status !== undefined) {
		markOwn(registry.updateTrusted(kind("daemonsets.apps"), { ...daemonSet, status }));
	}
	memory.timers = { available: nextAvailability(observed), failed: plan.retryAt };
	return applied.errors.length > 0;
}

function retryDelay(retries: number): number {
	return Math.min(FIRST_RETRY_MS * 2 ** (retries - 1), LONGEST_RETRY_MS);
}
