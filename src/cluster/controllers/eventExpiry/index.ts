import { EVENT_TTL_MS } from "../../events/expiry";
import type { Controller } from "../controller";

const KEY = "sweep";

/**
 * Removes events an hour after they were last written, as the API server's store does. Reads hide them from that moment
 * on; the room that they take is given back once an hour.
 */
export const eventExpiry: Controller = {
	name: "event-expiry",
	housekeeping: true,
	observe({ resource, type }, enqueue) {
		if (resource === "events" && type === "ADDED") enqueue(KEY);
	},
	sync(key, context) {
		const due = context.recall(key) as number | undefined;
		if (due !== undefined && context.now < due) return;
		const left = due === undefined || context.registry.expireEvents();
		const next = left ? context.now + EVENT_TTL_MS : undefined;
		context.remember(key, next);
		context.wakeAt(key, next);
	},
	recurs: () => true,
};
