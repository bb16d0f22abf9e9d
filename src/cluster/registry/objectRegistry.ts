import type { Writer } from "../../api/managedFields/index";
import { apiVersionOf, groupResource, type Resource } from "../../api/resource";
import { builtInResources } from "../../api/resources";
import type { NodeUsage } from "../../api/scheduling/usage";
import { alreadyExists, notFound } from "../../api/statusError";
import type { KubeObject, Node, ObjectMeta, Pod } from "../../api/types";
import type { Observation } from "../controllers/controller";
import { isGone } from "../events/expiry";
import { type EventStore, recordEvent } from "../events/recorder";
import { kind } from "../kinds";
import type { DeleteOptions } from "../requests";
import type { ReadTransaction, WriteTransaction } from "../store/store";
import { time } from "../time";
import { cloneJson } from "./clone";
import { customResources } from "./customResources";
import { isFinished, markedAsDeleting } from "./deletion";
import { type Difference, difference } from "./equal";
import { eventMemoryOf, eventStore, removeExpired } from "./eventStore";
import { packManagers, unpackManagers } from "./fieldSets";
import {
	antiAffinityPrefix,
	dependentsPrefix,
	indexedDependent,
	indexedName,
	podsByNodePrefix,
	podsWithAffinityPrefix,
	unscheduledPrefix,
	updateIndexes,
} from "./indexes";
import { listPrefix, objectKey, storedName } from "./keys";
import { draw, nameSuffix, uuid } from "./randomness";
import type { EventRecord, PatchRequest, Registry, RequestOptions } from "./registry";
import { deleteFromRequest } from "./requestHandling";
import { create, patch, update } from "./requests";
import type { RequestRules } from "./rules";
import { raiseGeneration, strategyOf } from "./strategies";
import { managersAfterUpdate } from "./transitions";
import { viewsOf } from "./views/views";

/** How often a generated name that is taken is drawn anew. */
const NAME_ATTEMPTS = 8;
const MAX_KNOWN_LIST = 100;

export interface RegistryContext {
	/** The cluster's time in milliseconds. */
	now: number;
	seed: string;
	/** Loads what requests from outside need; only they call it. */
	rules?: () => RequestRules;
}

/** The registry over one transaction of the store. Over a read transaction it only reads. */
export class ObjectRegistry implements Registry {
	/** Every change since the last `takeChanges`, in order. */
	private changes: Observation[] = [];
	/** Short lists that were asked for, by prefix, until one of their resource changes: admission asks for every pod. */
	private readonly lists = new Map<string, readonly KubeObject[]>();
	private served: readonly Resource[] | undefined;
	private events: EventStore | undefined;
	/** Who acts: the manager of the fields that trusted writes set. */
	manager = "kube-controller-manager";

	constructor(
		readonly tx: ReadTransaction | WriteTransaction,
		private readonly context: RegistryContext,
	) {}

	get now(): number {
		return this.context.now;
	}

	get rules(): RequestRules {
		const rules = this.context.rules?.();
		if (rules === undefined) throw new Error("this registry takes no requests");
		return rules;
	}

	random(key: string): number {
		return draw(`${this.context.seed}/${key}`);
	}

	resources(): readonly Resource[] {
		this.served ??= [...builtInResources(), ...customResources(this)];
		return this.served;
	}

	get(resource: Resource, namespace: string | undefined, name: string): KubeObject {
		const object = this.find(resource, namespace, name);
		if (object === undefined) throw notFound(resource, name);
		return object;
	}

