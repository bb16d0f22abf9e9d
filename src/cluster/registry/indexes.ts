import { deepEqual } from "../../api/equal";
import { controllerOf } from "../../api/owners";
import type { Resource } from "../../api/resource";
import { antiAffinityTopologies } from "../../api/scheduling/clusterView";
import type { Event, KubeObject, Node, Pod, V1Service } from "../../api/types";
import type { WriteTransaction } from "../store/store";
import { hashOfText } from "./hashOfText";
import { storedName } from "./keys";
import { factsOf, nodeFactsPrefix } from "./views/nodeFacts";
import { briefOf, haveSameBrief } from "./views/podBrief";
import { rememberNeeds } from "./views/podNeeds";

// Index entries are silent records; a list by index is a range of keys. Those of a controller's pods, and of nodes, say
// in a few words what is counted (views/), all others are 1.
const PODS_BY_NODE = "/index/pods-by-node/";
const UNSCHEDULED = "/index/unscheduled-pods/";
const DEPENDENTS = "/index/dependents/";
const EVENTS_BY_OBJECT = "/index/events-by-object/";
const PODS_BY_LABELS = "/index/pods-by-labels/";
const LABEL_SETS = "/index/label-sets/";
const PODS_WITH_AFFINITY = "/index/pods-with-affinity/";
const ANTI_AFFINITY = "/index/anti-affinity/";
const ANTI_AFFINITY_KEYS = "/index/anti-affinity-keys/";

export const unscheduledPrefix = UNSCHEDULED;
export const podsWithAffinityPrefix = PODS_WITH_AFFINITY;
export const antiAffinityKeysPrefix = ANTI_AFFINITY_KEYS;

/** Bound pods with required anti-affinity by that topology key; of one node when given. */
export function antiAffinityPrefix(topologyKey: string, nodeName?: string): string {
	const all = `${ANTI_AFFINITY}${encodeURIComponent(topologyKey)}/`;
	return nodeName === undefined ? all : `${all}${nodeName}/`;
}

/** The topology key that an entry under antiAffinityKeysPrefix stands for. */
export function indexedTopologyKey(key: string): string {
	return decodeURIComponent(key.slice(ANTI_AFFINITY_KEYS.length));
}

export function podsByNodePrefix(node: string): string {
	return `${PODS_BY_NODE}${node}/`;
}

/** What the keys of all dependents begin with. */
export const allDependentsPrefix = DEPENDENTS;

/** Dependents of an owner ("": of no controller, though it may have one); of one resource and namespace when given. */
export function dependentsPrefix(ownerUid: string, of?: { resource: Resource; namespace: string }): string {
	const all = `${DEPENDENTS}${ownerUid}/`;
	return of === undefined ? all : `${all}${storedName(of.resource)}/${of.namespace}/`;
}

/** Events about objects of that name which are not named after it: all others are found by their own names. */
export function eventsByObjectPrefix(name: string): string {
	return `${EVENTS_BY_OBJECT}${name}/`;
}

/** What the names of an object's events begin with, if they are named as recorders name them. */
export function eventNamePrefix(objectName: string): string {
	return `${objectName}.`;
}

/** Present while a service has that address. */
export function clusterIpKey(ip: string): string {
	return `/index/cluster-ips/${ip}`;
}

/** Present while a service has that node port. */
export function nodePortKey(port: number, protocol: string): string {
	return `/index/node-ports/${port}/${protocol}`;
}

/** The sets of labels that pods of a namespace have had; each with the prefix of its pods. */
export function labelSetsPrefix(namespace: string): string {
	return `${LABEL_SETS}${namespace}/`;
}

export function podsByLabelsPrefix(namespace: string, setId: string): string {
	return `${PODS_BY_LABELS}${namespace}/${setId}/`;
}

/** The namespace and name at the end of an index key. */
export function indexedName(key: string): { namespace: string; name: string } {
	const nameAt = key.lastIndexOf("/");
	return { namespace: key.slice(key.lastIndexOf("/", nameAt - 1) + 1, nameAt), name: key.slice(nameAt + 1) };
}

/** The owner, stored resource, namespace and name of a dependent's index key. */
export function indexedDependent(key: string): { owner: string; resource: string; namespace: string; name: string } {
	const [owner = "", resource = "", namespace = "", name = ""] = key.slice(DEPENDENTS.length).split("/");
	return { owner, resource, namespace, name };
}

/** Brings the index entries of an object from what they were to what they must be. */
export function updateIndexes(
	tx: WriteTransaction,
	resource: Resource,
	{ old, current }: { old: KubeObject | undefined; current: KubeObject | undefined },
): void {
	if (old !== undefined && current !== undefined && sameEntries(resource, old, current)) {
		if (isPod(resource) && !haveSameBrief(old as Pod, current as Pod)) noteBrief(tx, resource, current as Pod);
		return;
	}
	const before = old === undefined ? [] : entriesOf(resource, old);
	const after = current === undefined ? [] : entriesOf(resource, current);
	for (const entry of before) if (!after.includes(entry)) tx.deleteSilently(entry);
	for (const entry of after) if (!before.includes(entry)) tx.putSilently(entry, 1);
	if (isNode(resource)) noteFacts(tx, { old: old as Node | undefined, current: current as Node | undefined });
	if (current === undefined || !isPod(resource)) return;
	noteBrief(tx, resource, current as Pod);
	if (old?.metadata.labels !== current.metadata.labels) rememberLabels(tx, current);
	rememberTopologies(tx, current as Pod);
}

