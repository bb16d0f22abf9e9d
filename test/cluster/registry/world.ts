import type { Resource } from "../../../src/api/resource";
import { isStatusError } from "../../../src/api/statusError";
import type { KubeObject } from "../../../src/api/types";
import { clientOf, type LocalClient } from "../../../src/client/local";
import { openEngine } from "../../../src/cluster/engine/localEngine";
import { kind } from "../../../src/cluster/kinds";
import { fillCluster } from "../../../src/cluster/local";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import { makeWork } from "../../../src/cluster/work";

export const START = Date.parse("2026-01-02T03:04:05Z");

/** A whole cluster in memory, its clock in the test's hand. */
export class World {
	now = START;
	readonly warnings: string[] = [];
	readonly client: LocalClient;

	constructor(nodes = 1) {
		const store = openMemoryStore();
		const work = makeWork();
		const wall = () => this.now;
		fillCluster(store, { wall, seed: () => "seed" }, { nodes }, work);
		const engine = openEngine(store, { wall, work: () => work });
		this.client = clientOf(engine, work, {
			onWarning: (text) => this.warnings.push(text),
			sleep: async (milliseconds) => {
				this.now += milliseconds;
			},
		});
	}

	create(what: string | Resource, object: object, options: { namespace?: string; dryRun?: boolean } = {}) {
		const resource = typeof what === "string" ? kind(what) : what;
		const namespace = resource.namespaced ? (options.namespace ?? "default") : undefined;
		return this.client.create(resource, namespace, object, {
			fieldManager: "kubectl-create",
			fieldValidation: "Strict",
			dryRun: options.dryRun,
		});
	}

	get(what: string, name: string, namespace = "default"): Promise<KubeObject> {
		const resource = kind(what);
		return this.client.get(resource, { name, ...(resource.namespaced ? { namespace } : {}) });
	}

	async names(what: string, namespace = "default"): Promise<string[]> {
		const { items } = await this.client.list(kind(what), { namespace });
		return items.map((item) => item.metadata.name ?? "");
	}
}

/** The answer of a server that refuses: its code and message. */
export async function refusal(request: Promise<unknown>): Promise<string> {
	try {
		await request;
	} catch (error) {
		if (isStatusError(error)) return `${error.status.code} ${error.status.message}`;
		throw error;
	}
	return "accepted";
}

export const daemonSet = (name: string, metadata: object = {}): KubeObject => ({
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: { name, ...metadata },
	spec: {
		selector: { matchLabels: { app: name } },
		template: {
			metadata: { labels: { app: name } },
			spec: { containers: [{ name: "main", image: "agent:1.0" }] },
		},
	},
});

export const configMap = (metadata: object, data: object = {}): KubeObject => ({
	apiVersion: "v1",
	kind: "ConfigMap",
	metadata: metadata as KubeObject["metadata"],
	data,
});

export const pod = (name: string, spec: object = {}): KubeObject => ({
	apiVersion: "v1",
	kind: "Pod",
	metadata: { name },
	spec: { containers: [{ name: "main", image: "app:1.0" }], ...spec },
});
