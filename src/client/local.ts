import { tableFor } from "../api/columns/index";
import type { OpenApiDocument } from "../api/openapi/types";
import type { PodLogOptions } from "../api/podLog";
import { groupResource, type Resource } from "../api/resource";
import { isReview } from "../api/reviews";
import type { Table } from "../api/table";
import type { KubeList, KubeObject, Pod } from "../api/types";
import type { Asked, Guard } from "../cluster/access/guard";
import { ADMIN, type User } from "../cluster/access/user";
import type { OpenEngine, Work } from "../cluster/engine/localEngine";
import { kind } from "../cluster/kinds";
import { type ClusterHome, openCluster } from "../cluster/local";
import { refuseStream } from "../cluster/podStreams";
import { listPage } from "../cluster/registry/listing";
import type { ObjectRegistry } from "../cluster/registry/objectRegistry";
import { readPatchText } from "../cluster/registry/patchText";
import { placementPods } from "../cluster/registry/placementPods";
import type { PatchRequest, Registry, RequestOptions } from "../cluster/registry/registry";
import { printerColumns, shown, shownUnmanaged } from "../cluster/registry/shown";
import { readSubresource } from "../cluster/registry/subresources";
import type {
	Channel,
	ChannelRequest,
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
import { followLog } from "./local/log";
import { SERVER_VERSION } from "./local/version";
import { watchChanges } from "./local/watch";
import { requireName } from "./name";

export interface LocalConnection extends ClusterHome {
	/** The cluster's name. */
	name: string;
	/** Whom the user acts as, if not as the administrator. */
	actAs?: User;
	/** Gets the warnings that a server sends along with its answers. */
	onWarning(text: string): void;
	/** Waits that much wall-clock time, or until the signal aborts. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const PODS = kind("pods");

/** A client of a local cluster, which is opened, or made where it is the default one. */
export async function connectLocal(connection: LocalConnection): Promise<LocalClient> {
	const mover = new Mover();
	const engine = await openCluster(connection, connection.name, () => mover.loaded);
	if (connection.actAs === undefined) return new LocalClient(engine, mover, connection);
	const { guardFor } = await import("../cluster/access/guard");
	return new LocalClient(engine, mover, connection, guardFor(connection.actAs));
}

/** A client of an engine that is open already, wherever its store is. */
export function clientOf(
	engine: OpenEngine,
	work: Work,
	connection: Pick<LocalConnection, "onWarning" | "sleep">,
): LocalClient {
	const mover = new Mover();
	mover.use(work);
	return new LocalClient(engine, mover, connection);
}

/** Loads what moves a cluster on the first occasion: most commands only read. */
class Mover {
	private work: Work | undefined;

	get loaded(): Work {
		if (this.work === undefined) throw new Error("the cluster's controllers are not loaded");
		return this.work;
	}

	use(work: Work): void {
		this.work = work;
	}

	async load(): Promise<void> {
		if (this.work !== undefined) return;
		const { makeWork } = await import("../cluster/work");
		this.work = makeWork();
	}
}

export class LocalClient implements Client {
	constructor(
		readonly engine: OpenEngine,
		private readonly mover: Mover,
		private readonly connection: Pick<LocalConnection, "onWarning" | "sleep">,
		private readonly guard?: Guard,
	) {}

	resources(): Promise<readonly Resource[]> {
		return this.read((registry) => registry.resources());
	}

	async version(): Promise<ServerVersion> {
		return SERVER_VERSION;
	}

	async now(): Promise<number> {
		return this.engine.now();
	}

	get(resource: Resource, { namespace, name }: ObjectKey, options: { subresource?: string } = {}): Promise<KubeObject> {
		return this.read((registry) => {
			requireName(name);
			this.allow(registry, "get", resource, { namespace, name, ...options });
			const found = readSubresource(registry, resource, { namespace, name }, options.subresource);
			return shown(registry, found.resource, found.object);
		});
	}

	ownedPods(namespace: string, controllerUid: string): Promise<readonly Pod[]> {
		return this.read((registry) => {
			this.allow(registry, "list", kind("pods"), { namespace });
			return registry.ownedPods(namespace, controllerUid);
		});
	}

	list(resource: Resource, options: ListOptions = {}): Promise<KubeList> {
		return this.read((registry) => {
			const { detail, namespace } = options;
			this.allow(registry, "list", resource, { namespace });
			if ((detail === "placement" || detail === "standing") && isListOfPods(resource, options)) {
				return placementPods(registry, { namespace, unready: detail === "standing" });
			}
			const page = listPage(registry, resource, options);
			const show = detail === undefined ? shown : shownUnmanaged;
			return { ...page, items: page.items.map((object) => show(registry, resource, object)) };
		});
	}

	table(resource: Resource, options: TableOptions = {}): Promise<Table> {
		return this.read((registry) => {
			const { name, namespace, subresource } = options;
			this.allow(registry, name === undefined ? "list" : "get", resource, { namespace, name, subresource });
			if (name !== undefined) {
				requireName(name);
				const found = readSubresource(registry, resource, { namespace, name }, subresource);
				const table = this.rows(registry, found.resource, [found.object], options);
				return { ...table, metadata: { resourceVersion: found.object.metadata.resourceVersion } };
			}
			const { items, metadata } = listPage(registry, resource, options);
			return { ...this.rows(registry, resource, items, options), metadata };
		});
	}

	async create(
		resource: Resource,
		namespace: string | undefined,
		object: unknown,
		options: WriteOptions & { name?: string },
	): Promise<KubeObject> {
		if (isReview(resource)) return this.review(resource, object as KubeObject);
		const { name, subresource } = options;
		return this.change(resource, "create", { namespace, name, subresource }, (registry) =>
			registry.create(resource, namespace, object, this.requestOptions(options)),
		);
	}

	update(resource: Resource, key: ObjectKey, object: unknown, options: WriteOptions): Promise<KubeObject> {
		return this.change(resource, "update", { ...key, subresource: options.subresource }, (registry) =>
			registry.update(resource, key.namespace, key.name, object, this.requestOptions(options)),
		);
	}

	patch(
		resource: Resource,
		key: ObjectKey,
		type: PatchType,
		patch: unknown,
		options: PatchOptions,
	): Promise<KubeObject> {
		const { force, ...rest } = options;
		return this.change(resource, "patch", { ...key, subresource: options.subresource }, (registry) => {
			requireName(key.name);
			const request = { type, force, ...bodyOf(type, patch) };
			return registry.patch(resource, key.namespace, key.name, request, this.requestOptions(rest));
		});
	}

	delete(resource: Resource, key: ObjectKey, options: DeleteOptions = {}): Promise<KubeObject> {
		return this.change(resource, "delete", key, (registry) => {
			requireName(key.name);
			return registry.delete(resource, key.namespace, key.name, options);
		});
	}

	watch(resource: Resource, options: WatchOptions = {}): AsyncIterable<WatchEvent> {
		return watchChanges(this.readable("watch", resource, options), resource, options, (registry, event) => ({
			...event,
			object: shown(registry, resource, event.object),
		}));
	}

	watchTable(
		resource: Resource,
		options: WatchOptions & { includeObject?: boolean } = {},
	): AsyncIterable<{ type: WatchEvent["type"]; table: Table }> {
		const cluster = this.readable("watch", resource, options);
		return watchChanges(cluster, resource, options, (registry, { type, object }) => ({
			type,
			table: {
				...this.rows(registry, resource, [object], options),
				metadata: { resourceVersion: object.metadata.resourceVersion },
			},
		}));
	}

	async openApi(groupVersion: string): Promise<OpenApiDocument | undefined> {
		const { openApiDocument } = await import("../cluster/openApi");
		return this.read((registry) => openApiDocument(registry, groupVersion));
	}

	log(pod: ObjectKey, options: PodLogOptions, signal?: AbortSignal): AsyncIterable<Uint8Array> {
		return followLog(this.readable("get", PODS, { ...pod, subresource: "log" }), pod, options, signal);
	}

	open({ namespace, name }: ObjectKey, { subresource, query }: ChannelRequest): Promise<Channel> {
		const container = String(query.container ?? "");
		return this.read((registry) => {
			this.allow(registry, "create", PODS, { namespace, name, subresource });
			return refuseStream(registry, namespace, name, { subresource, container });
		});
	}

	close(): Promise<void> {
		return this.engine.close();
	}

	/** Runs what is due, then reads. */
	async read<T>(view: (registry: ObjectRegistry) => T): Promise<T> {
		if (!this.engine.isDue()) return this.engine.view(view);
		await this.mover.load();
		return this.engine.read((registry) => view(registry as ObjectRegistry));
	}

	/** One request: committed with all its consequences, or not at all. */
	async write<T>(work: (registry: Registry) => T): Promise<T> {
		await this.mover.load();
		return this.engine.request(work);
	}

	/** Who is at the keyboard of a local cluster is its administrator, and may act as anybody. */
	private async review(resource: Resource, object: KubeObject): Promise<KubeObject> {
		const { answerReview } = await import("../cluster/access/reviews");
		return this.read((registry) =>
			answerReview(registry, resource, object, { user: this.guard?.user ?? ADMIN, userOfToken: () => undefined }),
		);
	}

	private change(
		resource: Resource,
		verb: string,
		asked: Asked,
		work: (registry: Registry) => KubeObject,
	): Promise<KubeObject> {
		return this.write((plain) => {
			const registry = plain as ObjectRegistry;
			this.allow(registry, verb, resource, asked);
			return shown(registry, resource, work(registry));
		});
	}

	private allow(registry: ObjectRegistry, verb: string, resource: Resource, asked: Asked): void {
		this.guard?.check(registry, verb, resource, asked);
	}

	private readable(verb: string, resource: Resource, { namespace, name, subresource }: Asked) {
		return {
			engine: this.engine,
			read: <T>(view: (registry: ObjectRegistry) => T) =>
				this.read((registry) => {
					this.allow(registry, verb, resource, { namespace, name, subresource });
					return view(registry);
				}),
			sleep: (milliseconds: number, signal?: AbortSignal) => this.connection.sleep(milliseconds, signal),
		};
	}

	private rows(
		registry: ObjectRegistry,
		resource: Resource,
		objects: readonly KubeObject[],
		{ includeObject }: { includeObject?: boolean },
	): Table {
		const items = objects.map((object) => shown(registry, resource, object));
		const crdColumns = resource.custom ? printerColumns(registry, resource) : undefined;
		return tableFor(resource, items, { now: registry.now, includeObject, crdColumns });
	}

	private requestOptions(options: WriteOptions): RequestOptions {
		return { ...options, warn: (text) => this.connection.onWarning(text) };
	}
}

function isListOfPods(resource: Resource, { labelSelector, fieldSelector }: ListOptions): boolean {
	return groupResource(resource) === "pods" && !labelSelector && !fieldSelector;
}

/** A patch as a server reads it; bytes are JSON, but for those of an apply. */
function bodyOf(type: PatchType, patch: unknown): Pick<PatchRequest, "body" | "duplicates"> {
	if (type === "apply" || !(patch instanceof Uint8Array)) return { body: patch };
	return readPatchText(type, new TextDecoder().decode(patch));
}
