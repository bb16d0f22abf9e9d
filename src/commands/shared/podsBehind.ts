import { goSort } from "../../api/go/sort";
import { formatLabelSet, formatRequirements, labelSelectorRequirements } from "../../api/labelSelector";
import { apiVersionOf, type Resource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import type { KubeObject, LabelSelector, Pod } from "../../api/types";
import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";
import type { PodOrder } from "./podOrder";

export interface PodsBehind {
	resource: Resource;
	object: KubeObject;
	/** The best first. */
	order: PodOrder;
	/** How long to wait for the first pod, in milliseconds. */
	timeoutMs: number;
	/** What the command wants, for its refusals: "cannot attach to". */
	purpose: string;
}

/** The resource of pods. */
export async function podResource(client: Client): Promise<Resource> {
	const pods = resourceForKind(await client.resources(), "v1", "Pod");
	if (pods === undefined) throw plainError('the server doesn\'t have a resource type "pods"');
	return pods;
}

/**
 * The pods of an object that selects some; when there are none yet, the first that comes.
 * @throws CliError for an object that selects no pods, or when none comes in time.
 */
export async function podsBehind(
	client: Client,
	{ resource, object, order, timeoutMs, purpose }: PodsBehind,
	context: Context,
): Promise<[Pod, ...Pod[]]> {
	let labelSelector: string;
	try {
		labelSelector = selectorOf(resource, object);
	} catch (error) {
		throw plainError(`${purpose} ${goType(resource)}: ${errorText(error)}`);
	}
	const pods = await podResource(client);
	const { namespace } = object.metadata;
	const { items, metadata } = await client.list(pods, { namespace, labelSelector });
	goSort(items as Pod[], order);
	const [first, ...others] = items as Pod[];
	if (first !== undefined) return [first, ...others];
	const signal = AbortSignal.any([context.signal, context.after(timeoutMs)]);
	const { resourceVersion } = metadata;
	try {
		for await (const { type, object: pod } of client.watch(pods, {
			namespace,
			labelSelector,
			resourceVersion,
			signal,
		})) {
			if (type === "ADDED" || type === "MODIFIED") return [pod as Pod];
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	}
	context.signal.throwIfAborted();
	throw plainError("timed out waiting for the condition");
}

/** Kinds with a selector in their spec's `selector`. */
const WITH_SELECTOR = ["apps/v1/ReplicaSet", "apps/v1/StatefulSet", "apps/v1/DaemonSet", "apps/v1/Deployment"];

/** polymorphichelpers' SelectorsForObject. */
function selectorOf(resource: Resource, { metadata, spec }: KubeObject): string {
	const what = `${apiVersionOf(resource)}/${resource.kind}`;
	const { selector } = (spec ?? {}) as { selector?: unknown };
	if (WITH_SELECTOR.includes(what) || what === "batch/v1/Job") {
		try {
			return formatRequirements(labelSelectorRequirements(selector as LabelSelector) ?? []);
		} catch (error) {
			throw plainError(`invalid label selector: ${errorText(error)}`);
		}
	}
	const labels = (selector ?? {}) as Record<string, string>;
	if (what === "v1/ReplicationController") return formatLabelSet(labels);
	if (what !== "v1/Service") throw plainError(`selector for ${goType(resource)} not implemented`);
	if (Object.keys(labels).length === 0) {
		throw plainError(`invalid service '${metadata.name}': Service is defined without a selector`);
	}
	return formatLabelSet(labels);
}

/** What Go's %T prints for an object of this resource. */
export function goType({ version, kind }: Resource): string {
	return `*${version}.${kind}`;
}
