import type { Resource } from "../../api/resource";
import { hasReason, isStatusError } from "../../api/statusError";
import { isAnswerError } from "./answerError";
import { readAnswer, unreadable } from "./answers";
import type { Transport } from "./transport";

/** kubectl does not wait longer for any of it. */
const LIMIT_MS = 32_000;

const AGGREGATED = [
	"application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
	"application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
	"application/json",
].join(",");

interface DiscoveryResource {
	resource: string;
	responseKind?: { kind: string; group?: string; version?: string };
	scope: string;
	singularResource?: string;
	shortNames?: string[];
	categories?: string[];
	verbs?: string[];
	subresources?: { subresource: string }[];
}

interface DiscoveryGroup {
	metadata?: { name?: string };
	versions?: { version: string; freshness?: string; resources?: DiscoveryResource[] }[];
}

/**
 * Every resource that a server has, the core group first, a group's preferred version first: by aggregated discovery,
 * and where a server has none of it group by group.
 */
export async function discover(transport: Transport): Promise<Resource[]> {
	const core = await get(transport, "/api", AGGREGATED);
	if ((core as { kind?: string }).kind !== "APIGroupDiscoveryList") return discoverByGroup(transport, core);
	const groups = await get(transport, "/apis", AGGREGATED);
	if ((groups as { kind?: string }).kind !== "APIGroupDiscoveryList") return discoverByGroup(transport, undefined);
	return [core, groups].flatMap((list) => (list as { items?: DiscoveryGroup[] }).items ?? []).flatMap(resourcesOf);
}

async function get(transport: Transport, path: string, accept?: string): Promise<unknown> {
	const request = { method: "GET", path, query: { timeout: "32s" }, accept, limitMs: LIMIT_MS } as const;
	try {
		return await readAnswer(await transport.send(request), { ...request, plainly: true });
	} catch (error) {
		throw isAnswerError(error) ? unreadable(error) : error;
	}
}

function resourcesOf({ metadata, versions = [] }: DiscoveryGroup): Resource[] {
	const group = metadata?.name ?? "";
	return versions.flatMap(({ version, resources = [] }) =>
		resources.map((resource) => ({
			group,
			version,
			kind: resource.responseKind?.kind ?? "",
			plural: resource.resource,
			singular: resource.singularResource || (resource.responseKind?.kind ?? "").toLowerCase(),
			shortNames: resource.shortNames ?? [],
			namespaced: resource.scope === "Namespaced",
			categories: resource.categories ?? [],
			verbs: resource.verbs ?? [],
			subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
		})),
	);
}

interface ApiResource {
	name: string;
	kind: string;
	singularName?: string;
	shortNames?: string[];
	namespaced: boolean;
	categories?: string[];
	verbs?: string[];
	group?: string;
	version?: string;
}

async function discoverByGroup(transport: Transport, known: unknown): Promise<Resource[]> {
	const { versions = ["v1"] } = (known ?? (await get(transport, "/api"))) as { versions?: string[] };
	const { groups = [] } = (await get(transport, "/apis")) as {
		groups?: { name: string; versions: { version: string }[]; preferredVersion?: { version: string } }[];
	};
	const paths = [
		...versions.map((version) => ({ group: "", version, path: `/api/${version}` })),
		...groups.flatMap(({ name, versions: all, preferredVersion }) =>
			[...all]
				.sort(
					(a, b) => Number(b.version === preferredVersion?.version) - Number(a.version === preferredVersion?.version),
				)
				.map(({ version }) => ({ group: name, version, path: `/apis/${name}/${version}` })),
		),
	];
	const lists = await Promise.all(
		paths.map(async ({ group, version, path }) => {
			try {
				const { resources = [] } = (await get(transport, path)) as { resources?: ApiResource[] };
				return fromList(group, version, resources);
			} catch (error) {
				// A group whose server is away must not keep the others from being used.
				if (isStatusError(error) && (error.status.code >= 500 || hasReason(error, "NotFound"))) return [];
				throw error;
			}
		}),
	);
	return lists.flat();
}

function fromList(group: string, version: string, list: readonly ApiResource[]): Resource[] {
	return list
		.filter(({ name }) => !name.includes("/"))
		.map((resource) => ({
			group,
			version,
			kind: resource.kind,
			plural: resource.name,
			singular: resource.singularName || resource.kind.toLowerCase(),
			shortNames: resource.shortNames ?? [],
			namespaced: resource.namespaced,
			categories: resource.categories ?? [],
			verbs: resource.verbs ?? [],
			subresources: list
				.filter(({ name }) => name.startsWith(`${resource.name}/`))
				.map(({ name }) => name.slice(resource.name.length + 1)),
		}));
}
