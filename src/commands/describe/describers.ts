import { formatLabelSet, labelSelectorRequirements, labelSelectorText, matchesLabels } from "../../api/labelSelector";
import { groupKind, type Resource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type {
	DaemonSet,
	Event,
	KubeObject,
	Namespace,
	Node,
	ObjectMeta,
	Pod,
	V1ConfigMap,
	V1CronJob,
	V1CSINode,
	V1Deployment,
	V1EndpointSlice,
	V1Endpoints,
	V1Ingress,
	V1IngressBackend,
	V1IngressClass,
	V1IPAddress,
	V1Job,
	V1LabelSelector,
	V1Lease,
	V1LimitRange,
	V1NetworkPolicy,
	V1PersistentVolume,
	V1PersistentVolumeClaim,
	V1PodDisruptionBudget,
	V1PolicyRule,
	V1PriorityClass,
	V1ReplicaSet,
	V1ReplicationController,
	V1ResourceQuota,
	V1ResourceSlice,
	V1RoleRef,
	V1Secret,
	V1Service,
	V1ServiceAccount,
	V1ServiceCIDR,
	V1StatefulSet,
	V1StorageClass,
	V1VolumeAttributesClass,
	V2HorizontalPodAutoscaler,
} from "../../api/types";
import type { Client, ObjectKey } from "../../client/client";
import { describeAutoscaler } from "../../printers/describe/autoscaler";
import { describeCronJob, describeJob } from "../../printers/describe/batch";
import {
	describeBinding,
	describeConfigMap,
	describeLimitRange,
	describeNamespace,
	describePriorityClass,
	describeQuota,
	describeRole,
	describeSecret,
	describeServiceAccount,
	describeStorageClass,
} from "../../printers/describe/configuration";
import { describeDaemonSet } from "../../printers/describe/daemonSet";
import { describeGeneric } from "../../printers/describe/generic";
import {
	describeEndpointSlice,
	describeEndpoints,
	describeIngress,
	describeIngressClass,
	describeIpAddress,
	describeServiceCidr,
	portNameOf,
} from "../../printers/describe/network";
import { describeNode } from "../../printers/describe/node";
import { describePod } from "../../printers/describe/pod";
import { describeNetworkPolicy, describePodDisruptionBudget } from "../../printers/describe/policies";
import { describeService, endpointsText } from "../../printers/describe/service";
import {
	describeCsiNode,
	describePersistentVolume,
	describePersistentVolumeClaim,
	describeVolumeAttributesClass,
} from "../../printers/describe/storage";
import {
	describeDeployment,
	describeReplicaSet,
	describeReplicationController,
	describeStatefulSet,
} from "../../printers/describe/workloads";

/** How descriptions ask a cluster for what belongs to an object. */
export interface Related {
	client: Client;
	showEvents: boolean;
	/** How many objects to ask for at a time; 0 for all at once. */
	chunkSize: number;
}

type Describer = (object: KubeObject, related: RelatedObjects) => Promise<string>;

/** The description of an object, with what belongs to it: its pods, its events… */
export async function describeObject(resource: Resource, object: KubeObject, related: Related): Promise<string> {
	const objects = new RelatedObjects(related);
	const describer = DESCRIBERS[groupKind(resource)] ?? describeOther;
	return describer(object, objects);
}

/** Describes a kind by its own fields and its events alone. */
function byItself<T>(render: (object: T, shown: { events?: Event[]; now: number }) => string): Describer {
	return async (object, related) => render(object as T, await related.shown(object));
}

/** Describes a kind without events. */
function plain<T>(render: (object: T) => string): Describer {
	return async (object) => render(object as T);
}

const describeOther: Describer = byItself(describeGeneric);

type Rbac = { rules?: V1PolicyRule[]; roleRef: V1RoleRef };

/** Kinds with a description of their own, by kind and group. */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
	"DaemonSet.apps": async (object, related) => {
		const daemonSet = object as unknown as DaemonSet;
		const pods = await related.ownedPods(object.metadata, daemonSet.spec.selector);
		return describeDaemonSet(daemonSet, { pods, ...(await related.shown(object)) });
	},
	Pod: byItself<Pod>(describePod),
	Node: async (object, related) => {
		const fieldSelector = `spec.nodeName=${object.metadata.name},status.phase!=Succeeded,status.phase!=Failed`;
		return describeNode(object as Node, {
			pods: await related.podsIfAllowed({ fieldSelector }),
			lease: await related.lease(object.metadata.name ?? ""),
			slices: await related.slices(object.metadata.name ?? ""),
			...(await related.nodeEvents(object)),
		});
	},
	Namespace: async (object, related) => {
		const namespace = object.metadata.name;
		return describeNamespace(object as Namespace, {
			quotas: await related.list<V1ResourceQuota>("v1", "ResourceQuota", { namespace }),
			limitRanges: await related.list<V1LimitRange>("v1", "LimitRange", { namespace }),
		});
	},
	Service: async (object, related) => {
		const { namespace, name } = object.metadata;
		const labelSelector = `kubernetes.io/service-name=${name}`;
		const options = { namespace, labelSelector };
		const slices = await related.list<V1EndpointSlice>("discovery.k8s.io/v1", "EndpointSlice", options);
		return describeService(object as V1Service, { slices, ...(await related.shown(object)) });
	},
	ConfigMap: byItself<V1ConfigMap>(describeConfigMap),
	Secret: plain<V1Secret>(describeSecret),
	ServiceAccount: byItself<V1ServiceAccount>(describeServiceAccount),
	ResourceQuota: plain<V1ResourceQuota>(describeQuota),
	LimitRange: plain<V1LimitRange>(describeLimitRange),
	"Role.rbac.authorization.k8s.io": plain<Rbac>(describeRole),
	"ClusterRole.rbac.authorization.k8s.io": plain<Rbac>(describeRole),
	"RoleBinding.rbac.authorization.k8s.io": plain<Rbac>(describeBinding),
	"ClusterRoleBinding.rbac.authorization.k8s.io": plain<Rbac>(describeBinding),
	"PriorityClass.scheduling.k8s.io": byItself<V1PriorityClass>(describePriorityClass),
	"StorageClass.storage.k8s.io": byItself<V1StorageClass>(describeStorageClass),
	PersistentVolume: byItself<V1PersistentVolume>(describePersistentVolume),
	PersistentVolumeClaim: async (object, related) => {
		const pods = await related.pods(object.metadata.namespace, {});
		const using = podsOfClaim(object, pods);
		return describePersistentVolumeClaim(object as V1PersistentVolumeClaim, {
			pods: using,
			...(await related.shown(object)),
		});
	},
	Endpoints: byItself<V1Endpoints>(describeEndpoints),
	"EndpointSlice.discovery.k8s.io": byItself<V1EndpointSlice>(describeEndpointSlice),
	"HorizontalPodAutoscaler.autoscaling": async (object, related) => {
		const autoscaler: unknown = await related.inVersion(object, "autoscaling/v2");
		return describeAutoscaler(autoscaler as V2HorizontalPodAutoscaler, await related.shown(object));
	},
	"Ingress.networking.k8s.io": async (object, related) => {
		const ingress = object as V1Ingress;
		const endpoints = await backendsOf(ingress, related);
		return describeIngress(ingress, { endpoints, ...(await related.shown(object)) });
	},
	"IngressClass.networking.k8s.io": byItself<V1IngressClass>(describeIngressClass),
	"VolumeAttributesClass.storage.k8s.io": byItself<V1VolumeAttributesClass>(describeVolumeAttributesClass),
	"ServiceCIDR.networking.k8s.io": byItself<V1ServiceCIDR>(describeServiceCidr),
	"IPAddress.networking.k8s.io": byItself<V1IPAddress>(describeIpAddress),
	"CSINode.storage.k8s.io": byItself<V1CSINode>(describeCsiNode),
	"PodDisruptionBudget.policy": byItself<V1PodDisruptionBudget>(describePodDisruptionBudget),
	"NetworkPolicy.networking.k8s.io": plain<V1NetworkPolicy>(describeNetworkPolicy),
	"Job.batch": byItself<V1Job>(describeJob),
	"CronJob.batch": byItself<V1CronJob>(describeCronJob),
	"Deployment.apps": async (object, related) => {
		const deployment = object as V1Deployment;
		const options = {
			namespace: object.metadata.namespace,
			labelSelector: labelSelectorText(deployment.spec?.selector),
		};
		const owned = (await related.list<V1ReplicaSet>("apps/v1", "ReplicaSet", options)).filter((set) =>
			set.metadata?.ownerReferences?.some((owner) => owner.controller && owner.uid === object.metadata.uid),
		);
		const revision = object.metadata.annotations?.[REVISION];
		const isNew = (set: V1ReplicaSet) => set.metadata?.annotations?.[REVISION] === revision;
		return describeDeployment(deployment, {
			newReplicaSets: owned.filter(isNew),
			oldReplicaSets: owned.filter((set) => !isNew(set)),
			...(await related.shown(object)),
		});
	},
	"ReplicaSet.apps": async (object, related) => {
		const labelSelector = labelSelectorText((object as unknown as V1ReplicaSet).spec?.selector);
		const pods = await related.pods(object.metadata.namespace, { labelSelector });
		return describeReplicaSet(object as unknown as V1ReplicaSet, { pods, ...(await related.shown(object)) });
	},
	"StatefulSet.apps": async (object, related) => {
		const labelSelector = labelSelectorText((object as unknown as V1StatefulSet).spec?.selector);
		const pods = await related.pods(object.metadata.namespace, { labelSelector });
		return describeStatefulSet(object as unknown as V1StatefulSet, { pods, ...(await related.shown(object)) });
	},
	ReplicationController: async (object, related) => {
		const controller = object as unknown as V1ReplicationController;
		const labelSelector = formatLabelSet(controller.spec?.selector);
		const pods = await related.pods(object.metadata.namespace, { labelSelector });
		return describeReplicationController(controller, { pods, ...(await related.shown(object)) });
	},
};

