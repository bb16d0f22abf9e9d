import type { KubeObject } from "../../api/types";
import type { WatchEvent } from "../client";

/** An event as a server sends it: its object may be a table of one row. */
export interface RawEvent {
	type: WatchEvent["type"];
	object: KubeObject;
}

interface TableObject extends KubeObject {
	rows?: readonly { object?: KubeObject }[];
}

/** The objects that a watch has told of, so that what a new list says can be told as events. */
export class Known {
	private readonly objects = new Map<string, KubeObject>();

	/** Takes note of what an event tells. */
	note({ type, object }: RawEvent): void {
		const key = keyOf(object);
		if (key === undefined) return;
		if (type === "DELETED") this.objects.delete(key);
		else if (type === "ADDED" || type === "MODIFIED") this.objects.set(key, object);
	}

	/**
	 * What has changed from what is known to what is there now. What is not known but older than `since` has been there
	 * before the watch began, and has been told.
	 */
	changesTo(present: readonly KubeObject[], since: string | undefined): RawEvent[] {
		const events: RawEvent[] = [];
		const left = new Map(this.objects);
		for (const object of present) {
			const key = keyOf(object) ?? "";
			const before = this.objects.get(key);
			left.delete(key);
			if (before === undefined) {
				if (isNewer(object, since)) events.push({ type: "ADDED", object });
			} else if (versionOf(before) !== versionOf(object)) events.push({ type: "MODIFIED", object });
		}
		return [...[...left.values()].map((object): RawEvent => ({ type: "DELETED", object })), ...events];
	}
}

/** The version that an event's object has: of itself, or of its table's row. */
export function versionOf(object: KubeObject): string | undefined {
	return (rowOf(object) ?? object).metadata?.resourceVersion || object.metadata?.resourceVersion || undefined;
}

function keyOf(object: KubeObject): string | undefined {
	const { metadata } = rowOf(object) ?? object;
	return metadata?.name === undefined ? undefined : `${metadata.namespace ?? ""}/${metadata.name}`;
}

function rowOf(object: KubeObject): KubeObject | undefined {
	return (object as TableObject).rows?.at(-1)?.object;
}

function isNewer(object: KubeObject, since: string | undefined): boolean {
	const version = versionOf(object);
	if (since === undefined || version === undefined || !/^\d+$/.test(since) || !/^\d+$/.test(version)) return true;
	return BigInt(version) > BigInt(since);
}
