import { humanDuration } from "../../api/duration";
import { labelSelectorText } from "../../api/labelSelector";
import { controllerOf } from "../../api/owners";
import type { V1CronJob, V1Job, V1JobTemplateSpec, V1ObjectReference } from "../../api/types";
import { writeHead } from "./configuration";
import { type Shown, writeEvents } from "./events";
import { titleBool, writeAnnotations, writeLabels } from "./lists";
import { writePodTemplate } from "./podTemplate";
import { rfc1123z } from "./time";
import { DescribeWriter } from "./writer";

/** kubectl cuts a list of completed indexes at the first comma behind so many characters. */
const MAX_INDEXES = 50;

/** kubectl describe job. */
export function describeJob({ metadata, spec, status }: V1Job, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	writer.field(0, "Selector", labelSelectorText(spec?.selector));
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
	const controller = controllerOf({ metadata });
	if (controller) writer.field(0, "Controlled By", `${controller.kind}/${controller.name}`);
	writeIfSet(writer, "Parallelism", spec?.parallelism);
	writer.field(0, "Completions", spec?.completions ?? UNSET);
	writeIfSet(writer, "Completion Mode", spec?.completionMode);
	writeIfSet(writer, "Suspend", spec?.suspend);
	writeIfSet(writer, "Backoff Limit", spec?.backoffLimit);
	writeIfSet(writer, "TTL Seconds After Finished", spec?.ttlSecondsAfterFinished);
	const { startTime, completionTime } = status ?? {};
	writeIfSet(writer, "Start Time", startTime && rfc1123z(startTime));
	writeIfSet(writer, "Completed At", completionTime && rfc1123z(completionTime));
	if (startTime && completionTime) {
		writer.field(0, "Duration", humanDuration(Date.parse(completionTime) - Date.parse(startTime)));
	}
	writeIfSet(writer, "Active Deadline Seconds", inSeconds(spec?.activeDeadlineSeconds));
	const ready = status?.ready === undefined ? "" : ` (${status.ready} Ready)`;
	const { active = 0, succeeded = 0, failed = 0 } = status ?? {};
	writer.field(0, "Pods Statuses", `${active} Active${ready} / ${succeeded} Succeeded / ${failed} Failed`);
	if (spec?.completionMode === "Indexed") {
		writer.field(0, "Completed Indexes", shortened(status?.completedIndexes ?? ""));
	}
	writePodTemplate(writer, spec?.template);
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe cronjob. */
export function describeCronJob({ metadata, spec, status }: V1CronJob, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata);
	writer.field(0, "Schedule", spec?.schedule ?? "");
	writer.field(0, "Concurrency Policy", spec?.concurrencyPolicy ?? "");
	writer.field(0, "Suspend", spec?.suspend === undefined ? UNSET : titleBool(spec.suspend));
	writer.field(0, "Time Zone", spec?.timeZone ?? UNSET);
	writer.field(0, "Successful Job History Limit", spec?.successfulJobsHistoryLimit ?? UNSET);
	writer.field(0, "Failed Job History Limit", spec?.failedJobsHistoryLimit ?? UNSET);
	writer.field(0, "Starting Deadline Seconds", inSeconds(spec?.startingDeadlineSeconds) ?? UNSET);
	writeJobTemplate(writer, spec?.jobTemplate);
	writer.field(0, "Last Schedule Time", status?.lastScheduleTime ? rfc1123z(status.lastScheduleTime) : UNSET);
	writer.field(0, "Active Jobs", namesOf(status?.active));
	writeEvents(writer, events, now);
	return writer.toString();
}

function writeJobTemplate(writer: DescribeWriter, template: V1JobTemplateSpec | undefined): void {
	const { selector, parallelism, completions, activeDeadlineSeconds, template: pods } = template?.spec ?? {};
	writer.field(0, "Selector", selector === undefined ? UNSET : labelSelectorText(selector));
	writer.field(0, "Parallelism", parallelism ?? UNSET);
	writer.field(0, "Completions", completions ?? UNSET);
	writeIfSet(writer, "Active Deadline Seconds", inSeconds(activeDeadlineSeconds));
	writePodTemplate(writer, pods);
}

const UNSET = "<unset>";

function writeIfSet(writer: DescribeWriter, label: string, value: string | number | boolean | undefined): void {
	if (value !== undefined) writer.field(0, label, value);
}

function inSeconds(seconds: number | undefined): string | undefined {
	return seconds === undefined ? undefined : `${seconds}s`;
}

function shortened(indexes: string): string {
	if (indexes === "") return "<none>";
	const end = indexes.indexOf(",", MAX_INDEXES);
	return end < 0 ? indexes : `${indexes.slice(0, end + 1)}...`;
}

function namesOf(jobs: readonly V1ObjectReference[] = []): string {
	return jobs.map(({ name }) => name ?? "").join(", ") || "<none>";
}