const REVISION = "deployment.kubernetes.io/revision";

/** Where the backends of an ingress lead, by their services. */
async function backendsOf({ metadata, spec }: V1Ingress, related: RelatedObjects) {
	const backends = [
		spec?.defaultBackend,
		...(spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []).map(toBackend),
	];
	const { namespace } = metadata ?? {};
	const texts = new Map<V1IngressBackend, string>();
	for (const backend of backends) {
		const name = backend?.service?.name;
		if (backend === undefined || name === undefined) continue;
		try {
			const options = { namespace, labelSelector: `kubernetes.io/service-name=${name}` };
			const slices = await related.list<V1EndpointSlice>("discovery.k8s.io/v1", "EndpointSlice", options);
			const service = await related.get("v1", "Service", { namespace, name });
			texts.set(backend, endpointsText(slices, portNameOf(backend, service)));
		} catch (error) {
			texts.set(backend, `<error: ${error instanceof Error ? error.message : error}>`);
		}
	}
	return (backend: V1IngressBackend) => texts.get(backend) ?? "";
}

const toBackend = ({ backend }: { backend: V1IngressBackend }) => backend;

/** The pods that mount a claim, and those that own it. */
function podsOfClaim({ metadata }: KubeObject, pods: readonly Pod[]): Pod[] {
	const owners = (metadata.ownerReferences ?? []).filter(({ kind }) => kind === "Pod").map(({ uid }) => uid);
	return pods.filter(({ metadata: { uid }, spec }) => {
		const mounts = spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name);
		return mounts || owners.includes(uid ?? "");
	});
}

