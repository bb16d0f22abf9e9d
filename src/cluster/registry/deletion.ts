import { groupResource, type Resource } from "../../api/resource";
import { conflict, invalid } from "../../api/statusError";
import type { KubeObject, ObjectMeta, Pod } from "../../api/types";
import type { DeleteOptions } from "../requests";
import { time } from "../time";

/** What a deletion does to an object: nothing more than what is under way, an update, or its removal. */
export type DeletionPlan =
	| { kind: "pending" }
	| { kind: "update"; object: KubeObject }
	/** `object` as it last stands. */
	| { kind: "remove"; object: KubeObject };

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";
/** Go's longest duration, some 292 years: no date is set later than that. */
const LONGEST_SECONDS = 9_223_372_036;

/**
 * Decides a deletion as the generic registry's Store.Delete does: pods end gracefully, objects with finalizers are
 * marked and wait for them, all others go at once. `now` is in milliseconds.
 * @throws a StatusError for preconditions that do not hold and options that are none.
 */
export function planDeletion(
	resource: Resource,
	object: KubeObject,
	options: DeleteOptions,
	now: number,
): DeletionPlan {
	checkOptions(options);
	checkPreconditions(resource, object.metadata, options);
	const graceful = gracefully(resource, object, options, now);
	if (graceful === "pending") return { kind: "pending" };
	const finalizers = finalizersOf(resource, object.metadata, options);
	const current: KubeObject =
		graceful === undefined
			? withFinalizers(object, finalizers)
			: withFinalizers({ ...object, metadata: graceful }, finalizers);
	if (graceful === undefined) {
		if (finalizers.length === 0) return { kind: "remove", object: current };
		return { kind: "update", object: { ...current, metadata: markedAsDeleting(current.metadata, now) } };
	}
	if (finalizers.length > 0 || (graceful.deletionGracePeriodSeconds ?? 0) > 0)
		return { kind: "update", object: current };
	return { kind: "remove", object: current };
}

/** Marked for deletion without grace, as objects are that wait for a finalizer. */
export function markedAsDeleting(metadata: ObjectMeta, now: number): ObjectMeta {
	const deletionTimestamp = metadata.deletionTimestamp as unknown as string | undefined;
	const first = deletionTimestamp === undefined;
	return {
		...metadata,
		...(first && metadata.generation ? { generation: metadata.generation + 1 } : {}),
		deletionTimestamp: (first || Date.parse(deletionTimestamp) > now ? time(now) : deletionTimestamp) as never,
		deletionGracePeriodSeconds: 0,
	};
}

/** Whether an update leaves nothing that holds a deleted object: it goes (Store.ShouldDeleteDuringUpdate). */
export function isFinished(object: KubeObject): boolean {
	const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
	if (deletionTimestamp === undefined || (finalizers?.length ?? 0) > 0) return false;
	if (object.kind === "Namespace" && object.apiVersion === "v1") {
		const spec = object.spec as { finalizers?: string[] } | undefined;
		return (spec?.finalizers?.length ?? 0) === 0;
	}
	return (deletionGracePeriodSeconds ?? 0) === 0;
}

function checkOptions({ propagationPolicy }: DeleteOptions): void {
	if (propagationPolicy === undefined || ["Background", "Foreground", "Orphan"].includes(propagationPolicy)) return;
	throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [
		{
			reason: "FieldValueNotSupported",
			field: "propagationPolicy",
			message: `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Background", "Foreground", "Orphan"`,
		},
	]);
}

function checkPreconditions(resource: Resource, metadata: ObjectMeta, { preconditions }: DeleteOptions): void {
	const of = { group: resource.group, plural: resource.kind };
	const name = metadata.name ?? "";
	if (preconditions?.uid !== undefined && preconditions.uid !== metadata.uid) {
		throw conflict(
			of,
			name,
			`the UID in the precondition (${preconditions.uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
		);
	}
	if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== metadata.resourceVersion) {
		throw conflict(
			of,
			name,
			`the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
		);
	}
}

/** The metadata of a graceful deletion; undefined where there is none; "pending" where one is under way already. */
function gracefully(
	resource: Resource,
	object: KubeObject,
	options: DeleteOptions,
	now: number,
): ObjectMeta | "pending" | undefined {
	if (groupResource(resource) !== "pods") return undefined;
	const { metadata } = object;
	const asked = options.gracePeriodSeconds;
	const requested = asked === undefined ? undefined : asked < 0 ? 1 : asked;
	const deletion = metadata.deletionTimestamp as unknown as string | undefined;
	if (deletion !== undefined) {
		const running = metadata.deletionGracePeriodSeconds ?? 0;
		if (running === 0) return undefined;
		if (requested === undefined || requested >= running) return "pending";
		const earlier = Date.parse(deletion) + (requested - running) * 1000;
		const past = earlier < now;
		return {
			...metadata,
			deletionTimestamp: time(past ? now : earlier) as never,
			deletionGracePeriodSeconds: past && requested !== 0 ? 1 : requested,
		};
	}
	const period = podGracePeriod(object as Pod, requested);
	return {
		...metadata,
		...(metadata.generation ? { generation: metadata.generation + 1 } : {}),
		deletionTimestamp: time(now + Math.min(period, LONGEST_SECONDS) * 1000) as never,
		deletionGracePeriodSeconds: period,
	};
}

/** As the pod strategy's CheckGracefulDelete: a pod that runs nowhere, or no more, needs no grace. Seconds. */
function podGracePeriod(pod: Pod, requested: number | undefined): number {
	const period = requested ?? Number(pod.spec.terminationGracePeriodSeconds ?? 0);
	if (!pod.spec.nodeName || pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded") return 0;
	return period < 0 ? 1 : period;
}

/** The finalizers that are left with those of garbage collection as the options want them. */
function finalizersOf(resource: Resource, metadata: ObjectMeta, options: DeleteOptions): readonly string[] {
	const present = metadata.finalizers ?? [];
	const others = present.filter((each) => each !== ORPHAN && each !== FOREGROUND);
	const policy = options.propagationPolicy ?? policyOfFinalizers(present) ?? defaultPolicy(resource);
	if (policy === "Orphan") return [...others, ORPHAN];
	if (policy === "Foreground") return [...others, FOREGROUND];
	return others;
}

function policyOfFinalizers(finalizers: readonly string[]): DeleteOptions["propagationPolicy"] {
	const first = finalizers.find((each) => each === ORPHAN || each === FOREGROUND);
	return first === undefined ? undefined : first === ORPHAN ? "Orphan" : "Foreground";
}

/** What the kinds' strategies say when nobody does. */
function defaultPolicy(resource: Resource): DeleteOptions["propagationPolicy"] {
	const name = groupResource(resource);
	return name === "replicationcontrollers" || name === "jobs.batch" ? "Orphan" : "Background";
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
	const present = object.metadata.finalizers ?? [];
	if (present.length === finalizers.length && present.every((each) => finalizers.includes(each))) return object;
	const { finalizers: _, ...metadata } = object.metadata;
	return { ...object, metadata: finalizers.length > 0 ? { ...metadata, finalizers: [...finalizers] } : metadata };
}
