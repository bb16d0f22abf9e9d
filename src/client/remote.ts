import { writeJson } from "../api/go/writeJson";
import type { OpenApiDocument } from "../api/openapi/types";
import { logQuery, type PodLogOptions } from "../api/podLog";
import type { Resource } from "../api/resource";
import { isStatusError, StatusError } from "../api/statusError";
import type { Table } from "../api/table";
import type { KubeList, KubeObject } from "../api/types";
import type {
	Client,
	DeleteOptions,
	ListOptions,
	ObjectKey,
	PatchOptions,
	PatchType,
	ServerVersion,
	TableOptions,
	WatchEvent,
	WatchOptions,
	WriteOptions,
} from "./client";
import type { ClusterAccess } from "./remote/access";
import { readAnswer, warningsOf } from "./remote/answers";
import { connectionError, isBrokenOff } from "./remote/connectionError";
import { discover } from "./remote/discovery";
import { readLog } from "./remote/log";
import { deleteBody, listQuery, PATCH_TYPES, pathOf, tableQuery, writeQuery } from "./remote/requests";
import { type RemoteRequest, Transport, type TransportDeps } from "./remote/transport";
import { watchRemote } from "./remote/watch";

/** Where answers are kept from one command to the next; both may do nothing. */
export interface Cache {
	read(name: string): string | undefined;
	write(name: string, text: string): void;
}

export interface RemoteDeps extends TransportDeps {
	now(): number;
	/** Gets the warnings that the server sends along with its answers. */
	onWarning(text: string): void;
	cache: Cache;
}

const TABLE =
	"application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
const BODY_TRIES = 3;

/** A client of a Kubernetes API server. Nothing is sent before something is asked for. */
export function connectRemote(access: ClusterAccess, deps: RemoteDeps): RemoteClient {
	return new RemoteClient(new Transport(access, deps), deps);
}

/** Asks an API server over HTTP. Failures are StatusErrors in the server's words, or CliErrors when it can't be reached. */
export class RemoteClient implements Client {
	private known: Promise<readonly Resource[]> | undefined;
	private fresh = false;

	constructor(
		readonly transport: Transport,
		private readonly deps: RemoteDeps,
	) {}

	resources({ refresh = false }: { refresh?: boolean } = {}): Promise<readonly Resource[]> {
		if (refresh && !this.fresh) {
			this.fresh = true;
			this.known = this.discovered();
		}
		this.known ??= this.cachedResources();
		return this.known;
	}

	async version(): Promise<ServerVersion> {
		return (await this.ask({ method: "GET", path: "/version" })) as ServerVersion;
	}

	async now(): Promise<number> {
		return this.deps.now();
	}

	async get(resource: Resource, { namespace, name }: ObjectKey): Promise<KubeObject> {
		return (await this.ask({ method: "GET", path: pathOf(resource, namespace, name) })) as KubeObject;
	}

	async list(resource: Resource, options: ListOptions = {}): Promise<KubeList> {
		const list = (await this.ask({
			method: "GET",
			path: pathOf(resource, options.namespace),
			query: listQuery(options),
		})) as KubeList;
		const { apiVersion, kind } = list;
		const itemKind = kind.replace(/List$/, "");
		// The server leaves out of a list's items what the list says.
		const items = (list.items ?? []).map((item) => (item.kind ? item : { ...item, apiVersion, kind: itemKind }));
		return { ...list, items };
	}

	async table(resource: Resource, options: TableOptions = {}): Promise<Table> {
		const answer = await this.ask({
			method: "GET",
			path: pathOf(resource, options.namespace, options.name),
			query:
				options.name === undefined
					? tableQuery(options)
					: { includeObject: options.includeObject ? "Object" : undefined },
			accept: TABLE,
		});
		return asTable(answer);
	}

	create(
		resource: Resource,
		namespace: string | undefined,
		object: unknown,
		options: WriteOptions & { name?: string },
	): Promise<KubeObject> {
		return this.write({
			method: "POST",
			path: pathOf(
				resource,
				namespace,
				options.subresource === undefined ? undefined : options.name,
				options.subresource,
			),
			query: writeQuery(options),
			body: writeJson(object),
		});
	}

	update(
		resource: Resource,
		{ namespace, name }: ObjectKey,
		object: unknown,
		options: WriteOptions,
	): Promise<KubeObject> {
		return this.write({
			method: "PUT",
			path: pathOf(resource, namespace, name, options.subresource),
			query: writeQuery(options),
			body: writeJson(object),
		});
	}

	patch(
		resource: Resource,
		{ namespace, name }: ObjectKey,
		type: PatchType,
		patch: unknown,
		options: PatchOptions,
	): Promise<KubeObject> {
		return this.write({
			method: "PATCH",
			path: pathOf(resource, namespace, name, options.subresource),
			query: { ...writeQuery(options), force: options.force === undefined ? undefined : String(options.force) },
			contentType: PATCH_TYPES[type],
			body: patch instanceof Uint8Array ? new TextDecoder().decode(patch) : writeJson(patch),
		});
	}

