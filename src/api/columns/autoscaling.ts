import type {
	V1Scale,
	V2HorizontalPodAutoscaler,
	V2MetricSpec,
	V2MetricStatus,
	V2MetricTarget,
	V2MetricValueStatus,
} from "../types";
import { created, firstOf, integer, kind, name, text } from "./column";

/** What the scale subresource gives. */
export const scales = kind<V1Scale>([
	name,
	integer("Desired", ({ spec }) => spec?.replicas ?? 0),
	integer("Available", ({ status }) => status?.replicas ?? 0),
	created,
]);

const UNKNOWN = "<unknown>";

export const horizontalPodAutoscalers = kind<V2HorizontalPodAutoscaler>([
	name,
	text("Reference", ({ spec }) => spec && `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
	text("Targets", ({ spec, status }) => targets(spec?.metrics ?? [], status?.currentMetrics ?? [])),
	text("MinPods", ({ spec }) => (spec?.minReplicas === undefined ? "<unset>" : `${spec.minReplicas}`)),
	text("MaxPods", ({ spec }) => spec?.maxReplicas ?? 0),
	text("Replicas", ({ status }) => status?.currentReplicas ?? 0),
	created,
]);

function targets(specs: readonly V2MetricSpec[], statuses: readonly V2MetricStatus[]): string {
	if (specs.length === 0) return "<none>";
	const words = specs.map((spec, index) => targetText(spec, statuses[index]));
	return firstOf(words, 2, ", ");
}

function targetText(spec: V2MetricSpec, status: V2MetricStatus | undefined): string {
	switch (spec.type) {
		case "External":
			return spec.external ? valueText(spec.external.target, status?.external?.current) : UNKNOWN;
		case "Object":
			return spec.object ? valueText(spec.object.target, status?.object?.current) : UNKNOWN;
		case "Pods":
			return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods?.target.averageValue ?? "0"}`;
		case "Resource":
			return resourceText(spec.resource, status?.resource?.current);
		case "ContainerResource":
			return resourceText(spec.containerResource, status?.containerResource?.current);
		default:
			return "<unknown type>";
	}
}

function valueText(target: V2MetricTarget, current: V2MetricValueStatus | undefined): string {
	if (target.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
	return `${current?.value ?? UNKNOWN}/${target.value ?? "0"}`;
}

function resourceText(
	metric: { name: string; target: V2MetricTarget } | undefined,
	current: V2MetricValueStatus | undefined,
): string {
	if (metric === undefined) return UNKNOWN;
	const { averageValue, averageUtilization } = metric.target;
	if (averageValue !== undefined) return `${metric.name}: ${current?.averageValue ?? UNKNOWN}/${averageValue}`;
	return `${metric.name}: ${percent(current?.averageUtilization, UNKNOWN)}/${percent(averageUtilization, "<auto>")}`;
}

function percent(value: number | undefined, otherwise: string): string {
	return value === undefined ? otherwise : `${value}%`;
}
