import { labelSelectorText } from "../../api/labelSelector";
import { groupResource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import { hasReason, isStatusError } from "../../api/statusError";
import type { DaemonSet, KubeObject, Pod } from "../../api/types";
import type { Client, ListOptions } from "../../client/client";
import type { InsightView } from "../../insight/view";

export interface InsightRequest {
	/** The namespace that revisions, events and quotas are read from; absent: all. */
	namespace?: string;
	/**
	 * Which pods: all of them, with no more of those that are ready than placement depends on (if not given), those of
	 * `owners` alone, or what placement depends on of all.
	 */
	pods?: "standing" | "owned" | "placement";
	owners?: readonly DaemonSet[];
	/** Which events: there are many more of them than of anything else. Warnings where it is not given. */
	events?: "none" | "warnings";
}

const PAGE = 5000;

/**
 * Reads what verdicts rest on: nodes, pods, controller revisions, events, namespaces, priority classes,
 * PodDisruptionBudgets and quotas, nothing else. What may not be read is left empty and noted in `unreadable`; where the
 * pods of all namespaces may not be read, those of `namespace` are.
 * @throws the server's StatusError for any other failure
 */
export async function loadInsight(client: Client, request: InsightRequest = {}): Promise<InsightView> {
	const { namespace, owners = [], pods = "standing", events = "warnings" } = request;
	const reader = await Reader.of(client);
	const lists = await Promise.all([
		reader.list<InsightView["nodes"][number]>("v1", "Node"),
		pods === "owned" ? reader.podsOf(owners) : reader.pods(namespace, pods),
		reader.list<InsightView["controllerRevisions"][number]>("apps/v1", "ControllerRevision", { namespace }),
		events === "none" ? [] : reader.events({ namespace, fieldSelector: "type!=Normal" }),
		reader.list<InsightView["namespaces"][number]>("v1", "Namespace"),
		reader.list<InsightView["priorityClasses"][number]>("scheduling.k8s.io/v1", "PriorityClass"),
		reader.list<InsightView["podDisruptionBudgets"][number]>("policy/v1", "PodDisruptionBudget"),
		reader.list<InsightView["resourceQuotas"][number]>("v1", "ResourceQuota", { namespace }),
		client.now(),
	]);
	const [nodes, found, controllerRevisions, warnings, namespaces, classes, budgets, quotas, now] = lists;
	return {
		nodes,
		pods: found,
		controllerRevisions,
		events: warnings,
		namespaces,
		priorityClasses: classes,
		podDisruptionBudgets: budgets,
		resourceQuotas: quotas,
		now,
		unreadable: reader.unreadable,
		noPods: reader.noPods,
	};
}

/** The view of the pods of `owners` with what is of the nodes' room of all other pods. */
export async function withRoom(
	client: Client,
	view: InsightView,
	{ owners, namespace }: { owners: readonly DaemonSet[]; namespace?: string },
): Promise<InsightView> {
	const reader = await Reader.of(client);
	const others = await reader.pods(namespace, "placement");
	return {
		...view,
		pods: withOthers(view.pods, others, owners),
		unreadable: together(view, reader),
	};
}

/** So many objects are asked for one by one. */
const FEW = 20;

/** The view with the events of a namespace about objects of these names; where they are many, with its warnings. */
export async function withEvents(
	client: Client,
	view: InsightView,
	{ namespace, names }: { namespace: string | undefined; names: readonly string[] },
): Promise<InsightView> {
	const reader = await Reader.of(client);
	const events: InsightView["events"][number][] = [];
	if (names.length > FEW) {
		events.push(...(await reader.events({ namespace, fieldSelector: "type!=Normal" })));
	} else {
		for (const name of names) {
			if (reader.unreadable.length > 0) break;
			events.push(...(await reader.events({ namespace, fieldSelector: `involvedObject.name=${name}` })));
		}
	}
	return { ...view, events, unreadable: together(view, reader) };
}

/** The view with what decides whether the API server takes the pods of `daemonSets`, as far as their templates ask for it. */
export async function withAdmission(
	client: Client,
	view: InsightView,
	daemonSets: readonly DaemonSet[],
): Promise<InsightView> {
	const reader = await Reader.of(client);
	const namespaces = new Set(daemonSets.map(({ metadata }) => metadata.namespace));
	const namespace = namespaces.size === 1 ? [...namespaces][0] : undefined;
	const specs = daemonSets.map(({ spec }) => spec.template.spec);
	const namesAccount = specs.some((spec) => !["", "default"].includes(spec?.serviceAccountName ?? ""));
	const hasClaims = specs.some((spec) => spec?.volumes?.some((volume) => volume.persistentVolumeClaim !== undefined));
	const [limitRanges, serviceAccounts, volumeClaims] = await Promise.all([
		reader.list<NonNullable<InsightView["limitRanges"]>[number]>("v1", "LimitRange", { namespace }),
		namesAccount ? reader.list<KubeObject>("v1", "ServiceAccount", { namespace }) : [],
		hasClaims ? reader.tryList<KubeObject>("v1", "PersistentVolumeClaim", { namespace }) : undefined,
	]);
	return {
		...view,
		limitRanges,
		serviceAccounts,
		...(volumeClaims && { volumeClaims }),
		unreadable: together(view, reader),
	};
}

/** What may not be read by any of several readers, each once. */
function together(view: InsightView, reader: Reader): InsightView["unreadable"] {
	const isKnown = ({ resource }: { resource: string }) => view.unreadable.some((each) => each.resource === resource);
	return [...view.unreadable, ...reader.unreadable.filter((each) => !isKnown(each))];
}

/** Own pods are known whole, and stand for themselves in a later list. */
function withOthers(own: readonly Pod[], others: readonly Pod[], owners: readonly DaemonSet[]): readonly Pod[] {
	if (others.length === 0) return own;
	const uids = new Set(owners.map(({ metadata }) => metadata.uid));
	return [...own, ...others.filter((pod) => !isOwned(pod, uids))];
}

function isOwned({ metadata }: Pod, uids: ReadonlySet<string | undefined>): boolean {
	return metadata.ownerReferences?.some(({ controller, uid }) => controller === true && uids.has(uid)) ?? false;
}

/** Reads whole lists; notes what may not be read. */
class Reader {
	private readonly lacks: { resource: string; message: string }[] = [];
	/** What was said where no pods at all may be read. */
	noPods: string | undefined;

	private constructor(
		private readonly client: Client,
		private readonly resources: Awaited<ReturnType<Client["resources"]>>,
	) {}

	static async of(client: Client): Promise<Reader> {
		return new Reader(client, await client.resources());
	}

	/** By resource: answers come in any order. */
	get unreadable(): readonly { resource: string; message: string }[] {
		return [...this.lacks].sort((a, b) => (a.resource < b.resource ? -1 : 1));
	}

	async list<T>(apiVersion: string, kind: string, options: ListOptions = {}): Promise<T[]> {
		return (await this.tryList<T>(apiVersion, kind, options)) ?? [];
	}

	events(options: ListOptions): Promise<InsightView["events"][number][]> {
		return this.list("v1", "Event", options);
	}

	/** Of all namespaces, or, where that is refused, of one. */
	async pods(namespace: string | undefined, detail?: ListOptions["detail"]): Promise<Pod[]> {
		const all = await this.tryList<Pod>("v1", "Pod", detail && { detail });
		if (all !== undefined) return all;
		const those = namespace === undefined ? undefined : await this.tryList<Pod>("v1", "Pod", { namespace, detail });
		if (those === undefined) this.keepLastOf("pods");
		return those ?? [];
	}

	async podsOf(owners: readonly DaemonSet[]): Promise<Pod[]> {
		const uids = new Set(owners.map(({ metadata }) => metadata.uid));
		const found = new Map<string | undefined, Pod>();
		for (const { metadata, spec } of owners) {
			const labelSelector = labelSelectorText(spec.selector);
			const pods = await this.tryList<Pod>("v1", "Pod", { namespace: metadata.namespace, labelSelector });
			if (pods === undefined) this.keepLastOf("pods");
			for (const pod of pods ?? []) if (isOwned(pod, uids)) found.set(pod.metadata.uid, pod);
		}
		return [...found.values()];
	}

	/** One refusal says enough, and it leaves no pods. */
	private keepLastOf(resource: string): void {
		const refusals = this.lacks.filter((each) => each.resource === resource);
		const last = refusals.at(-1);
		if (last === undefined) return;
		this.lacks.splice(0, this.lacks.length, ...this.lacks.filter((each) => each.resource !== resource), last);
		this.noPods = last.message;
	}

	/** Undefined for what may not be read. */
	async tryList<T>(apiVersion: string, kind: string, options: ListOptions = {}): Promise<T[] | undefined> {
		const resource = resourceForKind(this.resources, apiVersion, kind);
		if (resource === undefined) return [];
		try {
			return (await this.listAll(resource, options)) as unknown as T[];
		} catch (error) {
			if (!isStatusError(error) || !hasReason(error, "Forbidden")) throw error;
			this.lacks.push({ resource: groupResource(resource), message: error.message });
			return undefined;
		}
	}

	private async listAll(resource: Parameters<Client["list"]>[0], options: ListOptions): Promise<KubeObject[]> {
		const items: KubeObject[] = [];
		let next: string | undefined;
		do {
			const request: ListOptions = { detail: "unmanaged", limit: PAGE, ...options, ...(next && { continue: next }) };
			const page = await this.client.list(resource, request);
			for (const item of page.items) items.push(item);
			next = page.metadata.continue || undefined;
		} while (next !== undefined);
		return items;
	}
}
