import { groupResource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import { hasReason, isStatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { Client, ListOptions } from "../../client/client";
import type { InsightView } from "../../insight/view";

export interface InsightRequest {
	/** The namespace that revisions, events and quotas are read from; absent: all. */
	namespace?: string;
	/** Which events: there are many more of them than of anything else. Warnings where it is not given. */
	events?: "none" | "warnings" | "all";
}

const PAGE = 5000;

/**
 * Reads what verdicts rest on: nodes, pods, controller revisions, events, namespaces, priority classes,
 * PodDisruptionBudgets and quotas, nothing else. What may not be read is left empty and noted in `unreadable`; where the
 * pods of all namespaces may not be read, those of `namespace` are.
 * @throws the server's StatusError for any other failure
 */
export async function loadInsight(
	client: Client,
	{ namespace, events: wanted = "warnings" }: InsightRequest = {},
): Promise<InsightView> {
	const unreadable: { resource: string; message: string }[] = [];
	const resources = await client.resources();
	const read = async <T>(apiVersion: string, kind: string, options: ListOptions): Promise<T[] | undefined> => {
		const resource = resourceForKind(resources, apiVersion, kind);
		if (resource === undefined) return [];
		try {
			return (await listAll(client, resource, options)) as unknown as T[];
		} catch (error) {
			if (!isStatusError(error) || !hasReason(error, "Forbidden")) throw error;
			unreadable.push({ resource: groupResource(resource), message: error.message });
			return undefined;
		}
	};
	const pods = async () => {
		const all = await read<InsightView["pods"][number]>("v1", "Pod", {});
		if (all !== undefined || namespace === undefined) return all ?? [];
		return (await read<InsightView["pods"][number]>("v1", "Pod", { namespace })) ?? [];
	};
	const readEvents = () => {
		const fieldSelector = wanted === "warnings" ? "type!=Normal" : undefined;
		return read<InsightView["events"][number]>("v1", "Event", { namespace, fieldSelector });
	};
	const lists = await Promise.all([
		read<InsightView["nodes"][number]>("v1", "Node", {}),
		pods(),
		read<InsightView["controllerRevisions"][number]>("apps/v1", "ControllerRevision", { namespace }),
		wanted === "none" ? [] : readEvents(),
		read<InsightView["namespaces"][number]>("v1", "Namespace", {}),
		read<InsightView["priorityClasses"][number]>("scheduling.k8s.io/v1", "PriorityClass", {}),
		read<InsightView["podDisruptionBudgets"][number]>("policy/v1", "PodDisruptionBudget", {}),
		read<InsightView["resourceQuotas"][number]>("v1", "ResourceQuota", { namespace }),
		client.now(),
	]);
	const [nodes, podList, revisions, events, namespaces, classes, budgets, quotas, now] = lists;
	return {
		nodes: nodes ?? [],
		pods: podList,
		controllerRevisions: revisions ?? [],
		events: events ?? [],
		namespaces: namespaces ?? [],
		priorityClasses: classes ?? [],
		podDisruptionBudgets: budgets ?? [],
		resourceQuotas: quotas ?? [],
		now,
		unreadable,
	};
}

async function listAll(
	client: Client,
	resource: Parameters<Client["list"]>[0],
	options: ListOptions,
): Promise<KubeObject[]> {
	const items: KubeObject[] = [];
	let next: string | undefined;
	do {
		const page = await client.list(resource, { ...options, limit: PAGE, ...(next && { continue: next }) });
		items.push(...page.items);
		next = page.metadata.continue || undefined;
	} while (next !== undefined);
	return items;
}
