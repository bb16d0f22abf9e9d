import { protects } from "../../api/disruptionBudget";
import { isPodReady, isPodTerminal } from "../../api/podReady";
import type { Resource } from "../../api/resource";
import { badRequest, forbidden, type StatusCause, StatusError } from "../../api/statusError";
import type { KubeObject, Pod, V1DeleteOptions, V1Eviction } from "../../api/types";
import { checkNamespaceOf } from "../admission/namespaceLifecycle";
import { type Budget, withDisruptionAllowed } from "../disruptionBudget";
import { kind } from "../kinds";
import { type ConditionReport, withPodCondition } from "../podStatus";
import type { DeleteOptions } from "../requests";
import { time } from "../time";
import type { ObjectRegistry } from "./objectRegistry";
import type { RequestOptions } from "./registry";
import { deleteFromRequest } from "./requestHandling";

/** Evictions that a budget has granted and its controller not yet seen, at most. */
const MAX_DISRUPTED_PODS = 2000;
const FORBIDDEN = "Cannot evict pod as it would violate the pod's disruption budget.";

/** The condition that says why a pod goes. */
const EVICTED: ConditionReport = {
	type: "DisruptionTarget",
	status: "True",
	reason: "EvictionByEvictionAPI",
	message: "Eviction API: evicting",
};

/**
 * POST to a pod's eviction subresource (pkg/registry/core/pod/storage/eviction.go): a deletion that the pod's disruption
 * budget has to grant.
 * @throws a StatusError: 429 when the budget does not grant it, 500 when several budgets have a say.
 */
export function evictFromRequest(
	registry: ObjectRegistry,
	pods: Resource,
	key: { namespace: string | undefined; name: string },
	body: unknown,
	options: RequestOptions,
): KubeObject {
	const eviction = readEviction(registry, body, options);
	if (eviction.metadata?.name !== key.name) throw badRequest("name in URL does not match name in Eviction object");
	checkNamespaceOf(registry, pods, { ...eviction, metadata: { ...key } } as KubeObject);
	const pod = registry.get(pods, key.namespace, key.name) as Pod;
	const deletion = deletionOf(eviction.deleteOptions, options);
	if (!needsNoBudget(pod)) askBudget(registry, pod, deletion.dryRun === true);
	// Options and preconditions are checked against the pod as it is, before it is marked.
	deleteFromRequest(registry, pods, key, { ...deletion, dryRun: true });
	if (!deletion.dryRun) {
		registry.store(pods, withPodCondition(pod, registry.now, EVICTED), pod);
		deleteFromRequest(registry, pods, key, { ...deletion, preconditions: undefined });
	}
	return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
}

function readEviction(registry: ObjectRegistry, body: unknown, options: RequestOptions): V1Eviction {
	const beta = (body as { apiVersion?: unknown } | null)?.apiVersion === "policy/v1beta1";
	const sent = beta ? { ...(body as object), apiVersion: "policy/v1" } : body;
	const fieldValidation = options.fieldValidation ?? "Warn";
	const { object, warnings } = registry.rules.decode(EVICTIONS, sent, { fieldValidation });
	for (const text of warnings) options.warn(text);
	return object as V1Eviction;
}

/** How decoding knows the kind, which is no resource of its own. */
const EVICTIONS: Resource = {
	group: "policy",
	version: "v1",
	kind: "Eviction",
	plural: "evictions",
	singular: "eviction",
	shortNames: [],
	namespaced: true,
	categories: [],
	verbs: ["create"],
	subresources: [],
};

/** Options of the request count where the eviction has none of its own. */
function deletionOf(own: V1DeleteOptions | undefined, { dryRun }: RequestOptions): DeleteOptions {
	const { gracePeriodSeconds, propagationPolicy, preconditions } = own ?? {};
	return {
		...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
		...(propagationPolicy === undefined
			? {}
			: { propagationPolicy: propagationPolicy as DeleteOptions["propagationPolicy"] }),
		...(preconditions === undefined ? {} : { preconditions }),
		dryRun: dryRun === true || (own?.dryRun?.length ?? 0) > 0,
	};
}

/** A pod that has ended, has not begun, or is going already disrupts nothing. */
function needsNoBudget(pod: Pod): boolean {
	return isPodTerminal(pod) || pod.status?.phase === "Pending" || pod.metadata.deletionTimestamp !== undefined;
}

/** Takes one disruption from the pod's budget, where it has one. */
function askBudget(registry: ObjectRegistry, pod: Pod, dryRun: boolean): void {
	const budgets = registry
		.list<Budget>(kind("poddisruptionbudgets.policy"), pod.metadata.namespace)
		.filter((budget) => protects(budget, pod.metadata.labels));
	const [budget] = budgets;
	if (budget === undefined) return;
	if (budgets.length > 1) {
		throw new StatusError({
			message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
			reason: "",
			code: 500,
		});
	}
	if (!isPodReady(pod) && mayEvictUnready(budget)) return;
	const taken = takeDisruption(budget, pod, registry.now);
	if (!dryRun) registry.store(kind("poddisruptionbudgets.policy"), taken, budget);
}

/** A pod that is not ready does not count as healthy: it may go while enough others are, or at any time if so told. */
function mayEvictUnready({ spec, status }: Budget): boolean {
	if (spec?.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
	const desired = status?.desiredHealthy ?? 0;
	return desired > 0 && (status?.currentHealthy ?? 0) >= desired;
}

/** The budget with one disruption less. `now` is in milliseconds. */
function takeDisruption(budget: Budget, pod: Pod, now: number): Budget {
	const { metadata, status } = budget;
	const name = metadata.name ?? "";
	if (status === undefined || (status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
		throw tooManyRequests(`The disruption budget ${name} is still being processed by the server.`, 10);
	}
	const refusal = (why: string) => forbidden({ group: "policy", plural: "poddisruptionbudget" }, name, why);
	const allowed = status.disruptionsAllowed ?? 0;
	if (allowed < 0) throw refusal("pdb disruptions allowed is negative");
	if (Object.keys(status.disruptedPods ?? {}).length > MAX_DISRUPTED_PODS) {
		throw refusal("DisruptedPods map too big - too many evictions not confirmed by PDB controller");
	}
	if (allowed === 0) {
		const condition = status.conditions?.find(({ type }) => type === "DisruptionAllowed");
		const { desiredHealthy, currentHealthy } = status;
		throw tooManyRequests(
			condition?.status === "False" && condition.reason === "SyncFailed"
				? `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${condition.message}`
				: `The disruption budget ${name} needs ${desiredHealthy ?? 0} healthy pods and has ${currentHealthy ?? 0} currently`,
		);
	}
	const disruptionsAllowed = allowed - 1;
	const disruptedPods = { ...status.disruptedPods, [pod.metadata.name ?? ""]: time(now) };
	const left = { ...status, disruptionsAllowed, disruptedPods };
	return { ...budget, status: disruptionsAllowed === 0 ? withDisruptionAllowed(left, now) : left };
}

function tooManyRequests(cause: string, retryAfterSeconds?: number): StatusError {
	const causes: StatusCause[] = [{ reason: "DisruptionBudget", message: cause }];
	return new StatusError({
		message: FORBIDDEN,
		reason: "TooManyRequests",
		details: { ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }), causes },
		code: 429,
	});
}
