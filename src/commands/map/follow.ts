import type { Resource } from "../../api/resource";
import { matchResource } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import type { MapKind, MapModel } from "../../insight/map/mapModel";

/** What a map is to show. */
export interface MapScope {
	/** The DaemonSets' namespace; undefined for all. */
	readonly namespace: string | undefined;
	/** Which nodes; all unless given. */
	readonly nodeSelector: string | undefined;
}

/** A kind that a map is made of, as it is asked for. */
interface Source {
	readonly kind: MapKind;
	readonly resource: Resource;
	readonly namespace: string | undefined;
	readonly labelSelector: string | undefined;
	/** From which version on its changes are to be told. */
	version: string | undefined;
}

const CHUNK = 500;
const WORDS: Readonly<Record<MapKind, string>> = {
	Node: "nodes",
	DaemonSet: "daemonsets.apps",
	Pod: "pods",
	ControllerRevision: "controllerrevisions.apps",
};

/** Reads what a map is made of into a model, and follows it. */
export class Follower {
	private readonly sources: Source[] = [];

	constructor(
		private readonly client: Client,
		private readonly model: MapModel,
		private readonly scope: MapScope,
		/** Told of what may not be read, and is done without. */
		private readonly onLack: (text: string) => void,
	) {}

	/**
	 * Reads all of it once.
	 * @throws a StatusError when nodes, DaemonSets or pods may not be read.
	 */
	async load(): Promise<void> {
		const resources = await this.client.resources();
		for (const kind of Object.keys(WORDS) as MapKind[]) {
			const resource = matchResource(resources, WORDS[kind]);
			if (resource === undefined) {
				throw new CliError(`error: the server doesn't have a resource type "${WORDS[kind]}"`);
			}
			const source: Source = {
				kind,
				resource,
				namespace: resource.namespaced ? this.scope.namespace : undefined,
				labelSelector: kind === "Node" ? this.scope.nodeSelector : undefined,
				version: undefined,
			};
			try {
				await this.read(source);
			} catch (error) {
				if (kind !== "ControllerRevision" || !hasReason(error, "Forbidden")) throw error;
				this.onLack("may not list controllerrevisions.apps: old pods are told by their template's generation");
				continue;
			}
			this.sources.push(source);
		}
	}

	/** Takes in every change until the signal aborts. @throws what the server refuses. */
	async follow(signal: AbortSignal, onChange: () => void): Promise<void> {
		await Promise.all(this.sources.map((source) => this.followOne(source, signal, onChange)));
	}

	private async followOne(source: Source, signal: AbortSignal, onChange: () => void): Promise<void> {
		const { kind, resource, namespace, labelSelector } = source;
		while (!signal.aborted) {
			let lost = false;
			try {
				const options = { namespace, labelSelector, resourceVersion: source.version, signal };
				for await (const { type, object } of this.client.watch(resource, options)) {
					if (type === "BOOKMARK") continue;
					// The log no longer has what came behind that version: look again.
					lost = type === "ERROR";
					if (type === "ERROR") break;
					source.version = object.metadata.resourceVersion ?? source.version;
					this.model.apply(kind, type, object);
					onChange();
				}
				if (lost) await this.read(source);
				if (lost) onChange();
			} catch (error) {
				if (!signal.aborted) throw error;
			}
		}
	}

	private async read(source: Source): Promise<void> {
		const { kind, resource, namespace, labelSelector } = source;
		const objects: KubeObject[] = [];
		let next: string | undefined;
		do {
			const detail = kind === "Pod" ? "standing" : "unmanaged";
			const request = { namespace, labelSelector, detail, limit: CHUNK, continue: next } as const;
			const page = await this.client.list(resource, request);
			objects.push(...page.items);
			source.version = page.metadata.resourceVersion;
			next = page.metadata.continue || undefined;
		} while (next !== undefined);
		this.model.replace(kind, objects);
	}
}
