import type { DaemonSet, Event, KubeObject, Node, Pod, PodSpec } from "../../src/api/types";
import { allControllers } from "../../src/cluster/controllers/all";
import { type OpenEngine, openEngine } from "../../src/cluster/engine/localEngine";
import { kind } from "../../src/cluster/kinds";
import { fillCluster } from "../../src/cluster/local";
import type { NodeShape } from "../../src/cluster/nodes";
import type { Registry, RequestOptions } from "../../src/cluster/registry/registry";
import { requestRules } from "../../src/cluster/registry/requestRules";
import { openMemoryStore } from "../../src/cluster/store/memory";
import type { Store, Timer, WriteTransaction } from "../../src/cluster/store/store";

export const START = Date.parse("2026-01-01T00:00:00Z");

const OPTIONS: RequestOptions = { fieldManager: "kubectl-create", warn: () => {} };

/** A whole cluster in memory whose wall clock stands still: time passes only by `advance` and `settle`. */
export class World {
	readonly engine: OpenEngine;
	private readonly controllers = allControllers();

	constructor(options: { nodes?: number; shape?: NodeShape; seed?: string; order?: TimerOrder } = {}) {
		const store = options.order === undefined ? openMemoryStore() : inOrder(openMemoryStore(), options.order);
		const work = () => ({ controllers: this.controllers, rules: requestRules });
		const home = { wall: () => START, seed: () => options.seed ?? "test" };
		fillCluster(store, home, { nodes: options.nodes ?? 1, shape: options.shape }, work());
		this.engine = openEngine(store, { wall: home.wall, work });
	}

	request<T>(work: (registry: Registry) => T): T {
		return this.engine.request(work);
	}

	create(object: KubeObject): KubeObject {
		return this.request((registry) =>
			registry.create(kind(resourceOf(object)), object.metadata.namespace, object, OPTIONS),
		);
	}

	advance(seconds: number): this {
		this.engine.advance(seconds * 1000);
		return this;
	}

	settle(): this {
		this.engine.settle();
		return this;
	}

	pod(name: string, namespace = "default"): Pod {
		return this.engine.read((registry) => registry.get(kind("pods"), namespace, name)) as Pod;
	}

	pods(namespace = "default"): Pod[] {
		return this.engine.read((registry) => registry.list<Pod>(kind("pods"), namespace));
	}

	node(name: string): Node {
		return this.engine.read((registry) => registry.get(kind("nodes"), undefined, name)) as Node;
	}

	nodes(): Node[] {
		return this.engine.read((registry) => registry.list<Node>(kind("nodes")));
	}

	sets(): DaemonSet[] {
		return this.engine.read((registry) => registry.list<DaemonSet>(kind("daemonsets.apps")));
	}

	changeNode(name: string, change: (node: Node) => Node): this {
		this.request((registry) =>
			registry.updateTrusted(kind("nodes"), change(registry.get(kind("nodes"), undefined, name) as Node)),
		);
		return this;
	}

	relabelPod({ metadata }: Pod, labels: Record<string, string>): this {
		this.request((registry) => {
			const pod = registry.get(kind("pods"), metadata.namespace, metadata.name ?? "");
			registry.updateTrusted(kind("pods"), { ...pod, metadata: { ...pod.metadata, labels } });
		});
		return this;
	}

	delete(resource: string, name: string, options = {}, namespace: string | undefined = "default"): this {
		this.request((registry) => registry.delete(kind(resource), namespace, name, options));
		return this;
	}

	/** `count Reason Message` of the events about an object. */
	counted(name: string): string[] {
		return this.engine
			.read((registry) => registry.list<Event>(kind("events")))
			.filter((event) => event.involvedObject.name === name)
			.map((event) => `${event.count} ${event.reason} ${event.message}`);
	}

	/** `Type Reason Message` of the events about an object, in the order of their first time, with their counts. */
	events(name: string): string[] {
		return this.engine
			.read((registry) => registry.list<Event>(kind("events")))
			.filter((event) => event.involvedObject.name === name)
			.map((event) => `${event.type} ${event.reason} ${event.message}`);
	}
}

/** In which order timers of one moment come. */
export type TimerOrder = (together: readonly Timer[]) => readonly Timer[];

/** The store with the timers of each moment in another order. */
function inOrder(store: Store, order: TimerOrder): Store {
	const timers = (tx: WriteTransaction) =>
		function* (until?: number): Generator<Timer> {
			let together: Timer[] = [];
			for (const timer of tx.timers(until)) {
				if (together.length > 0 && together[0]?.due !== timer.due) {
					yield* order(together);
					together = [];
				}
				together.push(timer);
			}
			yield* order(together);
		};
	return wrap(store, {
		write: (work: (tx: WriteTransaction) => unknown) => store.write((tx) => work(wrap(tx, { timers: timers(tx) }))),
	});
}

/** `target` with some of its methods replaced. */
function wrap<T extends object>(target: T, methods: object): T {
	return new Proxy(target, {
		get(of, name) {
			const own: unknown = Reflect.get(methods, name);
			if (own !== undefined) return own;
			const value: unknown = Reflect.get(of, name, of);
			return typeof value === "function" ? value.bind(of) : value;
		},
	});
}

export function pod(name: string, spec: Partial<PodSpec> = {}, metadata: KubeObject["metadata"] = {}): KubeObject {
	return {
		apiVersion: "v1",
		kind: "Pod",
		metadata: { name, namespace: "default", ...metadata },
		spec: { ...DEFAULTS, containers: [{ name: "c", image: "c:1" }], ...spec },
	};
}

const DEFAULTS = { restartPolicy: "Always", terminationGracePeriodSeconds: 30, schedulerName: "default-scheduler" };

export function daemonSet(name: string, spec: Partial<PodSpec> = {}, annotations?: Record<string, string>): DaemonSet {
	const labels = { app: name };
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name, namespace: "default" },
		spec: {
			selector: { matchLabels: labels },
			template: {
				metadata: { labels, ...(annotations ? { annotations } : {}) },
				spec: { ...DEFAULTS, containers: [{ name: "agent", image: "agent:1.0" }], ...spec },
			},
		},
	};
}

/** `type=status reason` of a pod's or node's conditions. */
export function conditions(object: Pod | Node): string[] {
	const all = (object.status?.conditions ?? []) as { type: string; status: string; reason?: string }[];
	return all.map(({ type, status, reason }) => `${type}=${status}${reason ? ` ${reason}` : ""}`);
}

function resourceOf({ apiVersion, kind: kindName }: KubeObject): string {
	const plural = kindName.endsWith("s") ? `${kindName.toLowerCase()}es` : `${kindName.toLowerCase()}s`;
	const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
	return group ? `${plural}.${group}` : plural;
}
