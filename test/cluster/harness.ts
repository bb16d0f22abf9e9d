import { groupResource, type Resource } from "../../src/api/resource";
import type { NodeUsage } from "../../src/api/scheduling/usage";
import { alreadyExists, conflict, notFound } from "../../src/api/statusError";
import type { ControllerRevision, DaemonSet, KubeObject, Node, Pod, Taint } from "../../src/api/types";
import type { Controller, ControllerContext, Observation } from "../../src/cluster/controllers/controller";
import { kind } from "../../src/cluster/kinds";
import type { EventRecord, Registry } from "../../src/cluster/registry/registry";
import { briefOf, podOfBrief } from "../../src/cluster/registry/views/podBrief";
import type { DeleteOptions } from "../../src/cluster/requests";
import { time } from "../../src/cluster/time";

const START = Date.parse("2026-01-01T00:00:00Z");

/**
 * A cluster of one controller: a registry in memory, its queue and its timers. What the scheduler and the kubelets
 * do, a test does by name: `bind`, `ready`, `fail`, `vanish`.
 */
export class Harness implements Registry {
	now = START;
	/** `Type Reason Message`, as the controller reported them. */
	readonly events: string[] = [];
	/** Writes of objects, by resource. */
	readonly writes: Record<string, number> = {};
	/** How often the controller synced. */
	syncs = 0;
	/** What admission says about a new pod: throw to refuse it. */
	admit: (pod: Pod) => void = () => {};
	private readonly objects = new Map<string, Map<string, KubeObject>>();
	private readonly memory = new Map<string, string>();
	private readonly timers = new Map<string, number>();
	private readonly queue = new Set<string>();
	private readonly changes: Observation[] = [];
	private counter = 0;

	constructor(private readonly controller: Controller) {}

	// What tests do.

	/** Lets the controller come to rest at the present moment. */
	rest(): this {
		this.deliver();
		for (let round = 0; this.queue.size > 0; round++) {
			if (round > 10_000) {
				throw new Error(`no rest: ${[...this.queue].join(", ")}`);
			}
			const [key = ""] = this.queue;
			this.queue.delete(key);
			this.sync(key);
			this.deliver();
		}
		return this;
	}

	/** Moves the clock on, running every timer at its time. */
	advance(milliseconds: number): this {
		const end = this.now + milliseconds;
		this.rest();
		for (;;) {
			const next = [...this.timers].filter(([, due]) => due <= end).sort((left, right) => left[1] - right[1])[0];
			if (next === undefined) {
				break;
			}
			this.timers.delete(next[0]);
			this.now = Math.max(this.now, next[1]);
			this.queue.add(next[0]);
			this.rest();
		}
		this.now = end;
		return this;
	}

	/** Runs all timers but those that recur by themselves. */
	settle(): this {
		this.rest();
		for (;;) {
			const due = [...this.timers].filter(([key]) => !this.controller.recurs?.(key)).map(([, at]) => at);
			if (due.length === 0) {
				return this;
			}
			this.advance(Math.max(0, Math.min(...due) - this.now));
		}
	}

	/** Makes the controller look at a key once more. */
	wake(key: string): this {
		this.queue.add(key);
		return this;
	}

	addNodes(...names: string[]): this {
		for (const name of names) {
			this.addNode(name);
		}
		return this;
	}

	addNode(name: string, options: { labels?: Record<string, string>; taints?: Taint[] } = {}): this {
		const { labels, taints } = options;
		this.createTrusted(kind("nodes"), { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: { taints } });
		return this;
	}

	changeNode(name: string, change: (node: Node) => { labels?: Record<string, string>; taints?: Taint[] }): this {
		const node = this.get(kind("nodes"), undefined, name) as Node;
		const { labels = node.metadata.labels, taints = node.spec?.taints } = change(node);
		this.updateTrusted(kind("nodes"), {
			...node,
			metadata: { ...node.metadata, labels },
			spec: { ...node.spec, taints },
		});
		return this.rest();
	}

	apply(daemonSet: DaemonSet): this {
		this.createTrusted(kind("daemonsets.apps"), daemonSet);
		return this.rest();
	}

