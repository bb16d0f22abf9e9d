import { age } from "../duration";
import type {
	CoreV1Event,
	EventsV1Event,
	V1ComponentStatus,
	V1ConfigMap,
	V1ResourceQuota,
	V1Secret,
	V1ServiceAccount,
	V1Status,
} from "../types";
import { type Column, created, kind, name, text, wide } from "./column";

const eventColumns: readonly Column<CoreV1Event>[] = [
	text("Last Seen", lastSeen),
	text("Type", ({ type }) => type),
	text("Reason", ({ reason }) => reason),
	text("Object", ({ involvedObject: { kind = "", name } }) => `${kind.toLowerCase()}${name ? `/${name}` : ""}`),
	wide(text("Subobject", ({ involvedObject }) => involvedObject.fieldPath)),
	wide(text("Source", eventSource)),
	text("Message", ({ message }) => message?.trim()),
	wide(text("First Seen", firstSeen)),
	wide(text("Count", ({ series, count }) => (series ? (series.count ?? 0) : count || 1))),
	wide(name),
];

export const events = kind<CoreV1Event>(eventColumns);

/** The same event under its newer names: events.k8s.io. */
export const newEvents = kind<EventsV1Event>(
	eventColumns.map((column) => ({ ...column, cell: (event, now) => column.cell(coreEvent(event), now) })),
);

export const configMaps = kind<V1ConfigMap>([
	name,
	text("Data", ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length),
	created,
]);

export const secrets = kind<V1Secret>([
	name,
	text("Type", ({ type }) => type),
	text("Data", ({ data }) => Object.keys(data ?? {}).length),
	created,
]);

export const serviceAccounts = kind<V1ServiceAccount>([name, created]);

export const resourceQuotas = kind<V1ResourceQuota>([
	name,
	text("Request", (quota) => quotaText(quota, (resource) => !isLimit(resource))),
	text("Limit", (quota) => quotaText(quota, isLimit)),
	created,
]);

export const componentStatuses = kind<V1ComponentStatus>([
	name,
	text("Status", (object) => {
		const condition = healthy(object);
		return condition === undefined ? "Unknown" : condition.status === "True" ? "Healthy" : "Unhealthy";
	}),
	text("Message", (object) => healthy(object)?.message),
	text("Error", (object) => healthy(object)?.error),
]);

export const statuses = kind<V1Status>([
	text("Status", ({ status }) => status),
	text("Reason", ({ reason }) => reason),
	text("Message", ({ message }) => message),
]);

/** What a server shows of a kind that it has no columns for: when it was created, in full. */
export function createdAt() {
	return {
		name: "Created At",
		type: "date" as const,
		cell: ({ metadata }: { metadata?: { creationTimestamp?: string } }) =>
			metadata?.creationTimestamp ?? "0001-01-01T00:00:00Z",
	};
}

function coreEvent(event: EventsV1Event): CoreV1Event {
	return {
		metadata: event.metadata ?? {},
		involvedObject: event.regarding ?? {},
		type: event.type,
		reason: event.reason,
		message: event.note,
		eventTime: event.eventTime,
		series: event.series,
		count: event.deprecatedCount,
		firstTimestamp: event.deprecatedFirstTimestamp,
		lastTimestamp: event.deprecatedLastTimestamp,
		source: event.deprecatedSource,
		reportingComponent: event.reportingController,
		reportingInstance: event.reportingInstance,
	};
}

function firstSeen({ firstTimestamp, eventTime }: CoreV1Event, now: number): string {
	return age(firstTimestamp || eventTime, now);
}

function lastSeen(event: CoreV1Event, now: number): string {
	if (event.series) return age(event.series.lastObservedTime, now);
	return event.lastTimestamp ? age(event.lastTimestamp, now) : firstSeen(event, now);
}

function eventSource({ source, reportingComponent, reportingInstance }: CoreV1Event): string {
	const component = source?.component || reportingComponent || "";
	const instance = source?.host || reportingInstance || "";
	return instance === "" ? component : `${component}, ${instance}`;
}

const isLimit = (resource: string): boolean => resource.startsWith("limits.");

function quotaText({ status }: V1ResourceQuota, shown: (resource: string) => boolean): string {
	return Object.keys(status?.hard ?? {})
		.filter(shown)
		.sort()
		.map((resource) => `${resource}: ${status?.used?.[resource] ?? "0"}/${status?.hard?.[resource]}`)
		.join(", ");
}

function healthy({ conditions }: V1ComponentStatus) {
	return conditions?.find((condition) => condition.type === "Healthy");
}
