import { writeJson } from "../api/go/writeJson";
import type { OpenApiDocument } from "../api/openapi/types";
import { logQuery, type PodLogOptions } from "../api/podLog";
import type { Resource } from "../api/resource";
import type { Table } from "../api/table";
import type { KubeList, KubeObject } from "../api/types";
import type {
	Channel,
	ChannelRequest,
	Client,
	DeleteOptions,
	ListOptions,
	ObjectKey,
	PatchOptions,
	PatchType,
	RawOptions,
	ServerVersion,
	TableOptions,
	WatchEvent,
	WatchOptions,
	WriteOptions,
} from "./client";
import { requireName } from "./name";
import type { ClusterAccess } from "./remote/access";
import { isAnswerError } from "./remote/answerError";
import { readAnswer, unreadable, warningsOf } from "./remote/answers";
import { readBody } from "./remote/body";
import { discover } from "./remote/discovery";
import type { RemoteRequest } from "./remote/request";
import { aboutOf, deleteBody, listQuery, PATCH_TYPES, pathOf, tableQuery, writeQuery } from "./remote/requests";
import { asTable, emptyTable, rowTables, TABLE } from "./remote/tables";
import { Transport, type TransportDeps } from "./remote/transport";
import { watchRemote } from "./remote/watch";
import { openWebSocket } from "./remote/webSocket";

/** Where answers are kept from one command to the next; both may do nothing. */
export interface Cache {
	read(name: string): string | undefined;
	write(name: string, text: string): void;
}

export interface RemoteDeps extends TransportDeps {
	/** Gets the warnings that the server sends along with its answers. */
	onWarning(text: string): void;
	cache: Cache;
}

/** Objects that are asked for at once: as kubectl. */
const PAGE = 500;
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

	async get(
		resource: Resource,
		{ namespace, name }: ObjectKey,
		{ subresource }: { subresource?: string } = {},
	): Promise<KubeObject> {
		return (await this.ask({ method: "GET", ...target(resource, namespace, name, subresource) })) as KubeObject;
	}

	async list(resource: Resource, options: ListOptions = {}): Promise<KubeList> {
		const list = (await this.ask({
			method: "GET",
			...target(resource, options.namespace),
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
			...target(resource, options.namespace, options.name, options.subresource),
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
			...target(resource, namespace, options.subresource === undefined ? undefined : options.name, options.subresource),
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
			...target(resource, namespace, name, options.subresource),
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
			...target(resource, namespace, name, options.subresource),
			query: { ...writeQuery(options), force: options.force === undefined ? undefined : String(options.force) },
			contentType: PATCH_TYPES[type],
			body: patch instanceof Uint8Array ? new TextDecoder().decode(patch) : writeJson(patch),
		});
	}

	delete(resource: Resource, { namespace, name }: ObjectKey, options: DeleteOptions = {}): Promise<KubeObject> {
		return this.write({ method: "DELETE", ...target(resource, namespace, name), body: deleteBody(options) });
	}

	watch(resource: Resource, options: WatchOptions = {}): AsyncIterable<WatchEvent> {
		return watchRemote(resource, options, this.watchDeps(resource, options));
	}

	async *watchTable(
		resource: Resource,
		options: WatchOptions & { includeObject?: boolean } = {},
	): AsyncIterable<{ type: WatchEvent["type"]; table: Table }> {
		const { includeObject } = options;
		const deps = { ...this.watchDeps(resource, options, { includeObject }), accept: TABLE, includeObject };
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
		return readBody(this.transport, {
			path: pathOf(PODS, pod.namespace, pod.name, "log"),
			about: `pods ${pod.name}`,
			query: logQuery(options),
			endless: options.follow,
			signal,
		});
	}

	raw(path: string, { method = "GET", body, signal }: RawOptions = {}): AsyncIterable<Uint8Array> {
		const { pathname, searchParams } = new URL(path, "http://server");
		const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
		return readBody(this.transport, { method, path: pathname, query, body: body || undefined, signal });
	}

	open(pod: ObjectKey, { subresource, query, protocol }: ChannelRequest, signal?: AbortSignal): Promise<Channel> {
		const path = pathOf(PODS, pod.namespace, pod.name, subresource);
		return openWebSocket(this.transport, { method: "GET", path, query, signal, about: `pods ${pod.name}` }, protocol);
	}

	close(): Promise<void> {
		return this.transport.close();
	}

	private watchDeps(resource: Resource, options: WatchOptions, asTables?: TableOptions) {
		const { sleep, now, onWarning } = this.deps;
		const list = () => this.present(resource, options, asTables);
		return { transport: this.transport, sleep, now, onWarning, list };
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
				return await readAnswer(response, request, this.deps.log);
			} catch (error) {
				if (!isAnswerError(error)) throw error;
				if (request.method === "GET" && error.broken && attempt < BODY_TRIES) continue;
				throw unreadable(error, isList(request));
			}
		}
	}

	/** What a watch would have told of, from its beginning on to now. */
	private async present(resource: Resource, options: WatchOptions, asTables: TableOptions | undefined) {
		const { namespace, labelSelector, fieldSelector } = options;
		const objects: KubeObject[] = [];
		let next: string | undefined;
		let version: string | undefined;
		do {
			const wanted = { namespace, labelSelector, fieldSelector, limit: PAGE, continue: next };
			if (asTables === undefined) {
				const { items, metadata } = await this.list(resource, wanted);
				objects.push(...items);
				({ resourceVersion: version, continue: next } = metadata);
			} else {
				const table = await this.table(resource, { ...wanted, ...asTables });
				objects.push(...rowTables(table));
				({ resourceVersion: version, continue: next } = table.metadata);
			}
		} while (next);
		return { objects, version };
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
const PODS = { group: "", version: "v1", plural: "pods", namespaced: true };

function isList({ method, about = "" }: RemoteRequest): boolean {
	return method === "GET" && about !== "" && !about.includes(" ");
}

/** Where a request goes, and what it is about. */
/** @throws a CliError for an empty name: the path would be that of the whole collection. */
function target(resource: Resource, namespace: string | undefined, name?: string, subresource?: string) {
	requireName(name);
	return { path: pathOf(resource, namespace, name, subresource), about: aboutOf(resource, name) };
}