	/** Changes a DaemonSet's spec, as a user's request does: a new generation. */
	change(name: string, change: (spec: DaemonSet["spec"]) => Partial<DaemonSet["spec"]>): this {
		const daemonSet = this.daemonSet(name);
		const generation = (daemonSet.metadata.generation ?? 0) + 1;
		this.updateTrusted(kind("daemonsets.apps"), {
			...daemonSet,
			metadata: {
				...daemonSet.metadata,
				generation,
				annotations: {
					...daemonSet.metadata.annotations,
					"deprecated.daemonset.template.generation": String(generation),
				},
			},
			spec: { ...daemonSet.spec, ...change(daemonSet.spec) },
		});
		return this.rest();
	}

	setImage(name: string, image: string): this {
		return this.change(name, ({ template }) => ({
			template: { ...template, spec: { ...template.spec, containers: [{ name: "agent", image }] } },
		}));
	}

	daemonSet(name: string): DaemonSet {
		return this.get(kind("daemonsets.apps"), "default", name) as DaemonSet;
	}

	pods(where: (pod: Pod) => boolean = () => true): Pod[] {
		return this.list<Pod>(kind("pods")).filter(where);
	}

	podOn(node: string): Pod {
		const pods = this.pods((pod) => nodeOf(pod) === node && pod.metadata.deletionTimestamp === undefined);
		const [pod] = pods;
		if (pod === undefined || pods.length > 1) {
			throw new Error(`${pods.length} pods on ${node}`);
		}
		return pod;
	}

	revisions(): ControllerRevision[] {
		return this.list<ControllerRevision>(kind("controllerrevisions.apps")).sort((a, b) => a.revision - b.revision);
	}

	/** The scheduler binds all pods that wait, and their kubelets start them. */
	bind(where: (pod: Pod) => boolean = () => true): this {
		const hasNode = (pod: Pod) => this.find(kind("nodes"), undefined, nodeOf(pod)) !== undefined;
		for (const pod of this.pods((pod) => !pod.spec.nodeName && hasNode(pod) && where(pod))) {
			this.changePod(pod, {
				spec: { ...pod.spec, nodeName: nodeOf(pod) },
				status: { ...pod.status, phase: "Running" },
			});
		}
		return this.rest();
	}

	/** Binds pods and makes them ready. */
	ready(where: (pod: Pod) => boolean = () => true): this {
		this.bind(where);
		for (const pod of this.pods((pod) => where(pod) && pod.status?.phase === "Running" && !pod.status.conditions)) {
			this.setReady(pod, true);
		}
		return this.rest();
	}

	setReady(pod: Pod, ready: boolean): this {
		const condition = { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: time(this.now) };
		this.changePod(pod, { status: { ...pod.status, phase: "Running", conditions: [condition] } });
		return this;
	}

	finish(pod: Pod, phase: "Failed" | "Succeeded"): this {
		this.changePod(pod, { spec: { ...pod.spec, nodeName: nodeOf(pod) }, status: { phase } });
		return this.rest();
	}

	/** The kubelets end the pods that are terminating. */
	vanish(): this {
		for (const pod of this.pods((pod) => pod.metadata.deletionTimestamp !== undefined)) {
			this.removeTrusted(kind("pods"), pod);
		}
		return this.rest();
	}

	/** Everything happens that can: pods are bound, ready and ended until nothing changes. */
	live(): this {
		for (let round = 0; round < 1000; round++) {
			const before = this.counterOfWrites();
			this.ready().vanish().advance(1000);
			if (this.counterOfWrites() === before) {
				return this;
			}
		}
		throw new Error("no rest");
	}

	changePod(pod: Pod, change: Partial<Pod>): this {
		this.updateTrusted(kind("pods"), { ...pod, ...change });
		return this;
	}

