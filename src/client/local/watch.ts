import type { Resource } from "../../api/resource";
import type { OpenEngine } from "../../cluster/engine/localEngine";
import { listPrefix } from "../../cluster/registry/keys";
import { listPage, matcherOf } from "../../cluster/registry/listing";
import type { ObjectRegistry } from "../../cluster/registry/objectRegistry";
import { expiredWatch, watchEvent } from "../../cluster/registry/watching";
import type { WatchEvent, WatchOptions } from "../client";

/** How long a watch waits at most before it looks again, in milliseconds. */
const POLL_MS = 100;
/** A watch looks at most this often. */
const SHORTEST_WAIT_MS = 10;

export interface Watchable {
	engine: OpenEngine;
	read<T>(view: (registry: ObjectRegistry) => T): Promise<T>;
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The changes of a resource until the signal aborts, each as `render` makes it. Every look is a read of its own: no
 * lock and no snapshot is held in between, and what falls due meanwhile is run.
 */
export async function* watchChanges<T>(
	cluster: Watchable,
	resource: Resource,
	options: WatchOptions,
	render: (registry: ObjectRegistry, event: WatchEvent) => T,
): AsyncGenerator<T, void> {
	const { signal } = options;
	let revision = options.resourceVersion === undefined ? undefined : Number(options.resourceVersion);
	while (!signal?.aborted) {
		const since = revision;
		if (since === undefined || cluster.engine.isDue() || cluster.engine.revision() > since) {
			const step = await cluster.read((registry) => look(registry, resource, options, since, render));
			revision = step.revision;
			for (const event of step.events) {
				yield event;
				if (signal?.aborted) return;
			}
			if (step.gone) return;
		}
		await cluster.sleep(waitTime(cluster.engine), signal);
	}
}

interface Step<T> {
	revision: number;
	events: T[];
	/** The log no longer reaches back to where the watch was: it ends with an ERROR event (410). */
	gone: boolean;
}

function look<T>(
	registry: ObjectRegistry,
	resource: Resource,
	options: WatchOptions,
	since: number | undefined,
	render: (registry: ObjectRegistry, event: WatchEvent) => T,
): Step<T> {
	const { revision } = registry.tx;
	if (since === undefined) {
		const { items } = listPage(registry, resource, { ...options, limit: undefined, continue: undefined });
		return { revision, gone: false, events: items.map((object) => render(registry, { type: "ADDED", object })) };
	}
	const changes = registry.tx.changes(since);
	if (changes === undefined) {
		return {
			revision,
			gone: true,
			events: [render(registry, { type: "ERROR", object: expiredWatch(since, revision) })],
		};
	}
	const prefix = listPrefix(resource, options.namespace);
	const matches = matcherOf(resource, options);
	const events: T[] = [];
	for (const change of changes) {
		if (!change.key.startsWith(prefix)) continue;
		const event = watchEvent(change, matches);
		if (event !== undefined) events.push(render(registry, event));
	}
	return { revision, events, gone: false };
}

/** How long to wait before a look, in milliseconds: until the next timer is due, but no longer than a poll. */
export function waitTime(engine: OpenEngine): number {
	const due = engine.nextDue();
	const wait = due === undefined ? POLL_MS : due - engine.now();
	return Math.min(POLL_MS, Math.max(SHORTEST_WAIT_MS, wait));
}