interface Filter {
	namespace?: string;
	labelSelector?: string;
	fieldSelector?: string;
}

/** Asks for related objects; a resource that the cluster does not serve has none. */
class RelatedObjects {
	readonly #related: Related;

	constructor(related: Related) {
		this.#related = related;
	}

	async list<T>(apiVersion: string, kind: string, filter: Filter): Promise<T[]> {
		const { client, chunkSize } = this.#related;
		const resource = resourceForKind(await client.resources(), apiVersion, kind);
		if (!resource) return [];
		const items: T[] = [];
		let next: string | undefined;
		do {
			const page = await client.list(resource, { ...filter, limit: chunkSize || undefined, continue: next });
			items.push(...(page.items as T[]));
			next = page.metadata.continue;
		} while (next);
		return items;
	}

	async get(apiVersion: string, kind: string, key: ObjectKey): Promise<KubeObject> {
		const { client } = this.#related;
		const resource = resourceForKind(await client.resources(), apiVersion, kind);
		if (!resource) throw new Error("the server could not find the requested resource");
		return client.get(resource, key);
	}

	/** The same object in another version of its API, where the cluster has it in that. */
	async inVersion(object: KubeObject, apiVersion: string): Promise<KubeObject> {
		if (object.apiVersion === apiVersion) return object;
		const { namespace, name = "" } = object.metadata;
		return this.get(apiVersion, object.kind, { namespace, name });
	}