	find<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
		const object = this.tx.get(objectKey(resource, namespace, name)) as T | undefined;
		return object !== undefined && isGone(resource, object, this.now) ? undefined : object;
	}

	list<T extends KubeObject>(resource: Resource, namespace?: string): T[] {
		const prefix = listPrefix(resource, namespace);
		const known = this.lists.get(prefix);
		if (known !== undefined) return known.slice() as T[];
		const all = Array.from(this.tx.range(prefix), (entry) => entry.value as T);
		const list = resource.plural === "events" ? all.filter((each) => !isGone(resource, each, this.now)) : all;
		if (list.length <= MAX_KNOWN_LIST) this.lists.set(prefix, list);
		return list.slice();
	}

	create(resource: Resource, namespace: string | undefined, body: unknown, options: RequestOptions): KubeObject {
		return create(this, resource, namespace, body, options);
	}

	update(
		resource: Resource,
		namespace: string | undefined,
		name: string,
		body: unknown,
		options: RequestOptions,
	): KubeObject {
		return update(this, resource, { namespace, name }, body, options);
	}

	patch(
		resource: Resource,
		namespace: string | undefined,
		name: string,
		request: PatchRequest,
		options: RequestOptions,
	): KubeObject {
		return patch(this, resource, { namespace, name }, request, options);
	}

	delete(resource: Resource, namespace: string | undefined, name: string, options: DeleteOptions): KubeObject {
		return deleteFromRequest(this, resource, { namespace, name }, options);
	}

	createTrusted<T extends KubeObject>(resource: Resource, object: T): T {
		const isPod = groupResource(resource) === "pods";
		const copy: KubeObject = isPod ? cloneJson(object) : { ...object, metadata: { ...object.metadata } };
		if (isPod && this.context.rules !== undefined) this.rules.applyDefaults(resource, copy);
		this.initMetadata(resource, copy);
		this.manageFields(resource, copy);
		const admitted = isPod ? this.admit(resource, copy) : copy;
		if (isPod && this.context.rules !== undefined) this.rules.review(this, resource, { current: admitted });
		strategyOf(resource).prepareForCreate(admitted, this.now);
		if (this.find(resource, admitted.metadata.namespace, admitted.metadata.name ?? "") !== undefined) {
			throw alreadyExists(resource, admitted.metadata.name ?? "");
		}
		return this.store(resource, admitted) as T;
	}

	updateTrusted<T extends KubeObject>(resource: Resource, object: T): T {
		const { namespace, name = "" } = object.metadata;
		const old = this.get(resource, namespace, name);
		const change = difference(object, old);
		if (change === "nothing") return old as T;
		const current: KubeObject = { ...object, metadata: { ...object.metadata } };
		keepBookkeeping(current.metadata, old.metadata);
		if (!isBinding(resource, current, old)) {
			if (change !== "status") raiseGeneration(resource, current, old);
			this.manageFields(resource, current, old, change);
		}
		if (isFinished(current)) {
			this.remove(resource, current);
			return current as T;
		}
		return this.store(resource, current, old) as T;
	}

	removeTrusted(resource: Resource, { metadata }: { metadata: ObjectMeta }): void {
		const object = this.find(resource, metadata.namespace, metadata.name ?? "");
		if (object === undefined) return;
		if ((object.metadata.finalizers?.length ?? 0) === 0) {
			this.remove(resource, object);
		} else {
			this.store(resource, { ...object, metadata: markedAsDeleting(object.metadata, this.now) }, object);
		}
	}

	podsOnNode(nodeName: string): Pod[] {
		return this.byIndex<Pod>(kind("pods"), podsByNodePrefix(nodeName));
	}

	ownedPods(namespace: string, ownerUid: string): readonly Pod[] {
		return viewsOf(this.tx).ownedPods.of(this.tx, namespace, ownerUid);
	}

	nodeFacts(): readonly Node[] {
		return viewsOf(this.tx).nodeFacts.list(this.tx);
	}

	usageOnNode(nodeName: string): NodeUsage {
		return viewsOf(this.tx).usages.on(this.tx, nodeName);
	}

	unscheduledPods(): Pod[] {
		return this.byIndex<Pod>(kind("pods"), unscheduledPrefix);
	}

	podsWithAffinity(): Pod[] {
		return this.byIndex<Pod>(kind("pods"), podsWithAffinityPrefix);
	}

	podsWithAntiAffinity(topologyKey: string, nodeName?: string): Pod[] {
		return this.byIndex<Pod>(kind("pods"), antiAffinityPrefix(topologyKey, nodeName));
	}

	antiAffinityTopologies(): string[] {
		return [...viewsOf(this.tx).antiAffinityKeys.list(this.tx)];
	}

	ownedBy<T extends KubeObject>(resource: Resource, namespace: string, ownerUid: string): T[] {
		const controlled = this.byIndex<T>(resource, dependentsPrefix(ownerUid, { resource, namespace }));
		if (ownerUid === "") return controlled;
		return controlled.filter((object) =>
			object.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === ownerUid),
		);
	}

	dependents(ownerUid: string): { resource: Resource; object: KubeObject }[] {
		const found: { resource: Resource; object: KubeObject }[] = [];
		for (const key of this.tx.keys(dependentsPrefix(ownerUid))) {
			const { resource: stored, namespace, name } = indexedDependent(key);
			const resource = this.resources().find((each) => storedName(each) === stored);
			const object = resource && this.find(resource, namespace, name);
			if (resource !== undefined && object !== undefined) found.push({ resource, object });
		}
		return found;
	}

	recordEvent(event: EventRecord): void {
		this.events ??= eventStore(this);
		recordEvent(this.events, this.now, event);
	}

	expireEvents = (): boolean => removeExpired(this);

	/** `object` under the version that was asked for: all versions of a resource are stored in one place. */
	inVersion(resource: Resource, object: KubeObject): KubeObject {
		const apiVersion = apiVersionOf(resource);
		return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
	}

	/** `object` with its managedFields as the API has them: in the store, and to controllers, they are references. */
	withManagers<T extends KubeObject>(object: T): T {
		const { managedFields } = object.metadata;
		if (managedFields === undefined) return object;
		return { ...object, metadata: { ...object.metadata, managedFields: unpackManagers(this.tx, managedFields) } };
	}

	/** What has changed since the last call, in order. */
	takeChanges(): Observation[] {
		const changes = this.changes;
		this.changes = [];
		return changes;
	}

	/** Gives a new object its uid, times and name. `object` is the caller's own. */
	initMetadata(resource: Resource, object: KubeObject): void {
		const { metadata } = object;
		const draws = `${this.context.seed}/${this.tx.revision}/${storedName(resource)}/${metadata.namespace ?? ""}`;
		metadata.creationTimestamp = time(this.now) as never;
		if (!metadata.name && metadata.generateName) {
			metadata.name = this.generateName(resource, metadata, draws);
		}
		metadata.uid = uuid(`${draws}/${metadata.name ?? ""}`);
	}

	/**
	 * Records in managedFields what a controller's write sets; what only touches status counts as written there. Where
	 * nobody's fields are recorded an update begins no record, whoever makes it.
	 */
	private manageFields(resource: Resource, current: KubeObject, old?: KubeObject, change?: Difference): void {
		if (this.context.rules === undefined || (old !== undefined && old.metadata.managedFields === undefined)) return;
		const writer: Writer = { manager: this.manager, time: time(this.now) };
		if (change === "status") writer.subresource = "status";
		const fields =
			old === undefined
				? this.rules.managedFields(resource, { current }, writer)
				: managersAfterUpdate(this, resource, { old, current }, writer);
		if (fields === undefined) delete current.metadata.managedFields;
		else current.metadata.managedFields = fields;
	}

	/** Whether writes are recorded in managedFields: those of the cluster's own birth are not. */
	get managesFields(): boolean {
		return this.context.rules !== undefined;
	}

	/** Admission of a new object; without rules (the cluster's own objects at its birth) there is none. */
	admit(resource: Resource, object: KubeObject): KubeObject {
		return this.context.rules === undefined ? object : this.rules.admit(this, resource, object);
	}

	/** Writes an object with its next resourceVersion; `old` is what it replaces. */
	store(resource: Resource, object: KubeObject, old?: KubeObject): KubeObject {
		const { namespace, name = "" } = object.metadata;
		const stored: KubeObject = {
			...object,
			metadata: { ...object.metadata, resourceVersion: String(this.tx.revision + 1) },
		};
		const { managedFields } = object.metadata;
		if (managedFields !== undefined) stored.metadata.managedFields = packManagers(this.writing, managedFields);
		this.writing.put(objectKey(resource, namespace, name), stored);
		updateIndexes(this.writing, resource, { old, current: stored });
		this.observe(
			resource,
			old === undefined
				? { type: "ADDED", resource: storedName(resource), object: stored }
				: { type: "MODIFIED", resource: storedName(resource), object: stored, previous: old },
		);
		return stored;
	}

	/** Takes an object out of the store at once; returns it as it last stood. */
	remove(resource: Resource, object: KubeObject): KubeObject {
		const { namespace, name = "" } = object.metadata;
		const old = this.find(resource, namespace, name);
		const revision = this.writing.delete(objectKey(resource, namespace, name));
		updateIndexes(this.writing, resource, { old, current: undefined });
		if (resource.plural !== "events") this.writing.deleteSilently(eventMemoryOf(object));
		const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
		this.observe(resource, { type: "DELETED", resource: storedName(resource), object: last, previous: old });
		return last;
	}

	/** The transaction, which must be one that writes. */
	get writing(): WriteTransaction {
		return this.tx as WriteTransaction;
	}

	private observe(resource: Resource, change: Observation): void {
		if (resource.plural === "customresourcedefinitions") this.served = undefined;
		if (this.lists.size > 0) {
			this.lists.delete(listPrefix(resource));
			if (resource.namespaced) this.lists.delete(listPrefix(resource, change.object.metadata.namespace));
		}
		if (change.resource === "pods" || change.resource === "nodes") viewsOf(this.tx).observe(change);
		this.changes.push(change);
	}

	private generateName(resource: Resource, { generateName = "", namespace }: ObjectMeta, draws: string): string {
		const base = generateName.slice(0, 58);
		const seed = this.random("generated names");
		let name = "";
		for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
			name = base + nameSuffix(`${draws}/${base}/${attempt}`, { revision: this.tx.revision, seed });
			if (this.find(resource, namespace, name) === undefined) break;
		}
		return name;
	}

	private byIndex<T extends KubeObject>(resource: Resource, prefix: string): T[] {
		const found: T[] = [];
		for (const key of this.tx.keys(prefix)) {
			const { namespace, name } = indexedName(key);
			const object = this.find<T>(resource, namespace, name);
			if (object !== undefined) found.push(object);
		}
		return found;
	}
}

/** A controller may build its object anew: what the registry alone sets stays. */
function keepBookkeeping(metadata: ObjectMeta, old: ObjectMeta): void {
	metadata.uid = old.uid;
	metadata.creationTimestamp = old.creationTimestamp;
	if (old.generation === undefined) delete metadata.generation;
	else metadata.generation = old.generation;
}

/** A pod gets its node through a subresource of its own, which neither counts as a change of spec nor is managed. */
function isBinding(resource: Resource, current: KubeObject, old: KubeObject): boolean {
	if (groupResource(resource) !== "pods") return false;
	return Boolean((current as Pod).spec?.nodeName) && !(old as Pod).spec?.nodeName;
}
