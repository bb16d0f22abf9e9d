import { type FieldSet, isMember, unite } from "../../api/managedFields/fieldSet";
import { hasReason } from "../../api/statusError";
import type { KubeObject, V1ManagedFieldsEntry } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Context } from "../../cli/command";
import { warn } from "../../cli/warning";
import type { Client, PatchOptions } from "../../client/client";
import { errorText } from "../../selection/failure";
import type { ManifestTarget } from "../../selection/selection";

/** kubectl's manager of server-side apply: only with it does the server keep the annotation of client-side apply. */
const KUBECTL = "kubectl";
const KEEPER = "kubectl-last-applied";
const MAX_TRIES = 5;

/**
 * Makes the fields that client-side apply has set those of server-side apply, so that one that leaves the file is removed
 * (kubectl's migration, in up to three requests). What fails is only told of: the object was applied, and the next apply
 * tries again.
 */
export async function takeOver(
	client: Client,
	target: ManifestTarget,
	applied: KubeObject,
	options: PatchOptions,
	context: Context,
): Promise<KubeObject> {
	let object = applied;
	try {
		object = await keepAnnotation(client, target, object, options);
	} catch (error) {
		return told(object, `failed to migrate ${LAST_APPLIED} for Server-Side Apply`, error, context);
	}
	try {
		const moved = await moveManagers(client, target, object, options);
		if (moved === undefined) return object;
		object = moved;
	} catch (error) {
		return told(object, "server rejected managed fields migration to Server-Side Apply", error, context);
	}
	try {
		return await client.patch(target.resource, target, "apply", target.object, options);
	} catch (error) {
		return told(
			object,
			"failed to re-apply configuration after performing Server-Side Apply migration",
			error,
			context,
		);
	}
}

function told(object: KubeObject, what: string, error: unknown, context: Context): KubeObject {
	const rest = "This is non-fatal and will be retried next time you apply. Error:";
	warn(context, `${what}. ${rest} ${errorText(error)}`);
	return object;
}

/** Gives the annotation of client-side apply a manager of its own, as an apply without it would remove it. */
async function keepAnnotation(
	client: Client,
	{ resource, namespace, name }: ManifestTarget,
	object: KubeObject,
	{ force: _, ...options }: PatchOptions,
): Promise<KubeObject> {
	const annotation = object.metadata.annotations?.[LAST_APPLIED];
	if (options.fieldManager !== KUBECTL || annotation === undefined) return object;
	if (ownersOfAnnotation(object, "Apply").length > 0) return object;
	const { apiVersion, kind, metadata } = object;
	const only = {
		apiVersion,
		kind,
		metadata: {
			annotations: { [LAST_APPLIED]: annotation },
			name: metadata.name,
			...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
		},
	};
	return client.patch(resource, { namespace, name }, "apply", only, { ...options, fieldManager: KEEPER });
}

/** Writes the managers anew without those of client-side apply; undefined when there are none. */
async function moveManagers(
	client: Client,
	{ resource, namespace, name }: ManifestTarget,
	applied: KubeObject,
	{ force: _, ...options }: PatchOptions,
): Promise<KubeObject | undefined> {
	const former = ownersOfAnnotation(applied, "Update").map(({ manager }) => manager ?? "");
	let object = applied;
	for (let tries = 1; ; tries++) {
		const before = object.metadata.managedFields ?? [];
		const after = [...new Set(former)].reduce(
			(entries, manager) => withoutFormer(entries, manager, options.fieldManager),
			before,
		);
		if (after === before) return undefined;
		const patch = [
			{ op: "replace", path: "/metadata/managedFields", value: after },
			{ op: "replace", path: "/metadata/resourceVersion", value: object.metadata.resourceVersion },
		];
		try {
			return await client.patch(resource, { namespace, name }, "json", patch, options);
		} catch (error) {
			if (!hasReason(error, "Conflict") || tries === MAX_TRIES) throw error;
		}
		object = await client.get(resource, { namespace, name });
	}
}

/** The entries whose manager owns the annotation of client-side apply. */
function ownersOfAnnotation(object: KubeObject, operation: "Apply" | "Update"): V1ManagedFieldsEntry[] {
	return (object.metadata.managedFields ?? []).filter((entry) => {
		const metadata = (entry.fieldsV1 as FieldSet | undefined)?.["f:metadata"];
		const node = metadata?.["f:annotations"]?.[`f:${LAST_APPLIED}`];
		return entry.operation === operation && node !== undefined && isMember(node);
	});
}

/**
 * The entries with what `former` has updated among what `applier` has applied (client-go's csaupgrade); the same list
 * when there is nothing to do.
 */
function withoutFormer(entries: V1ManagedFieldsEntry[], former: string, applier: string): V1ManagedFieldsEntry[] {
	const isFormer = ({ manager, operation, subresource }: V1ManagedFieldsEntry) =>
		manager === former && operation === "Update" && !subresource;
	const isApplier = ({ manager, operation, subresource }: V1ManagedFieldsEntry) =>
		manager === applier && operation === "Apply" && !subresource;
	const target = entries.find(isApplier) ?? entries.find(isFormer);
	if (target === undefined || !entries.some(isFormer)) return entries;
	const source = entries.find((entry) => isFormer(entry) && entry.apiVersion === target.apiVersion);
	const fieldsV1 = unite(target.fieldsV1 as FieldSet, (source?.fieldsV1 ?? {}) as FieldSet);
	const moved: V1ManagedFieldsEntry = { ...target, manager: applier, operation: "Apply", fieldsV1 };
	return entries
		.filter((entry) => entry === target || !isFormer(entry))
		.map((entry) => (entry === target ? moved : entry));
}