	pods(namespace: string | undefined, filter: Filter): Promise<Pod[]> {
		return this.list<Pod>("v1", "Pod", { namespace, ...filter });
	}

	/** The pods that a selector selects and a controller has made, and perhaps others; to be counted by owner and phase. */
	async ownedPods({ namespace, uid }: ObjectMeta, selector: V1LabelSelector | undefined): Promise<readonly Pod[]> {
		const owned = await this.#related.client.ownedPods?.(namespace ?? "", uid ?? "");
		if (owned === undefined) return this.pods(namespace, { labelSelector: labelSelectorText(selector) });
		const requirements = labelSelectorRequirements(selector);
		return owned.filter(({ metadata }) => matchesLabels(requirements, metadata.labels));
	}

	/** undefined when the user may not see pods. */
	async podsIfAllowed(filter: Filter): Promise<Pod[] | undefined> {
		try {
			return await this.list<Pod>("v1", "Pod", filter);
		} catch (error) {
			if (hasReason(error, "Forbidden")) return undefined;
			throw error;
		}
	}

	async lease(nodeName: string): Promise<V1Lease | Error> {
		const { client } = this.#related;
		const resource = resourceForKind(await client.resources(), "coordination.k8s.io/v1", "Lease");
		if (!resource) return new Error("the server could not find the requested resource");
		try {
			return (await client.get(resource, { namespace: "kube-node-lease", name: nodeName })) as V1Lease;
		} catch (error) {
			return error as Error;
		}
	}

	/** Slices of dynamic resources on the node; none where they can't be listed. */
	async slices(nodeName: string): Promise<V1ResourceSlice[]> {
		try {
			const filter = { fieldSelector: `spec.nodeName=${nodeName}` };
			return await this.list<V1ResourceSlice>("resource.k8s.io/v1", "ResourceSlice", filter);
		} catch {
			return [];
		}
	}

	/** An object's events when they are shown, and the cluster's time. */
	async shown(object: KubeObject): Promise<{ events?: Event[]; now: number }> {
		const now = await this.#related.client.now();
		if (!this.#related.showEvents) return { now };
		return { events: await this.events(object, object.metadata.uid), now };
	}

	/** A node's events come under its uid (from controllers) and under its name (from its kubelet). */
	async nodeEvents(node: KubeObject): Promise<{ events?: Event[]; now: number }> {
		const { events, now } = await this.shown(node);
		if (!events) return { now };
		return { events: [...events, ...(await this.events(node, node.metadata.name))], now };
	}

	private async events(object: KubeObject, uid: string | undefined): Promise<Event[]> {
		const { namespace, name } = object.metadata;
		const terms = [`involvedObject.name=${name}`, `involvedObject.namespace=${namespace ?? ""}`];
		if (object.kind !== "Pod") terms.push(`involvedObject.kind=${object.kind}`);
		terms.push(`involvedObject.uid=${uid}`);
		try {
			return await this.list<Event>("v1", "Event", { namespace, fieldSelector: terms.join(",") });
		} catch {
			return [];
		}
	}
}