	delete(resource: Resource, { namespace, name }: ObjectKey, options: DeleteOptions = {}): Promise<KubeObject> {
		return this.write({ method: "DELETE", path: pathOf(resource, namespace, name), body: deleteBody(options) });
	}

	watch(resource: Resource, options: WatchOptions = {}): AsyncIterable<WatchEvent> {
		return watchRemote(resource, options, this.watchDeps());
	}

	async *watchTable(
		resource: Resource,
		options: WatchOptions & { includeObject?: boolean } = {},
	): AsyncIterable<{ type: WatchEvent["type"]; table: Table }> {
		const deps = { ...this.watchDeps(), accept: TABLE, includeObject: options.includeObject };
		let columns: Table["columnDefinitions"] = [];
		for await (const { type, object } of watchRemote(resource, options, deps)) {
			if (type === "ERROR") {
				yield { type, table: { ...asTable(emptyTable()), rows: [{ cells: [], object }] } };
				continue;
			}
			const table = asTable(object);
			// Only the first event of a watch has the columns.
			if (table.columnDefinitions.length > 0) columns = table.columnDefinitions;
			yield { type, table: { ...table, columnDefinitions: columns } };
		}
	}

	async openApi(groupVersion: string): Promise<OpenApiDocument | undefined> {
		const index = (await this.ask({ method: "GET", path: "/openapi/v3" })) as {
			paths?: Record<string, { serverRelativeURL: string }>;
		};
		const path = groupVersion.includes("/") ? `apis/${groupVersion}` : `api/${groupVersion}`;
		const found = index.paths?.[path];
		if (found === undefined) return undefined;
		const url = new URL(found.serverRelativeURL, this.transport.server);
		return (await this.ask({
			method: "GET",
			path: url.pathname,
			query: Object.fromEntries(url.searchParams),
		})) as OpenApiDocument;
	}

	log(pod: ObjectKey, options: PodLogOptions, signal?: AbortSignal): AsyncIterable<Uint8Array> {
		return readLog(this.transport, {
			path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace ?? "")}/pods/${encodeURIComponent(pod.name)}/log`,
			query: logQuery(options),
			endless: options.follow,
			signal,
		});
	}

	close(): Promise<void> {
		return this.transport.close();
	}

	private watchDeps() {
		const { sleep, now, onWarning } = this.deps;
		return { transport: this.transport, sleep, now, onWarning };
	}

	private async write(request: RemoteRequest): Promise<KubeObject> {
		return (await this.ask(request)) as KubeObject;
	}

	/** One request and its answer; a read whose answer breaks off is asked again. */
	private async ask(request: RemoteRequest): Promise<unknown> {
		for (let attempt = 1; ; attempt++) {
			const response = await this.transport.send(request);
			for (const text of warningsOf(response)) this.deps.onWarning(text);
			try {
				return await readAnswer(response);
			} catch (error) {
				if (isStatusError(error) || error instanceof StatusError) throw error;
				if (request.method === "GET" && isBrokenOff(error) && attempt < BODY_TRIES) continue;
				throw connectionError(error, this.transport.server, false);
			}
		}
	}

	private async cachedResources(): Promise<readonly Resource[]> {
		const kept = this.deps.cache.read(DISCOVERY);
		if (kept !== undefined) {
			try {
				return JSON.parse(kept) as Resource[];
			} catch {}
		}
		this.fresh = true;
		return this.discovered();
	}

	private async discovered(): Promise<readonly Resource[]> {
		const resources = await discover(this.transport);
		this.deps.cache.write(DISCOVERY, JSON.stringify(resources));
		return resources;
	}
}

const DISCOVERY = "discovery.json";

function emptyTable(): Table {
	return { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: {}, columnDefinitions: [], rows: [] };
}

/** A server's table; of one that knows no tables, names and ages, as kubectl makes them of the objects. */
function asTable(answer: unknown): Table {
	const table = answer as Table & KubeList;
	if (table.kind === "Table") {
		return {
			...table,
			metadata: table.metadata ?? {},
			columnDefinitions: table.columnDefinitions ?? [],
			rows: table.rows ?? [],
		};
	}
	const objects = Array.isArray(table.items) ? table.items : [answer as KubeObject];
	const column = (name: string, type: "string" | "date") => ({
		name,
		type,
		format: name === "Name" ? "name" : "",
		description: "",
		priority: 0,
	});
	return {
		...emptyTable(),
		metadata: (table.metadata ?? {}) as Table["metadata"],
		columnDefinitions: [column("Name", "string"), column("Age", "date")],
		rows: objects.map((object) => ({
			cells: [object.metadata?.name ?? "", object.metadata?.creationTimestamp ?? "<unknown>"],
			object,
		})),
	};
}
