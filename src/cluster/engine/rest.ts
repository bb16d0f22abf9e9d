import { CliError } from "../../cli/errors";
import type { Controller, ControllerContext } from "../controllers/controller";
import type { ObjectRegistry } from "../registry/objectRegistry";
import type { Timer } from "../store/store";
import { WorkQueue } from "./queue";

/** How often one controller may sync one key before the cluster comes to rest. */
const SYNC_LIMIT = 5_000;

/**
 * Lets the controllers act on what has changed, and on the timers that are due, until nothing is left to do: all in
 * the registry's transaction. `until` is the time to which the cluster is being brought, in milliseconds.
 * @throws a CliError when two controllers undo each other's work for ever.
 */
export function runToRest(
	registry: ObjectRegistry,
	controllers: readonly Controller[],
	due: readonly Timer[] = [],
	until = registry.now,
): void {
	const queue = new WorkQueue(controllers.length);
	const watchers = controllers.map((controller, index) => ({
		controller,
		context: contextOf(registry, controller, until),
		enqueue: (key: string) => queue.add(index, key),
		manager: managerOf(controller),
		syncs: new Map<string, number>(),
	}));
	for (const { owner, key } of due) {
		registry.writing.setTimer(owner, key, undefined);
		const controller = controllers.findIndex((each) => each.name === owner);
		if (controller >= 0) queue.add(controller, key);
	}
	for (;;) {
		for (const change of registry.takeChanges()) {
			for (const { controller, enqueue } of watchers) controller.observe(change, enqueue, registry);
		}
		const item = queue.take();
		if (item === undefined) return;
		const watcher = watchers[item.controller] as (typeof watchers)[number];
		const { controller, context, manager, syncs } = watcher;
		countSync(syncs, controller.name, item.key);
		registry.manager = manager;
		controller.sync(item.key, context);
	}
}

function countSync(syncs: Map<string, number>, name: string, key: string): void {
	const count = (syncs.get(key) ?? 0) + 1;
	if (count > SYNC_LIMIT) {
		throw new CliError(`error: the local cluster does not come to rest: the ${name} keeps changing ${key}`);
	}
	syncs.set(key, count);
}

/** The name under which a controller's writes stand in managedFields. */
function managerOf({ name }: Controller): string {
	if (name.includes("scheduler")) return "kube-scheduler";
	return name.includes("kubelet") ? "kubelet" : "kube-controller-manager";
}

function contextOf(registry: ObjectRegistry, controller: Controller, until: number): ControllerContext {
	const memory = (key: string): string => `/memory/controllers/${controller.name}/${key}`;
	return {
		registry,
		now: registry.now,
		until,
		wakeAt: (key, due) => registry.writing.setTimer(controller.name, key, due),
		remember: (key, value) => {
			if (value === undefined) registry.writing.deleteSilently(memory(key));
			else registry.writing.putSilently(memory(key), value);
		},
		recall: (key) => registry.tx.get(memory(key)),
	};
}
