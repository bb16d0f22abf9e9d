import type { Event, Node } from "../../../../api/types";
import type { PictureDaemonSet } from "../../../../insight/map/picture";
import type { DaemonSetView, EventView, NodeView } from "../../../../ui/protocol";

/** A node as the page shows it. */
export function nodeView({ metadata, spec, status }: Node, stopped: boolean): NodeView {
	return {
		name: metadata.name ?? "",
		labels: metadata.labels ?? {},
		taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ""}:${effect}`),
		cordoned: spec?.unschedulable ?? false,
		ready: status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false,
		stopped,
	};
}

/** A DaemonSet as the page shows it. */
export function daemonSetView(summary: PictureDaemonSet): DaemonSetView {
	const { uid, namespace, name, desired, updated, outdated, limits, onDelete, available } = summary;
	const { maxUnavailable, maxSurge } = limits;
	const unavailable = desired - available;
	return { uid, namespace, name, desired, updated, outdated, unavailable, maxUnavailable, maxSurge, onDelete };
}

/** An event as the page shows it. */
export function eventView(event: Event): EventView {
	const { metadata, involvedObject, type = "", reason = "", message = "", series, count } = event;
	const { kind = "", namespace, name = "" } = involvedObject ?? {};
	const time = series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? metadata.creationTimestamp;
	return {
		uid: metadata.uid ?? "",
		at: Date.parse(time ?? "") || 0,
		type,
		reason,
		object: `${kind}/${namespace && kind !== "Node" ? `${namespace}/` : ""}${name}`,
		message: message.trim(),
		count: series?.count ?? count ?? 1,
	};
}
