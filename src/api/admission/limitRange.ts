import { podLimits, podRequests, type ResourceAmounts } from "../podResources";
import {
	canonicalQuantity,
	compareQuantities,
	formatQuantity,
	parseQuantity,
	quantityMilliValue,
	quantityValue,
} from "../quantity";
import type {
	Container,
	KubeObject,
	Pod,
	V1LimitRangeItem,
	V1LimitRangeSpec,
	V1PersistentVolumeClaimSpec,
} from "../types";

export type LimitRange = KubeObject & { spec?: V1LimitRangeSpec };
type List = Record<string, string> | undefined;

const ANNOTATION = "kubernetes.io/limit-ranger";

/** All of a pod that is too little or too much for a range, in the server's words. */
export function limitProblems(pod: Pod, range: LimitRange): string[] {
	return (range.spec?.limits ?? []).flatMap((item) => problemsWith(pod, item));
}

/** The same of a claim's storage. */
export function claimLimitProblems(claim: KubeObject, range: LimitRange): string[] {
	const requests = (claim.spec as V1PersistentVolumeClaimSpec | undefined)?.resources?.requests;
	const items = range.spec?.limits?.filter((item) => item.type === "PersistentVolumeClaim") ?? [];
	return items.flatMap((item) => [
		...entries(item.min).flatMap(([name, bound]) => minimum(item.type, name, bound, requests, undefined)),
		...entries(item.max).flatMap(([name, bound]) => maximumRequest(item.type, name, bound, requests)),
	]);
}

/** Problems as the server lists them. */
export function oneOrList(problems: readonly string[]): string {
	const unique = [...new Set(problems)];
	return unique.length === 1 ? (unique[0] ?? "") : `[${unique.join(", ")}]`;
}

/** The pod with the requests and limits of a range that its containers leave open. */
export function withLimitDefaults(pod: Pod, range: LimitRange): Pod {
	const items = (range.spec?.limits ?? []).filter((item) => item.type === "Container");
	if (items.length === 0) return pod;
	const requests = Object.assign({}, ...items.map((item) => item.defaultRequest));
	const limits = Object.assign({}, ...items.map((item) => item.default));
	const notes: string[] = [];
	const filled = (what: string) => (container: Container) => fill(container, { requests, limits }, what, notes);
	const containers = pod.spec.containers.map(filled("container"));
	const initContainers = pod.spec.initContainers?.map(filled("init container"));
	const spec = { ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) };
	if (notes.length === 0) return { ...pod, spec };
	const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join("; ")}` };
	return { ...pod, metadata: { ...pod.metadata, annotations }, spec };
}

function fill(
	container: Container,
	defaults: { requests: Record<string, string>; limits: Record<string, string> },
	what: string,
	notes: string[],
): Container {
	const own = container.resources ?? {};
	const missing = (given: List, all: Record<string, string>) =>
		Object.keys(all)
			.filter((name) => given?.[name] === undefined)
			.sort();
	const requests = missing(own.requests, defaults.requests);
	const limits = missing(own.limits, defaults.limits);
	if (requests.length > 0) notes.push(`${requests.join(", ")} request for ${what} ${container.name}`);
	if (limits.length > 0) notes.push(`${limits.join(", ")} limit for ${what} ${container.name}`);
	if (requests.length === 0 && limits.length === 0) return container;
	return {
		...container,
		resources: {
			...own,
			...(requests.length > 0 || own.requests ? { requests: { ...defaults.requests, ...own.requests } } : {}),
			...(limits.length > 0 || own.limits ? { limits: { ...defaults.limits, ...own.limits } } : {}),
		},
	};
}

function problemsWith(pod: Pod, item: V1LimitRangeItem): string[] {
	if (item.type === "Container") {
		return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
			check(item, resources?.requests, resources?.limits),
		);
	}
	if (item.type === "Pod") return check(item, texts(podRequests(pod)), texts(podLimits(pod)));
	return [];
}

function texts(amounts: ResourceAmounts): Record<string, string> {
	return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatQuantity(amount)]));
}

function check(item: V1LimitRangeItem, requests: List, limits: List): string[] {
	const problems: string[] = [];
	for (const [name, bound] of entries(item.min)) problems.push(...minimum(item.type, name, bound, requests, limits));
	for (const [name, bound] of entries(item.max)) problems.push(...maximum(item.type, name, bound, requests, limits));
	for (const [name, bound] of entries(item.maxLimitRequestRatio)) {
		problems.push(...ratio(item.type, name, bound, requests, limits));
	}
	return problems;
}

function entries(list: List): [string, string][] {
	return Object.entries(list ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
}

function minimum(type: string, name: string, bound: string, requests: List, limits: List): string[] {
	const [request, limit] = [requests?.[name], limits?.[name]];
	const head = `minimum ${name} usage per ${type} is ${canonicalQuantity(bound)}`;
	if (request === undefined) return [`${head}.  No request is specified`];
	if (compareQuantities(request, bound) < 0) return [`${head}, but request is ${canonicalQuantity(request)}`];
	if (limit !== undefined && compareQuantities(limit, bound) < 0) {
		return [`${head}, but limit is ${canonicalQuantity(limit)}`];
	}
	return [];
}

function maximum(type: string, name: string, bound: string, requests: List, limits: List): string[] {
	const [request, limit] = [requests?.[name], limits?.[name]];
	const head = `maximum ${name} usage per ${type} is ${canonicalQuantity(bound)}`;
	if (limit === undefined) return [`${head}.  No limit is specified`];
	if (compareQuantities(limit, bound) > 0) return [`${head}, but limit is ${canonicalQuantity(limit)}`];
	if (request !== undefined && compareQuantities(request, bound) > 0) {
		return [`${head}, but request is ${canonicalQuantity(request)}`];
	}
	return [];
}

function maximumRequest(type: string, name: string, bound: string, requests: List): string[] {
	const request = requests?.[name];
	const head = `maximum ${name} usage per ${type} is ${canonicalQuantity(bound)}`;
	if (request === undefined) return [`${head}.  No request is specified`];
	return compareQuantities(request, bound) > 0 ? [`${head}, but request is ${canonicalQuantity(request)}`] : [];
}

function ratio(type: string, name: string, bound: string, requests: List, limits: List): string[] {
	const [request, limit] = [requests?.[name], limits?.[name]];
	const head = `${name} max limit to request ratio per ${type} is ${canonicalQuantity(bound)}`;
	if (request === undefined || quantityValue(request) === 0) {
		return [`${head}, but no request is specified or request is 0`];
	}
	if (limit === undefined || quantityValue(limit) === 0) return [`${head}, but no limit is specified or limit is 0`];
	const observed = quantityMilliValue(parseQuantity(limit)) / quantityMilliValue(parseQuantity(request));
	if (observed * 1000 <= quantityMilliValue(bound)) return [];
	return [`${head}, but provided ratio is ${observed.toFixed(6)}`];
}
