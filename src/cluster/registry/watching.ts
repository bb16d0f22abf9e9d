import type { KubeObject } from "../../api/types";
import type { Change } from "../store/store";

/** What a change is to a watch: an object that begins to match appears; one that no longer does is gone. */
export function watchEvent(
	change: Change,
	matches: (object: KubeObject) => boolean,
): { type: Change["type"]; object: KubeObject } | undefined {
	const object = change.value as KubeObject;
	const before = change.previous !== undefined && matches(change.previous as KubeObject);
	const after = change.type !== "DELETED" && matches(object);
	if (after) return { type: before ? "MODIFIED" : "ADDED", object };
	return before ? { type: "DELETED", object: lastSeen(change) } : undefined;
}

/** As it was when it still matched, under the revision of what ended that. */
function lastSeen({ type, value, previous, revision }: Change): KubeObject {
	if (type === "DELETED") return value as KubeObject;
	const object = previous as KubeObject;
	return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/** The Status of a watch from a revision that the log no longer has. */
export function expiredWatch(since: number, revision: number): KubeObject {
	return {
		kind: "Status",
		apiVersion: "v1",
		metadata: {},
		status: "Failure",
		message: `too old resource version: ${since} (${revision})`,
		reason: "Expired",
		code: 410,
	};
}
