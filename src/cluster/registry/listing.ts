import { fieldSelectorTerms, matchesFields, requiredField } from "../../api/fieldSelector";
import { type LabelRequirement, matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import { apiVersionOf, groupResource, type Resource } from "../../api/resource";
import { StatusError } from "../../api/statusError";
import type { KubeList, KubeObject } from "../../api/types";
import { isGone } from "../events/expiry";
import {
	eventNamePrefix,
	eventsByObjectPrefix,
	indexedName,
	labelSetsPrefix,
	podsByLabelsPrefix,
	podsByNodePrefix,
} from "./indexes";
import { listPrefix, objectKey } from "./keys";
import type { ObjectRegistry } from "./objectRegistry";

/** What a list is asked for; selectors in their text form. */
export interface ListRequest {
	namespace?: string;
	labelSelector?: string;
	fieldSelector?: string;
	limit?: number;
	continue?: string;
}

/**
 * The objects that meet the selectors, by namespace and name, at most `limit` of them; `metadata.continue` then leads
 * on to the rest.
 * @throws a BadRequest StatusError for selectors that can't be read or name unknown fields.
 */
export function listPage(registry: ObjectRegistry, resource: Resource, request: ListRequest): KubeList {
	const matches = matcherOf(resource, request);
	const token = request.continue ? readToken(request.continue) : undefined;
	const limit = request.limit || Number.POSITIVE_INFINITY;
	const items: KubeObject[] = [];
	let last: string | undefined;
	let seen = 0;
	let more = false;
	for (const { key, value } of candidates(registry, resource, request, token?.start)) {
		if (!matches(value) || isGone(resource, value, registry.now)) {
			seen++;
			continue;
		}
		if (items.length === limit) {
			more = true;
			break;
		}
		seen++;
		items.push(value);
		last = key;
	}
	const metadata: KubeList["metadata"] = { resourceVersion: String(registry.tx.revision) };
	if (more && last !== undefined) {
		const selects = request.labelSelector || request.fieldSelector;
		// Counted for the first page; the others count down, so that a list costs no more in pages than at once.
		const left = selects ? 0 : (token?.left ?? registry.tx.count(listPrefix(resource, request.namespace))) - seen;
		metadata.continue = writeToken({ start: last, ...(left > 0 ? { left } : {}) });
		if (left > 0) metadata.remainingItemCount = left;
	}
	return { apiVersion: apiVersionOf(resource), kind: `${resource.kind}List`, metadata, items };
}

/** Whether an object belongs to a list or watch with these selectors. */
export function matcherOf(
	resource: Resource,
	request: Pick<ListRequest, "labelSelector" | "fieldSelector">,
): (object: KubeObject) => boolean {
	const labels = request.labelSelector ? parseLabels(request.labelSelector) : [];
	const fields = request.fieldSelector ? fieldSelectorTerms(resource, request.fieldSelector) : [];
	return (object) => matchesLabels(labels, object.metadata.labels) && matchesFields(resource, fields, object);
}

function parseLabels(text: string): LabelRequirement[] {
	return parseLabelSelector(text);
}

interface Candidate {
	key: string;
	value: KubeObject;
}

/** The objects to look at, by the narrowest index that the selectors allow, in key order. */
function candidates(
	registry: ObjectRegistry,
	resource: Resource,
	request: ListRequest,
	after: string | undefined,
): Iterable<Candidate> {
	const names = indexedNames(registry, resource, request);
	if (names === undefined) {
		const prefix = listPrefix(resource, request.namespace);
		return registry.tx.range(prefix, after === undefined ? {} : { after }) as Iterable<Candidate>;
	}
	const keys = names
		.filter(({ namespace }) => !resource.namespaced || !request.namespace || namespace === request.namespace)
		.map(({ namespace, name }) => objectKey(resource, namespace, name))
		.filter((key) => after === undefined || key > after)
		.sort();
	return found(registry, keys);
}

function* found(registry: ObjectRegistry, keys: readonly string[]): Generator<Candidate> {
	for (const key of keys) {
		const value = registry.tx.get(key) as KubeObject | undefined;
		if (value !== undefined) yield { key, value };
	}
}

/** Names out of an index; undefined when everything has to be looked at. */
function indexedNames(
	registry: ObjectRegistry,
	resource: Resource,
	{ namespace, fieldSelector, labelSelector }: ListRequest,
): { namespace: string; name: string }[] | undefined {
	const fields = fieldSelector ? fieldSelectorTerms(resource, fieldSelector) : [];
	const name = requiredField(fields, "metadata.name");
	if (name && (namespace || !resource.namespaced)) return [{ namespace: namespace ?? "", name }];
	const of = groupResource(resource);
	const node = of === "pods" ? requiredField(fields, "spec.nodeName") : undefined;
	if (node) return namesUnder(registry, podsByNodePrefix(node));
	const about = of === "events" ? requiredField(fields, "involvedObject.name") : undefined;
	if (about) return eventsAbout(registry, resource, about, namespace);
	if (of === "pods" && namespace && labelSelector) return podsByLabels(registry, namespace, parseLabels(labelSelector));
	return undefined;
}

function namesUnder(registry: ObjectRegistry, prefix: string): { namespace: string; name: string }[] {
	return Array.from(registry.tx.keys(prefix), indexedName);
}

/** Most are named after their object, the others are indexed. */
function eventsAbout(
	registry: ObjectRegistry,
	resource: Resource,
	about: string,
	namespace: string | undefined,
): { namespace: string; name: string }[] {
	const names = namesUnder(registry, eventsByObjectPrefix(about));
	for (const each of namespace ? [namespace] : namespacesOf(registry, resource)) {
		names.push(...namesUnder(registry, `${listPrefix(resource, each)}${eventNamePrefix(about)}`));
	}
	return names;
}

/** The namespaces that have objects of a resource. */
function* namespacesOf(registry: ObjectRegistry, resource: Resource): Generator<string> {
	const prefix = listPrefix(resource);
	let after = prefix;
	for (;;) {
		const [key] = registry.tx.keys(prefix, { after, limit: 1 });
		if (key === undefined) return;
		const namespace = key.slice(prefix.length, key.indexOf("/", prefix.length));
		yield namespace;
		// Behind all that begins with "namespace/".
		after = `${prefix}${namespace}0`;
	}
}

function podsByLabels(
	registry: ObjectRegistry,
	namespace: string,
	requirements: readonly LabelRequirement[],
): { namespace: string; name: string }[] {
	const prefix = labelSetsPrefix(namespace);
	const names: { namespace: string; name: string }[] = [];
	for (const { key, value } of registry.tx.range(prefix)) {
		if (!matchesLabels(requirements, value as Record<string, string>)) continue;
		for (const pod of registry.tx.keys(podsByLabelsPrefix(namespace, key.slice(prefix.length)))) {
			names.push({ namespace, name: pod.slice(pod.lastIndexOf("/") + 1) });
		}
	}
	return names;
}

/** Where a list goes on, and how many objects there were from there on. */
interface Token {
	start: string;
	left?: number;
}

function writeToken(token: Token): string {
	return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", ...token })).toString("base64url");
}

function readToken(text: string): Token {
	try {
		const { start, left } = JSON.parse(Buffer.from(text, "base64url").toString()) as Partial<Record<string, unknown>>;
		if (typeof start === "string") return typeof left === "number" ? { start, left } : { start };
	} catch {
		// Answered below, as any token that is none of ours.
	}
	throw new StatusError({
		message: "continue key is not valid: invalid continue token",
		reason: "BadRequest",
		code: 400,
	});
}
