import { describe, expect, test } from "vitest";
import { forbidden } from "../../src/api/statusError";
import type { Event, KubeObject } from "../../src/api/types";
import { type EventStore, eventMemoryKey, recordEvent } from "../../src/cluster/events/recorder";
import type { EventRecord } from "../../src/cluster/registry/registry";

const START = Date.parse("2026-01-01T00:00:00.250Z");
const MINUTE = 60_000;

const daemonSet: KubeObject = {
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: { name: "agent", namespace: "default", uid: "u1", resourceVersion: "7" },
};

const created: EventRecord = {
	object: daemonSet,
	type: "Normal",
	reason: "SuccessfulCreate",
	message: "Created pod: agent-aaaaa",
	component: "daemonset-controller",
};

class MemoryEvents implements EventStore {
	readonly events = new Map<string, Event>();
	readonly memory = new Map<string, string>();
	writes = 0;

	find(namespace: string, name: string): Event | undefined {
		return this.events.get(`${namespace}/${name}`);
	}
	create(event: Event): void {
		this.writes++;
		this.events.set(`${event.metadata.namespace}/${event.metadata.name}`, event);
	}
	update(event: Event): void {
		this.create(event);
	}
	recall(key: string): unknown {
		const text = this.memory.get(key);
		return text === undefined ? undefined : JSON.parse(text);
	}
	remember(key: string, value: unknown): void {
		this.memory.set(key, JSON.stringify(value));
	}
	lines(): string[] {
		return [...this.events.values()].map(
			(event) => `${event.type} ${event.reason} x${event.series?.count ?? event.count} ${event.message}`,
		);
	}
}

function recorded(...steps: [afterMs: number, record: EventRecord][]): MemoryEvents {
	const store = new MemoryEvents();
	for (const [afterMs, record] of steps) {
		recordEvent(store, START + afterMs, record);
	}
	return store;
}

const pod = (index: number): EventRecord => ({ ...created, message: `Created pod: agent-${index}` });

test("an event has the fields that client-go writes, in the server's order", () => {
	const [event] = recorded([0, created]).events.values();
	expect(JSON.stringify(event)).toBe(
		JSON.stringify({
			apiVersion: "v1",
			kind: "Event",
			metadata: { name: event?.metadata.name, namespace: "default" },
			involvedObject: {
				kind: "DaemonSet",
				namespace: "default",
				name: "agent",
				uid: "u1",
				apiVersion: "apps/v1",
				resourceVersion: "7",
			},
			reason: "SuccessfulCreate",
			message: "Created pod: agent-aaaaa",
			source: { component: "daemonset-controller" },
			firstTimestamp: "2026-01-01T00:00:00Z",
			lastTimestamp: "2026-01-01T00:00:00Z",
			count: 1,
			type: "Normal",
			eventTime: null,
			reportingComponent: "daemonset-controller",
			reportingInstance: "",
		}),
	);
});

test("a kubelet's event names its node and the field; a node's event lies in the namespace default", () => {
	const node: KubeObject = { apiVersion: "", kind: "Node", metadata: { name: "node01", uid: "node01" } };
	const store = recorded(
		[
			0,
			{
				...created,
				object: node,
				reason: "Starting",
				message: "Starting kubelet.",
				component: "kubelet",
				host: "node01",
			},
		],
		[0, { ...created, fieldPath: "spec.containers{agent}", component: "kubelet", host: "node01" }],
	);
	const [first, second] = store.events.values();
	expect(first?.metadata.namespace).toBe("default");
	expect(first?.involvedObject).toEqual({ kind: "Node", name: "node01", uid: "node01" });
	expect(first?.source).toEqual({ component: "kubelet", host: "node01" });
	expect(first?.reportingInstance).toBe("node01");
	expect(second?.involvedObject.fieldPath).toBe("spec.containers{agent}");
});

