import type { OpenApiDocument } from "../api/openapi/types";
import type { PodLogOptions } from "../api/podLog";
import type { Resource } from "../api/resource";
import type { Table } from "../api/table";
import type { KubeList, KubeObject, Pod } from "../api/types";

/** Which object: `namespace` is absent for resources without one. */
export interface ObjectKey {
	namespace?: string;
	name: string;
}

export interface ListOptions {
	/** Absent: all namespaces (or a resource without one). */
	namespace?: string;
	/** Selectors in kubectl's text form. */
	labelSelector?: string;
	fieldSelector?: string;
	limit?: number;
	continue?: string;
	/**
	 * How much of the objects is needed; a client may give more. "unmanaged": all but managedFields. "placement": of
	 * pods only what others' room and placement depend on (name, labels, controller, creation, node, requests, ports,
	 * tolerations, priority and affinity between pods, phase, start, readiness), of other objects as "unmanaged".
	 * "standing": as "placement", but all of pods that are not ready.
	 */
	detail?: "unmanaged" | "placement" | "standing";
}

export interface TableOptions extends ListOptions {
	/** One object instead of a list. */
	name?: string;
	/** true: rows carry the whole object, not only its metadata. */
	includeObject?: boolean;
	/** A part of the one object that has a path of its own: status, scale. */
	subresource?: string;
}

export type FieldValidation = "Strict" | "Warn" | "Ignore";

export interface WriteOptions {
	/** Defaults to kubectl's own names: kubectl-create, kubectl-client-side-apply… as the caller says. */
	fieldManager: string;
	fieldValidation?: FieldValidation;
	dryRun?: boolean;
	/** status, scale, eviction, binding… */
	subresource?: string;
}

export type PatchType = "strategic" | "merge" | "json" | "apply";

export interface PatchOptions extends WriteOptions {
	/** Server-side apply only: take fields from other managers. */
	force?: boolean;
}

export interface DeleteOptions {
	gracePeriodSeconds?: number;
	propagationPolicy?: "Background" | "Foreground" | "Orphan";
	dryRun?: boolean;
	preconditions?: { uid?: string; resourceVersion?: string };
}

export interface WatchOptions extends ListOptions {
	/** Changes after this revision; absent: the present objects first, as ADDED. */
	resourceVersion?: string;
	signal?: AbortSignal;
}

export interface WatchEvent<T extends KubeObject = KubeObject> {
	type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
	object: T;
}

export interface ServerVersion {
	major: string;
	minor: string;
	/** The versions that the server can act as; absent before v1.31. */
	emulationMajor?: string;
	emulationMinor?: string;
	minCompatibilityMajor?: string;
	minCompatibilityMinor?: string;
	gitVersion: string;
	gitCommit: string;
	gitTreeState: string;
	buildDate: string;
	goVersion: string;
	compiler: string;
	platform: string;
}

/** A connection to a pod's exec, attach or portforward. */
export interface ChannelRequest {
	subresource: "exec" | "attach" | "portforward";
	query: Readonly<Record<string, string | readonly string[]>>;
	/** What is to be spoken: a WebSocket's subprotocol. */
	protocol: string;
}

export type RawMethod = "GET" | "POST" | "PUT" | "DELETE";

/** A request to a path of the server's own. */
export interface RawOptions {
	/** Absent: GET. */
	method?: RawMethod;
	/** The text to send. */
	body?: string;
	signal?: AbortSignal;
}

/** Messages to and from a pod. */
export interface Channel {
	/** Sends a message, and waits where the server is slow. */
	send(message: Uint8Array): Promise<void>;
	/**
	 * The messages that come until the server ends it; to be read once.
	 * @throws an Error when the connection breaks off.
	 */
	messages(): AsyncIterable<Uint8Array>;
	close(): void;
}

/**
 * What a command can ask of a cluster, local or real. Failures are `StatusError`s in the server's words;
 * warnings that a server sends along go to the `onWarning` that the connection was made with.
 */
export interface Client {
	/**
	 * Every resource that the cluster serves, preferred versions first (discovery). A real cluster's list may be one that
	 * was kept; `refresh` asks again, for a word that the kept list does not know.
	 */
	resources(options?: { refresh?: boolean }): Promise<readonly Resource[]>;
	version(): Promise<ServerVersion>;
	/** The cluster's time in milliseconds since the epoch: a local cluster's clock may be ahead of the wall clock. */
	now(): Promise<number>;
	/** @param options.subresource a part of the object that has a path of its own: status, scale */
	get(resource: Resource, key: ObjectKey, options?: { subresource?: string }): Promise<KubeObject>;
	list(resource: Resource, options?: ListOptions): Promise<KubeList>;
	/**
	 * The pods of a controller, with no more than can be counted: names, labels, times, controller, phase and the Ready
	 * condition. Absent where the cluster does not have them at hand: who counts pods has to list them.
	 */
	ownedPods?(namespace: string, controllerUid: string): Promise<readonly Pod[]>;
	/** Rows and columns as the server prints them: one object (`name`) or a list. */
	table(resource: Resource, options?: TableOptions): Promise<Table>;
	/** `object` is what the user wrote, undecoded: the server decodes, defaults, admits and validates it. */
	create(
		resource: Resource,
		namespace: string | undefined,
		object: unknown,
		options: WriteOptions & { name?: string },
	): Promise<KubeObject>;
	update(resource: Resource, key: ObjectKey, object: unknown, options: WriteOptions): Promise<KubeObject>;
	/** Bytes as `patch` are JSON that goes to the server as it is: what is wrong with it is the server's to say. */
	patch(
		resource: Resource,
		key: ObjectKey,
		type: PatchType,
		patch: unknown,
		options: PatchOptions,
	): Promise<KubeObject>;
	/** Resolves to the object as it stands after the request, or to the Status of a finished deletion. */
	delete(resource: Resource, key: ObjectKey, options?: DeleteOptions): Promise<KubeObject>;
	/** Events until the signal aborts or the server ends the watch. */
	watch(resource: Resource, options?: WatchOptions): AsyncIterable<WatchEvent>;
	/** The same, with each object as the rows that a server would print for it. */
	watchTable(
		resource: Resource,
		options?: WatchOptions & { includeObject?: boolean },
	): AsyncIterable<{ type: WatchEvent["type"]; table: Table }>;
	/**
	 * The OpenAPI v3 document of a group version ("v1", "apps/v1"); undefined for one that the cluster does not serve.
	 */
	openApi(groupVersion: string): Promise<OpenApiDocument | undefined>;
	/**
	 * The log of a pod's container, in pieces as they come, until it ends or the signal aborts.
	 * @throws StatusError before the first piece.
	 */
	log(pod: ObjectKey, options: PodLogOptions, signal?: AbortSignal): AsyncIterable<Uint8Array>;
	/**
	 * What the server answers at a path of its own, as it comes; absent where there is no server.
	 * @throws StatusError in its words.
	 */
	raw?(path: string, request?: RawOptions): AsyncIterable<Uint8Array>;
	/**
	 * Opens a channel to a pod; closing it is the caller's.
	 * @throws CliError when it is refused.
	 */
	open(pod: ObjectKey, request: ChannelRequest, signal?: AbortSignal): Promise<Channel>;
	close(): Promise<void>;
}