	/** DESIRED CURRENT READY UP-TO-DATE AVAILABLE, and misscheduled where there are any. */
	row(name: string): string {
		const status = this.daemonSet(name).status;
		const columns = [
			status?.desiredNumberScheduled,
			status?.currentNumberScheduled,
			status?.numberReady,
			status?.updatedNumberScheduled,
			status?.numberAvailable,
		].map((count) => count ?? 0);
		return `${columns.join(" ")}${status?.numberMisscheduled ? ` misscheduled ${status.numberMisscheduled}` : ""}`;
	}

	// What the controller sees.

	random(): number {
		return 0.5;
	}
	resources(): readonly Resource[] {
		throw new Error("not used");
	}
	get(resource: Resource, namespace: string | undefined, name: string): KubeObject {
		const object = this.find(resource, namespace, name);
		if (object === undefined) {
			throw notFound(resource, name);
		}
		return object;
	}
	find<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
		return this.all(resource).get(`${namespace ?? ""}/${name}`) as T | undefined;
	}
	list<T extends KubeObject>(resource: Resource, namespace?: string): T[] {
		const entries = [...this.all(resource)].sort(([left], [right]) => (left < right ? -1 : 1));
		return entries.map(([, object]) => object as T).filter((object) => inNamespace(object, namespace));
	}
	create(): KubeObject {
		throw new Error("not used");
	}
	update(): KubeObject {
		throw new Error("not used");
	}
	patch(): KubeObject {
		throw new Error("not used");
	}
	delete(resource: Resource, namespace: string | undefined, name: string, _options: DeleteOptions): KubeObject {
		const object = this.get(resource, namespace, name);
		const pod = object as Pod;
		if (resource.plural === "pods" && pod.spec.nodeName && !["Failed", "Succeeded"].includes(pod.status?.phase ?? "")) {
			const deletionTimestamp = pod.metadata.deletionTimestamp ?? time(this.now + 30_000);
			return this.updateTrusted(resource, { ...object, metadata: { ...object.metadata, deletionTimestamp } });
		}
		if ((object.metadata.finalizers ?? []).length > 0) {
			const metadata = { ...object.metadata, deletionTimestamp: time(this.now) };
			return this.updateTrusted(resource, { ...object, metadata });
		}
		this.removeTrusted(resource, object);
		return object;
	}
	createTrusted<T extends KubeObject>(resource: Resource, given: T): T {
		if (resource.plural === "pods") {
			this.admit(given as unknown as Pod);
		}
		const number = ++this.counter;
		const { generateName, name = `${generateName}${String(number).padStart(5, "0")}`, namespace } = given.metadata;
		if (this.find(resource, namespace, name) !== undefined) {
			throw alreadyExists(resource, name);
		}
		const metadata = { ...given.metadata, name, uid: `uid-${number}`, creationTimestamp: time(this.now) };
		return this.store("ADDED", resource, { ...given, metadata });
	}
	updateTrusted<T extends KubeObject>(resource: Resource, object: T): T {
		const { namespace, name = "" } = object.metadata;
		const before = this.get(resource, namespace, name);
		if (before.metadata.uid !== object.metadata.uid) {
			throw conflict(resource, name, "another uid");
		}
		return JSON.stringify(before) === JSON.stringify(object) ? (before as T) : this.store("MODIFIED", resource, object);
	}
	removeTrusted(resource: Resource, { metadata }: { metadata: KubeObject["metadata"] }): void {
		const object = this.get(resource, metadata.namespace, metadata.name ?? "");
		this.all(resource).delete(`${metadata.namespace ?? ""}/${metadata.name}`);
		this.count(resource);
		this.observe({ type: "DELETED", resource: groupResource(resource), object, previous: object });
	}
	podsOnNode(nodeName: string): Pod[] {
		return this.pods((pod) => pod.spec.nodeName === nodeName);
	}
	usageOnNode(): NodeUsage {
		throw new Error("not used");
	}
	ownedPods(namespace: string, ownerUid: string): Pod[] {
		return this.ownedBy<Pod>(kind("pods"), namespace, ownerUid).map((pod) => {
			const { name = "", labels } = pod.metadata;
			return podOfBrief(briefOf(pod, { labels: "" }), { namespace, name, labels });
		});
	}
	nodeFacts(): Node[] {
		return this.list<Node>(kind("nodes"));
	}
	unscheduledPods(): Pod[] {
		return this.pods((pod) => !pod.spec.nodeName);
	}
	podsWithAffinity(): Pod[] {
		throw new Error("not used");
	}
	podsWithAntiAffinity(): Pod[] {
		throw new Error("not used");
	}
	antiAffinityTopologies(): string[] {
		throw new Error("not used");
	}
	ownedBy<T extends KubeObject>(resource: Resource, namespace: string, ownerUid: string): T[] {
		return this.list<T>(resource, namespace).filter(
			({ metadata }) => (metadata.ownerReferences?.find((owner) => owner.controller)?.uid ?? "") === ownerUid,
		);
	}
	dependents(): { resource: Resource; object: KubeObject }[] {
		throw new Error("not used");
	}
	expireEvents(): boolean {
		throw new Error("not used");
	}
	recordEvent({ type, reason, message }: EventRecord): void {
		this.events.push(`${type} ${reason} ${message}`);
	}

	private sync(key: string): void {
		this.syncs++;
		const context: ControllerContext = {
			registry: this,
			now: this.now,
			wakeAt: (timer, due) => {
				if (due === undefined) {
					this.timers.delete(timer);
				} else {
					this.timers.set(timer, due);
				}
			},
			remember: (name, value) => {
				if (value === undefined) {
					this.memory.delete(name);
				} else {
					this.memory.set(name, JSON.stringify(value));
				}
			},
			recall: (name) => JSON.parse(this.memory.get(name) ?? "null") ?? undefined,
		};
		this.controller.sync(key, context);
	}

	private store<T extends KubeObject>(type: "ADDED" | "MODIFIED", resource: Resource, object: T): T {
		const key = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
		const previous = this.all(resource).get(key);
		const stored = freeze(JSON.parse(JSON.stringify(object)) as T);
		this.all(resource).set(key, stored);
		this.count(resource);
		this.observe({ type, resource: groupResource(resource), object: stored, previous });
		return stored;
	}

	private observe(change: Observation): void {
		this.changes.push(change);
	}

	private deliver(): void {
		for (const change of this.changes.splice(0)) {
			this.controller.observe(change, (key) => this.queue.add(key), this);
		}
	}

	private count(resource: Resource): void {
		const name = groupResource(resource);
		this.writes[name] = (this.writes[name] ?? 0) + 1;
	}

	private counterOfWrites(): number {
		return Object.values(this.writes).reduce((sum, count) => sum + count, 0);
	}

	private all(resource: Resource): Map<string, KubeObject> {
		const name = groupResource(resource);
		const known = this.objects.get(name) ?? new Map<string, KubeObject>();
		this.objects.set(name, known);
		return known;
	}
}

