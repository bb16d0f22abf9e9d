import { createHash } from "node:crypto";
import { apiVersionOf, type Resource } from "../../api/resource";
import type { Exchange } from "./exchange";
import { type Allowed, plain, type Representation } from "./negotiation";
import { type Subresource, subresourcesOf } from "./subresources";

const AGGREGATED = "APIGroupDiscoveryList";

/** `address` is the server's own, HOST:PORT. */
export interface DiscoveryContext {
	resources: readonly Resource[];
	address: string;
}

/** The paths of discovery: /api, /api/VERSION, /apis, /apis/GROUP and /apis/GROUP/VERSION. False for any other. */
export async function discover(exchange: Exchange, context: () => DiscoveryContext): Promise<boolean> {
	const parts = exchange.path.split("/").filter((part) => part !== "");
	const [root, ...names] = parts;
	if (exchange.method !== "GET" && exchange.method !== "HEAD") return false;
	if (root === "api" && names.length <= 1) {
		return names.length === 0 ? rootOf(exchange, context(), "") : resourceList(exchange, context(), "", names[0] ?? "");
	}
	if (root !== "apis" || names.length > 2) return false;
	const [group, version] = names;
	if (group === undefined) return rootOf(exchange, context(), undefined);
	if (version === undefined) return oneGroup(exchange, context(), group);
	return resourceList(exchange, context(), group, version);
}

const legacyOrAggregated: Allowed = (as) =>
	as === undefined ||
	(as.kind === AGGREGATED && as.group === "apidiscovery.k8s.io" && (as.version === "v2" || as.version === "v2beta1"));

/** /api (group "") or /apis: everything at once for clients that ask so, else only the names of groups and versions. */
async function rootOf(exchange: Exchange, context: DiscoveryContext, group: "" | undefined): Promise<boolean> {
	const representation = exchange.representation(legacyOrAggregated);
	const groups = groupsOf(context.resources).filter(([name]) => (group === "" ? name === "" : name !== ""));
	if (representation.as !== undefined) {
		await aggregated(exchange, groups, representation.as.version, representation);
	} else if (group === "") {
		const clients = [{ clientCIDR: "0.0.0.0/0", serverAddress: context.address }];
		await exchange.reply(
			200,
			{ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: clients },
			representation,
		);
	} else {
		const list = groups.map(([name, versions]) => groupSummary(name, versions));
		await exchange.reply(200, { kind: "APIGroupList", apiVersion: "v1", groups: list }, representation);
	}
	return true;
}

async function oneGroup(exchange: Exchange, { resources }: DiscoveryContext, group: string): Promise<boolean> {
	const representation = exchange.representation(plain);
	const found = groupsOf(resources).find(([name]) => name === group && name !== "");
	if (found === undefined) return false;
	await exchange.reply(200, { kind: "APIGroup", apiVersion: "v1", ...groupSummary(...found) }, representation);
	return true;
}

async function resourceList(
	exchange: Exchange,
	{ resources }: DiscoveryContext,
	group: string,
	version: string,
): Promise<boolean> {
	const representation = exchange.representation(plain);
	const served = sorted(resources.filter((each) => each.group === group && each.version === version));
	if (served.length === 0) return false;
	await exchange.reply(
		200,
		{
			kind: "APIResourceList",
			...(group === "" ? {} : { apiVersion: "v1" }),
			groupVersion: apiVersionOf({ group, version }),
			resources: served.flatMap((each) => [
				legacyResource(each),
				...subresourcesOf(each).map((sub) => legacySubresource(each, sub)),
			]),
		},
		representation,
	);
	return true;
}

/** Every group and version with all its resources, and an ETag: clients keep it. */
async function aggregated(
	exchange: Exchange,
	groups: readonly Group[],
	version: string,
	representation: Representation,
): Promise<void> {
	const items = groups.map(([name, versions]) => ({
		metadata: name === "" ? {} : { name },
		versions: versions.map(({ version, resources }) => ({
			version,
			resources: sorted(resources).map(aggregatedResource),
			freshness: "Current",
		})),
	}));
	const list = { kind: AGGREGATED, apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
	const etag = `"${createHash("sha512").update(JSON.stringify(items)).digest("hex").toUpperCase()}"`;
	exchange.outgoing.setHeader("ETag", etag);
	exchange.outgoing.setHeader("Vary", "Accept");
	exchange.outgoing.setHeader("Cache-Control", "public");
	if (exchange.header("if-none-match") === etag) {
		exchange.outgoing.statusCode = 304;
		return exchange.finish();
	}
	const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=${AGGREGATED}`;
	if (representation.format === "yaml") return exchange.reply(200, list, representation);
	await exchange.send(200, type, `${JSON.stringify(list)}\n`);
}

interface Version {
	version: string;
	resources: Resource[];
}

type Group = [name: string, versions: readonly Version[]];

/** Groups and their versions in the order of preference, in which `resources` is. */
function groupsOf(resources: readonly Resource[]): Group[] {
	const groups = new Map<string, Map<string, Resource[]>>();
	for (const resource of resources) {
		const versions = groups.get(resource.group) ?? new Map<string, Resource[]>();
		groups.set(resource.group, versions);
		const list = versions.get(resource.version) ?? [];
		versions.set(resource.version, list);
		list.push(resource);
	}
	return [...groups].map(([name, versions]) => [
		name,
		[...versions].map(([version, list]) => ({ version, resources: list })),
	]);
}

function groupSummary(name: string, versions: readonly Version[]) {
	const list = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
	return { name, versions: list, preferredVersion: list[0] };
}

function legacyResource(resource: Resource) {
	const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
	return {
		name: plural,
		singularName: singular,
		namespaced,
		kind,
		verbs,
		...(shortNames.length > 0 ? { shortNames } : {}),
		...(categories.length > 0 ? { categories } : {}),
		// What is not stored has no form of storage.
		...(verbs.includes("watch") ? { storageVersionHash: hashOf(resource) } : {}),
	};
}

function legacySubresource({ plural, namespaced }: Resource, { name, kind, group, version, verbs }: Subresource) {
	return {
		name: `${plural}/${name}`,
		singularName: "",
		namespaced,
		...(group === undefined ? {} : { group, version }),
		kind,
		verbs,
	};
}

function aggregatedResource(resource: Resource) {
	const { plural, singular, namespaced, verbs, shortNames, categories } = resource;
	const subresources = subresourcesOf(resource).map(({ name, kind, group, version, verbs }) => ({
		subresource: name,
		responseKind: { group: group ?? "", version: version ?? "", kind },
		verbs,
	}));
	return {
		resource: plural,
		responseKind: { group: "", version: "", kind: resource.kind },
		scope: namespaced ? "Namespaced" : "Cluster",
		singularResource: singular,
		verbs,
		...(shortNames.length > 0 ? { shortNames } : {}),
		...(categories.length > 0 ? { categories } : {}),
		...(subresources.length > 0 ? { subresources } : {}),
	};
}

/** By name, as a server's paths are. */
function sorted(resources: readonly Resource[]): Resource[] {
	return [...resources].sort((a, b) => (a.plural < b.plural ? -1 : 1));
}

/** Which form objects are stored in, so that clients see when it changes (discovery.StorageVersionHash). */
function hashOf({ group, version, kind }: Resource): string {
	return createHash("sha256").update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString("base64");
}