describe("names", () => {
	test("are the object's name and the time in nanoseconds, and sort as the events came", () => {
		const store = recorded(...Array.from({ length: 9 }, (_, index): [number, EventRecord] => [0, pod(index)]), [
			1,
			{ ...created, reason: "Other" },
		]);
		const names = [...store.events.values()].map((event) => event.metadata.name ?? "");
		expect(names).toEqual([...names].sort());
		expect(new Set(names).size).toBe(10);
		expect(names[0]).toMatch(/^agent\.[0-9a-f]{16}$/);
		const nanoseconds = BigInt(`0x${names[0]?.slice("agent.".length)}`);
		expect(nanoseconds / 1_000_000n).toBe(BigInt(START));
	});
	test("are never those of another object of that name", () => {
		const service = { ...daemonSet, apiVersion: "v1", kind: "Service", metadata: { ...daemonSet.metadata, uid: "u2" } };
		expect(recorded([0, created], [0, { ...created, object: service }]).events.size).toBe(2);
	});
	test("are UUIDs where the object's name can't be part of an event's", () => {
		const long = { ...daemonSet, metadata: { ...daemonSet.metadata, name: "a".repeat(250) } };
		const [event] = recorded([0, { ...created, object: long }]).events.values();
		expect(event?.metadata.name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	});
});

test("the same event is counted up, its first time kept", () => {
	const store = recorded([0, created], [5_000, created], [65_000, created]);
	expect(store.lines()).toEqual(["Normal SuccessfulCreate x3 Created pod: agent-aaaaa"]);
	const [event] = store.events.values();
	expect(event?.firstTimestamp).toBe("2026-01-01T00:00:00Z");
	expect(event?.lastTimestamp).toBe("2026-01-01T00:01:05Z");
});

test("an event that has expired comes back under its name with its count", () => {
	const store = recorded([0, created], [0, created]);
	const [key] = store.events.keys();
	store.events.clear();
	recordEvent(store, START + 90 * MINUTE, created);
	expect([...store.events.keys()]).toEqual([key]);
	expect(store.lines()).toEqual(["Normal SuccessfulCreate x3 Created pod: agent-aaaaa"]);
});

describe("similar events", () => {
	test("are combined from the tenth within ten minutes on, the last message shown", () => {
		const store = recorded(
			...Array.from({ length: 12 }, (_, index): [number, EventRecord] => [index * 1000, pod(index)]),
		);
		expect(store.lines()).toEqual([
			...Array.from({ length: 9 }, (_, index) => `Normal SuccessfulCreate x1 Created pod: agent-${index}`),
			"Normal SuccessfulCreate x3 (combined from similar events): Created pod: agent-11",
		]);
		const combined = [...store.events.values()].at(-1);
		expect(combined?.reportingComponent).toBe("");
		expect(combined?.source).toEqual({ component: "daemonset-controller" });
	});
	test("are not combined when they come more than ten minutes after each other", () => {
		const steps = Array.from({ length: 12 }, (_, index): [number, EventRecord] => [
			index * 10 * MINUTE + index,
			pod(index),
		]);
		expect(
			recorded(...steps)
				.lines()
				.filter((line) => line.includes("combined")),
		).toEqual([]);
	});
	test("of another reason, type or object are counted apart", () => {
		const steps = Array.from({ length: 18 }, (_, index): [number, EventRecord] => [
			0,
			{ ...pod(index), reason: index % 2 === 0 ? "SuccessfulCreate" : "SuccessfulDelete" },
		]);
		expect(
			recorded(...steps)
				.lines()
				.filter((line) => line.includes("combined")),
		).toEqual([]);
	});
});

describe("a source that sends too many", () => {
	const burst = Array.from({ length: 40 }, (): [number, EventRecord] => [0, created]);
	test("is heard 25 times, then once more every five minutes, with the count of all", () => {
		const store = recorded(...burst);
		expect(store.lines()).toEqual(["Normal SuccessfulCreate x25 Created pod: agent-aaaaa"]);
		recordEvent(store, START + 5 * MINUTE - 1, created);
		expect(store.lines()).toEqual(["Normal SuccessfulCreate x25 Created pod: agent-aaaaa"]);
		recordEvent(store, START + 5 * MINUTE, created);
		expect(store.lines()).toEqual(["Normal SuccessfulCreate x42 Created pod: agent-aaaaa"]);
	});
	test("may still send events of the other type", () => {
		const store = recorded(...burst, [0, { ...created, type: "Warning", reason: "FailedCreate", message: "no" }]);
		expect(store.lines().at(-1)).toBe("Warning FailedCreate x1 no");
	});
});

describe("the scheduler's events", () => {
	const failed: EventRecord = {
		object: {
			apiVersion: "v1",
			kind: "Pod",
			metadata: { name: "agent-a", namespace: "default", uid: "p1", resourceVersion: "3" },
		},
		type: "Warning",
		reason: "FailedScheduling",
		message: "0/1 nodes are available",
		component: "default-scheduler",
	};
	test("are those of events.k8s.io: an action, a time of their own, no source and no count", () => {
		const [event] = recorded([0, failed]).events.values();
		expect(event).toMatchObject({
			source: {},
			firstTimestamp: null,
			lastTimestamp: null,
			eventTime: "2026-01-01T00:00:00.250000Z",
			action: "Scheduling",
			reportingComponent: "default-scheduler",
		});
		expect(event).not.toHaveProperty("count");
	});
	test("become a series with the second, written anew after half an hour", () => {
		const every5Minutes = (count: number) =>
			Array.from({ length: count }, (_, index): [number, EventRecord] => [index * 5 * MINUTE, failed]);
		expect(recorded(...every5Minutes(2)).lines()).toEqual(["Warning FailedScheduling x2 0/1 nodes are available"]);
		expect(recorded(...every5Minutes(7)).lines()).toEqual(["Warning FailedScheduling x2 0/1 nodes are available"]);
		expect(recorded(...every5Minutes(8)).lines()).toEqual(["Warning FailedScheduling x8 0/1 nodes are available"]);
	});
	test("start anew when the series was over, or the pod has changed", () => {
		expect(recorded([0, failed], [7 * MINUTE, failed]).events.size).toBe(2);
		const changed = {
			...failed,
			object: { ...failed.object, metadata: { ...failed.object.metadata, resourceVersion: "4" } },
		};
		expect(recorded([0, failed], [0, changed]).events.size).toBe(2);
	});
});

test("an event that the server refuses is dropped; other errors are not hidden", () => {
	const refusing = new MemoryEvents();
	refusing.create = () => {
		throw forbidden(
			{ group: "", plural: "events" },
			"e",
			"unable to create new content in namespace x because it is being terminated",
		);
	};
	recordEvent(refusing, START, created);
	refusing.create = () => {
		throw new Error("disk");
	};
	expect(() => recordEvent(refusing, START, { ...created, message: "other" })).toThrow("disk");
});

test("what is remembered about an object stays bounded", () => {
	const store = new MemoryEvents();
	for (let index = 0; index < 500; index++) {
		recordEvent(store, START + index * 11 * MINUTE, pod(index));
	}
	expect(store.memory.size).toBe(1);
	expect(store.memory.get(eventMemoryKey(daemonSet))?.length).toBeLessThan(10_000);
});
