import { goQuote } from "../../api/go/format";
import { apiVersionOf, type Resource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Context } from "../../cli/command";
import type { Client, DeleteOptions } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";
import { type DryRun, operationOf } from "../shared/dryRun";
import { warningLine } from "../shared/klog";
import { type Printing, printerOf } from "../shared/printing";

export interface PruneOptions {
	/** What may be pruned; undefined: kubectl's own list. */
	named: readonly Resource[] | undefined;
	labelSelector?: string;
	dryRun: DryRun;
	deletion: DeleteOptions;
	printing: Printing;
}

/** What `apply` has gone over. */
export interface Applied {
	namespaces: ReadonlySet<string>;
	uids: ReadonlySet<string | undefined>;
}

const NAMESPACED = [
	"core/v1/ConfigMap",
	"core/v1/Endpoints",
	"core/v1/PersistentVolumeClaim",
	"core/v1/Pod",
	"core/v1/ReplicationController",
	"core/v1/Secret",
	"core/v1/Service",
	"batch/v1/Job",
	"batch/v1/CronJob",
	"networking.k8s.io/v1/Ingress",
	"apps/v1/DaemonSet",
	"apps/v1/Deployment",
	"apps/v1/ReplicaSet",
	"apps/v1/StatefulSet",
];
const CLUSTER_WIDE = ["core/v1/Namespace", "core/v1/PersistentVolume"];

const CLUSTER_WIDE_WARNING =
	"Deprecated: ds apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.";

/**
 * The resources that --prune-allowlist names: GROUP/VERSION/KIND, "core" for the core group.
 * @throws a CliError in kubectl's words for one that is badly named or not served
 */
export function prunable(resources: readonly Resource[], allowlist: readonly string[]): Resource[] {
	return allowlist.map((name) => {
		const parts = name.split("/");
		const [group = "", version = "", kind = ""] = parts;
		if (parts.length !== 3) {
			throw plainError(`invalid GroupVersionKind format: ${name}, please follow <group/version/kind>`);
		}
		const apiVersion = group === "core" || group === "" ? version : `${group}/${version}`;
		const resource = resourceForKind(resources, apiVersion, kind);
		if (resource !== undefined) return resource;
		throw plainError(`no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`);
	});
}

/**
 * Deletes what was applied once and is not among what has been applied now: of the resources that may be pruned, in the
 * namespaces that were gone over.
 * @throws a CliError in kubectl's words at the first thing that fails
 */
export async function prune(
	client: Client,
	{ namespaces, uids }: Applied,
	options: PruneOptions,
	context: Context,
): Promise<void> {
	const resources = options.named ?? prunable(await client.resources(), [...NAMESPACED, ...CLUSTER_WIDE]);
	if (options.named === undefined) {
		context.io.err(warningLine("prune.go:71", CLUSTER_WIDE_WARNING, context.now()));
	}
	const namespaced = resources.filter((resource) => resource.namespaced);
	for (const namespace of [...namespaces].sort()) {
		for (const resource of namespaced) await pruneOne(client, resource, namespace, uids, options, context);
	}
	for (const resource of resources) {
		if (!resource.namespaced) await pruneOne(client, resource, undefined, uids, options, context);
	}
}

async function pruneOne(
	client: Client,
	resource: Resource,
	namespace: string | undefined,
	uids: Applied["uids"],
	{ labelSelector, dryRun, deletion, printing }: PruneOptions,
	context: Context,
): Promise<void> {
	try {
		const { items } = await client.list(resource, { namespace, labelSelector });
		for (const object of items.filter((each) => mayGo(each, uids))) {
			context.signal.throwIfAborted();
			const { name = "" } = object.metadata;
			if (dryRun !== "client") {
				await client.delete(resource, { namespace, name }, { ...deletion, dryRun: dryRun === "server" });
			}
			for (const piece of printerOf(printing, operationOf("pruned", dryRun)).pieces(object)) {
				await context.io.out(piece);
			}
		}
	} catch (error) {
		context.signal.throwIfAborted();
		const version = resource.group === "" ? `/${resource.version}` : apiVersionOf(resource);
		const what = resource.namespaced ? "namespaced" : "nonNamespaced";
		throw plainError(`error pruning ${what} object ${version}, Kind=${resource.kind}: ${errorText(error)}`);
	}
}

function mayGo({ metadata }: KubeObject, uids: Applied["uids"]): boolean {
	return metadata.annotations?.[LAST_APPLIED] !== undefined && !uids.has(metadata.uid);
}
