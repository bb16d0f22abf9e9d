import type { Resource } from "../../api/resource";
import type { NodeUsage } from "../../api/scheduling/usage";
import type { KubeObject, Node, ObjectMeta, Pod } from "../../api/types";
import type { DeleteOptions, FieldValidation } from "../requests";

/** How a request from outside (a command, a client) wants its write done. */
export interface RequestOptions {
	fieldManager: string;
	fieldValidation?: FieldValidation;
	dryRun?: boolean;
	subresource?: string;
	/** The object whose subresource is created. */
	name?: string;
	/** What the body's text says beside its value, where a client has sent one. */
	sent?: SentBody;
	/** The server's warnings (texts of Warning headers) go here. */
	warn(text: string): void;
}

/** What the text of a body says that its value does not. */
export interface SentBody {
	text?: string;
	/** Paths of fields that it has twice: spec.template, spec.containers[0].image. */
	duplicates?: readonly string[];
}

/** A patch as a request brings it; server-side apply says whether it takes fields from others. */
export interface PatchRequest {
	type: "strategic" | "merge" | "json" | "apply";
	body: unknown;
	/** Paths of fields that the patch's text has twice. */
	duplicates?: readonly string[];
	/** What a strict reader says of the text of an apply, when it has a field twice. */
	strictProblem?: string;
	force?: boolean;
}

/**
 * The API server's storage semantics over one store transaction: uid, resourceVersion, generation,
 * managedFields, finalizers, deletion with grace, admission, defaults, validation, 404/409/422.
 * All calls are synchronous. Objects that it returns are frozen; copy before changing.
 *
 * The first group is what requests use; the second what controllers, scheduler and kubelets use: they are
 * trusted (no decoding, no schema walk, no field validation), so that 50,000 pods cost what they must.
 */
export interface Registry {
	/** The cluster's time in milliseconds. */
	readonly now: number;
	/** Deterministic draws in [0, 1), seeded by the cluster's seed and `key`: runs repeat. */
	random(key: string): number;

	resources(): readonly Resource[];
	get(resource: Resource, namespace: string | undefined, name: string): KubeObject;
	find<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined;
	list<T extends KubeObject>(resource: Resource, namespace?: string): T[];
	create(resource: Resource, namespace: string | undefined, body: unknown, options: RequestOptions): KubeObject;
	update(
		resource: Resource,
		namespace: string | undefined,
		name: string,
		body: unknown,
		options: RequestOptions,
	): KubeObject;
	patch(
		resource: Resource,
		namespace: string | undefined,
		name: string,
		patch: PatchRequest,
		options: RequestOptions,
	): KubeObject;
	delete(resource: Resource, namespace: string | undefined, name: string, options: DeleteOptions): KubeObject;

	/** Stores a new object of a controller; admission still applies (a StatusError when refused). */
	createTrusted<T extends KubeObject>(resource: Resource, object: T): T;
	/**
	 * Stores `object` when it differs from what is there (an unchanged one costs no write and no revision).
	 * `generation` rises only when spec changed and the kind has one.
	 */
	updateTrusted<T extends KubeObject>(resource: Resource, object: T): T;
	/** Removes at once, without grace, when no finalizer holds it: a kubelet's last word on a pod. */
	removeTrusted(resource: Resource, object: { metadata: ObjectMeta }): void;

	/** Pods bound to a node, by index. */
	podsOnNode(nodeName: string): Pod[];
	/** What a node's pods take of it; not to be changed. Those that have ended take nothing. */
	usageOnNode(nodeName: string): NodeUsage;
	/**
	 * The pods that a controller has made, by name, with no more than decides about them and is counted: names, times,
	 * labels, the node that they are on or meant for, phase and the Ready condition. It reads none of them.
	 */
	ownedPods(namespace: string, ownerUid: string): readonly Pod[];
	/** All nodes by name, with no more than names, labels and taints; one that stays as it is stays the same object. */
	nodeFacts(): readonly Node[];
	/** Pods that wait for a node. */
	unscheduledPods(): Pod[];
	/** Bound pods with inter-pod affinity or anti-affinity of any kind, by index. */
	podsWithAffinity(): Pod[];
	/** Bound pods whose required anti-affinity names that topology key, by index; those of one node when it is given. */
	podsWithAntiAffinity(topologyKey: string, nodeName?: string): Pod[];
	/** The topology keys that required anti-affinity of bound pods names, or has named. */
	antiAffinityTopologies(): string[];
	/**
	 * Objects of `resource` whose controller has that uid, by index; with "" the pods and controllerrevisions that have
	 * no controller (orphans, which a DaemonSet may adopt).
	 */
	ownedBy<T extends KubeObject>(resource: Resource, namespace: string, ownerUid: string): T[];
	/** Objects of any kind with an owner reference to that uid, by index. */
	dependents(ownerUid: string): { resource: Resource; object: KubeObject }[];

	/**
	 * Records an event as client-go's recorder does: same events counted up, similar ones aggregated.
	 */
	recordEvent(event: EventRecord): void;
	/** Removes the events that reads hide already since they have expired; whether any others are left. */
	expireEvents(): boolean;
}

export interface EventRecord {
	object: KubeObject;
	/** A second object that the event is about; only the scheduler names one. */
	related?: KubeObject;
	/** spec.containers{name} and the like. */
	fieldPath?: string;
	type: "Normal" | "Warning";
	reason: string;
	message: string;
	/** daemonset-controller, kubelet, default-scheduler… */
	component: string;
	/** The node of a kubelet's events. */
	host?: string;
}
