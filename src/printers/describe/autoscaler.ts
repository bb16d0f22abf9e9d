import { goQuote } from "../../api/go/format";
import type {
	Event,
	V2HorizontalPodAutoscaler,
	V2HPAScalingRules,
	V2MetricSpec,
	V2MetricStatus,
	V2MetricTarget,
	V2MetricValueStatus,
} from "../../api/types";
import { writeHead } from "./configuration";
import { writeEvents } from "./events";
import { rfc1123z } from "./time";
import { DescribeWriter } from "./writer";

/** kubectl describe hpa, of autoscaling/v2. */
export function describeAutoscaler(
	{ metadata, spec, status }: V2HorizontalPodAutoscaler,
	{ events, now }: { events?: readonly Event[]; now: number },
): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata);
	writer.field(0, "CreationTimestamp", rfc1123z(String(metadata?.creationTimestamp)));
	const { kind, name } = spec?.scaleTargetRef ?? { kind: "", name: "" };
	writer.field(0, "Reference", `${kind}/${name}`);
	writer.field(0, "Metrics", "( current / target )");
	for (const [index, metric] of (spec?.metrics ?? []).entries()) {
		writer.write(1, `${metricLine(metric, status?.currentMetrics?.[index])}\n`);
	}
	writer.field(0, "Min replicas", spec?.minReplicas ?? "<unset>");
	writer.field(0, "Max replicas", spec?.maxReplicas ?? 0);
	if (spec?.behavior !== undefined) {
		writer.write(0, "Behavior:\n");
		writeRules(writer, "Scale Up", spec.behavior.scaleUp);
		writeRules(writer, "Scale Down", spec.behavior.scaleDown);
	}
	writer.field(0, `${kind} pods`, `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`);
	if (status?.conditions?.length) {
		writer.write(0, "Conditions:\n");
		writer.write(1, "Type\tStatus\tReason\tMessage\n");
		writer.write(1, "----\t------\t------\t-------\n");
		for (const { type, status: value, reason = "", message = "" } of status.conditions) {
			writer.write(1, `${type}\t${value}\t${reason}\t${message}\n`);
		}
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

function metricLine(metric: V2MetricSpec, present: V2MetricStatus | undefined): string {
	switch (metric.type) {
		case "External": {
			const { metric: of, target } = metric.external ?? { metric: { name: "" }, target: { type: "" } };
			return `${goQuote(of.name)} ${amount(target, present?.external?.current)}`;
		}
		case "Pods": {
			const current = present?.pods?.current.averageValue ?? UNKNOWN;
			return `${goQuote(metric.pods?.metric.name ?? "")} on pods:\t${current} / ${metric.pods?.target.averageValue ?? ""}`;
		}
		case "Object": {
			const { metric: of, describedObject: object, target } = metric.object ?? EMPTY_OBJECT;
			const on = `"${of.name}" on ${object.kind}/${object.name}`;
			return `${on} ${amount(target, present?.object?.current, target.type === "AverageValue")}`;
		}
		case "Resource":
			return `resource ${metric.resource?.name} on pods${share(metric.resource?.target, present?.resource?.current)}`;
		case "ContainerResource": {
			const { name, container, target } = metric.containerResource ?? { name: "", container: "" };
			const current = present?.containerResource?.current;
			return `resource ${name} of container "${container}" on pods${share(target, current)}`;
		}
		default:
			return `<unknown metric type ${goQuote(metric.type)}>`;
	}
}

const UNKNOWN = "<unknown>";
const EMPTY_OBJECT = { metric: { name: "" }, describedObject: { kind: "", name: "" }, target: { type: "" } };

/** A metric that is counted: by pod where the target is an average, or as a whole. */
function amount(
	target: V2MetricTarget,
	current: V2MetricValueStatus | undefined,
	average = target.averageValue !== undefined,
): string {
	return average
		? `(target average value):\t${current?.averageValue ?? UNKNOWN} / ${target.averageValue ?? ""}`
		: `(target value):\t${current?.value ?? UNKNOWN} / ${target.value ?? ""}`;
}

/** A metric of a resource: an amount, or a share of what pods request. */
function share(target: V2MetricTarget | undefined, current: V2MetricValueStatus | undefined): string {
	if (target?.averageValue !== undefined) return `:\t${current?.averageValue ?? UNKNOWN} / ${target.averageValue}`;
	const { averageUtilization: used, averageValue = "" } = current ?? {};
	const now = used === undefined ? UNKNOWN : `${used}% (${averageValue})`;
	const wanted = target?.averageUtilization === undefined ? "<auto>" : `${target.averageUtilization}%`;
	return `  (as a percentage of request):\t${now} / ${wanted}`;
}

function writeRules(writer: DescribeWriter, direction: string, rules: V2HPAScalingRules | undefined): void {
	if (rules === undefined) return;
	const { stabilizationWindowSeconds: window, policies = [], selectPolicy = "Max" } = rules;
	writer.write(1, `${direction}:\n`);
	if (window !== undefined) writer.write(2, `Stabilization Window: ${window} seconds\n`);
	if (policies.length === 0) return;
	writer.write(2, `Select Policy: ${selectPolicy}\n`);
	writer.write(2, "Policies:\n");
	for (const { type, value, periodSeconds } of policies) {
		writer.write(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds\n`);
	}
}