/** Keeps a pod's brief where its controller finds it. */
function noteBrief(tx: WriteTransaction, resource: Resource, pod: Pod): void {
	const { namespace = "", name = "", labels } = pod.metadata;
	const controller = controllerOf(pod);
	if (controller === undefined) return;
	const entry = `${dependentsPrefix(controller.uid, { resource, namespace })}${name}`;
	const needs = pod.spec?.nodeName ? rememberNeeds(tx, pod.spec) : undefined;
	tx.putSilently(entry, briefOf(pod, { labels: labelSetId(labels), needs }));
}

function noteFacts(tx: WriteTransaction, { old, current }: { old?: Node; current?: Node }): void {
	if (current === undefined) {
		if (old !== undefined) tx.deleteSilently(`${nodeFactsPrefix}${old.metadata.name}`);
	} else if (old === undefined || !deepEqual(factsOf(old), factsOf(current))) {
		tx.putSilently(`${nodeFactsPrefix}${current.metadata.name}`, factsOf(current));
	}
}

/** A short name for a set of labels. */
export function labelSetId(labels: Readonly<Record<string, string>> | undefined): string {
	if (labels === undefined) return hashOfLabels({});
	let id = ids.get(labels);
	if (id === undefined) {
		id = hashOfLabels(labels);
		ids.set(labels, id);
	}
	return id;
}

const ids = new WeakMap<Readonly<Record<string, string>>, string>();

function hashOfLabels(labels: Readonly<Record<string, string>>): string {
	return hashOfText(JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Whether an update leaves everything that entries are made of as it is: most do. */
function sameEntries(resource: Resource, old: KubeObject, current: KubeObject): boolean {
	if (resource.group !== "" || (resource.plural !== "pods" && resource.plural !== "events")) return false;
	return (
		(old as Pod).spec?.nodeName === (current as Pod).spec?.nodeName &&
		(old as Event).involvedObject?.name === (current as Event).involvedObject?.name &&
		deepEqual(old.metadata.labels, current.metadata.labels) &&
		deepEqual(old.metadata.ownerReferences, current.metadata.ownerReferences)
	);
}

function entriesOf(resource: Resource, object: KubeObject): string[] {
	const { namespace = "", name = "", ownerReferences } = object.metadata;
	const entries = (ownerReferences ?? []).map(
		(owner) => `${dependentsPrefix(owner.uid)}${storedName(resource)}/${namespace}/${name}`,
	);
	if (mayBeAdopted(resource) && !ownerReferences?.some((owner) => owner.controller)) {
		entries.push(`${dependentsPrefix("")}${storedName(resource)}/${namespace}/${name}`);
	}
	if (resource.group === "" && resource.plural === "events") {
		const about = (object as Event).involvedObject?.name;
		if (about && !name.startsWith(eventNamePrefix(about))) {
			entries.push(`${eventsByObjectPrefix(about)}${namespace}/${name}`);
		}
	}
	if (resource.group === "" && resource.plural === "services") {
		const { spec } = object as V1Service;
		for (const ip of spec?.clusterIPs ?? []) if (ip !== "None") entries.push(clusterIpKey(ip));
		for (const { nodePort, protocol } of spec?.ports ?? []) {
			if (nodePort) entries.push(nodePortKey(nodePort, protocol ?? "TCP"));
		}
	}
	if (isPod(resource)) {
		const pod = object as Pod;
		entries.push(
			pod.spec?.nodeName
				? `${podsByNodePrefix(pod.spec.nodeName)}${namespace}/${name}`
				: `${UNSCHEDULED}${namespace}/${name}`,
			`${podsByLabelsPrefix(namespace, labelSetId(pod.metadata.labels))}${name}`,
			...affinityEntries(pod),
		);
	}
	return entries;
}

/** Of a bound pod whose affinity has a say about others; a pod's affinity never changes. */
function affinityEntries(pod: Pod): string[] {
	const { affinity, nodeName } = pod.spec ?? {};
	if (!nodeName || (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined)) return [];
	const { namespace = "", name = "" } = pod.metadata;
	return [
		`${PODS_WITH_AFFINITY}${namespace}/${name}`,
		...antiAffinityTopologies(pod).map((key) => `${antiAffinityPrefix(key, nodeName)}${namespace}/${name}`),
	];
}

function rememberTopologies(tx: WriteTransaction, pod: Pod): void {
	if (!pod.spec?.nodeName) return;
	for (const topologyKey of antiAffinityTopologies(pod)) {
		const key = `${ANTI_AFFINITY_KEYS}${encodeURIComponent(topologyKey)}`;
		if (tx.get(key) === undefined) tx.putSilently(key, 1);
	}
}

function rememberLabels(tx: WriteTransaction, pod: KubeObject): void {
	const key = `${labelSetsPrefix(pod.metadata.namespace ?? "")}${labelSetId(pod.metadata.labels)}`;
	if (tx.get(key) === undefined) tx.putSilently(key, pod.metadata.labels ?? {});
}

/** What a DaemonSet takes over when it has no controller. */
function mayBeAdopted(resource: Resource): boolean {
	return isPod(resource) || resource.plural === "controllerrevisions";
}

function isNode(resource: Resource): boolean {
	return resource.group === "" && resource.plural === "nodes";
}

function isPod(resource: Resource): boolean {
	return resource.group === "" && resource.plural === "pods";
}