/** A DaemonSet as the API server has defaulted it. */
export function agent(spec: Partial<DaemonSet["spec"]> = {}, metadata: DaemonSet["metadata"] = {}): DaemonSet {
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: {
			name: "agent",
			namespace: "default",
			generation: 1,
			annotations: { "deprecated.daemonset.template.generation": "1" },
			...metadata,
		},
		spec: {
			selector: { matchLabels: { app: "agent" } },
			template: {
				metadata: { labels: { app: "agent" } },
				spec: { containers: [{ name: "agent", image: "agent:1.0" }] },
			},
			updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
			revisionHistoryLimit: 10,
			...spec,
		},
	};
}

/** The node that a pod is on, or pinned to. */
export function nodeOf(pod: Pod): string {
	return (
		pod.spec.nodeName ??
		pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
			?.matchFields?.[0]?.values?.[0] ??
		""
	);
}

export function imageOf(pod: Pod): string | undefined {
	return pod.spec.containers[0]?.image;
}

function inNamespace(object: KubeObject, namespace: string | undefined): boolean {
	return namespace === undefined || object.metadata.namespace === namespace;
}

function freeze<T>(value: T): T {
	if (typeof value === "object" && value !== null) {
		Object.values(value).forEach(freeze);
		Object.freeze(value);
	}
	return value;
}
