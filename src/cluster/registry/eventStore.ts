import type { FieldSet } from "../../api/managedFields/fieldSet";
import { alreadyExists } from "../../api/statusError";
import type { Event, KubeObject, V1ManagedFieldsEntry } from "../../api/types";
import { eventCutoff, isExpired } from "../events/expiry";
import { type EventStore, eventMemoryKey } from "../events/recorder";
import { kind } from "../kinds";
import { time } from "../time";
import { listPrefix } from "./keys";
import type { ObjectRegistry } from "./objectRegistry";

const MEMORY = "/memory/events/";

/**
 * Where a registry's own components record events. There are more events than anything else, so a new one takes a
 * shorter way than other objects: it is nobody's but the recorder's, needs no admission and has no status.
 */
export function eventStore(registry: ObjectRegistry): EventStore {
	const events = kind("events");
	return {
		find: (namespace, name) => registry.find(events, namespace, name),
		create: (event) => {
			const { namespace, name = "" } = event.metadata;
			if (registry.find(events, namespace, name) !== undefined) throw alreadyExists(events, name);
			registry.initMetadata(events, event);
			const managedFields = managedFieldsOf(registry, event);
			if (managedFields !== undefined) event.metadata.managedFields = managedFields;
			registry.store(events, event);
		},
		update: (event) => void registry.updateTrusted(events, event),
		recall: (key) => registry.tx.get(`${MEMORY}${key}`),
		remember: (key, value) => registry.writing.putSilently(`${MEMORY}${key}`, value),
	};
}

/** Removes the events that have expired; whether any others are left. */
export function removeExpired(registry: ObjectRegistry): boolean {
	const events = kind("events");
	const cutoff = eventCutoff(registry.now);
	let left = false;
	for (const key of [...registry.tx.keys(listPrefix(events))]) {
		const event = registry.tx.get(key) as Event | undefined;
		if (event === undefined) continue;
		if (isExpired(event, cutoff)) registry.remove(events, event);
		else left = true;
	}
	return left;
}

/** Where the recorder's memory about the events of `object` is kept. */
export function eventMemoryOf(object: KubeObject): string {
	return `${MEMORY}${eventMemoryKey(object)}`;
}

/** The field sets of new events by their shape: a recorder makes few. */
const sets = new Map<string, FieldSet>();

function managedFieldsOf(registry: ObjectRegistry, event: Event): V1ManagedFieldsEntry[] | undefined {
	if (!registry.managesFields) return undefined;
	const resource = kind("events");
	const writer = { manager: registry.manager, time: time(registry.now) };
	const shape = shapeOf(event);
	let fieldsV1 = sets.get(shape);
	if (fieldsV1 === undefined) {
		const entries = registry.rules.managedFields(resource, { current: event }, writer);
		fieldsV1 = entries?.[0]?.fieldsV1 as FieldSet | undefined;
		if (fieldsV1 === undefined) return entries;
		sets.set(shape, fieldsV1);
	}
	return [
		{
			manager: writer.manager,
			operation: "Update",
			apiVersion: "v1",
			time: writer.time as never,
			fieldsType: "FieldsV1",
			fieldsV1,
		},
	];
}

/** What the field set of a recorder's event depends on: which fields it has, and which of them are empty. */
function shapeOf(event: Event): string {
	let shape = fieldsOf(event) + fieldsOf(event.involvedObject);
	if (event.source !== undefined) shape += fieldsOf(event.source);
	return shape;
}

function fieldsOf(object: object): string {
	let text = "{";
	for (const name in object) {
		const value = (object as Record<string, unknown>)[name];
		if (value !== undefined) text += value ? `${name} ` : `${name}! `;
	}
	return text;
}
