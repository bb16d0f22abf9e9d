import type {
	DaemonSet,
	ObjectMeta,
	V1CronJob,
	V1Deployment,
	V1Job,
	V1JobSpec,
	V1ReplicaSet,
	V1ReplicationController,
	V1StatefulSet,
} from "../types";
import { defaultTemplate } from "./pod";
import { defaultClaimSpec } from "./volumes";

const HISTORY_LIMIT = 10;
const MAX_INT32 = 2 ** 31 - 1;

export function defaultDaemonSet({ spec }: DaemonSet): void {
	defaultTemplate(spec.template);
	spec.updateStrategy ??= {};
	const strategy = spec.updateStrategy;
	strategy.type ||= "RollingUpdate";
	if (strategy.type === "RollingUpdate") {
		strategy.rollingUpdate ??= {};
		strategy.rollingUpdate.maxUnavailable ??= 1;
	}
	if (strategy.rollingUpdate) {
		// With another strategy they mean nothing, but the server's internal form knows no absent ones.
		strategy.rollingUpdate.maxUnavailable ??= 0;
		strategy.rollingUpdate.maxSurge ??= 0;
	}
	spec.revisionHistoryLimit ??= HISTORY_LIMIT;
}

export function defaultDeployment({ spec }: V1Deployment): void {
	if (spec === undefined) return;
	defaultTemplate(spec.template);
	spec.replicas ??= 1;
	spec.strategy ??= {};
	const { strategy } = spec;
	strategy.type ||= "RollingUpdate";
	if (strategy.type === "RollingUpdate") {
		strategy.rollingUpdate ??= {};
		strategy.rollingUpdate.maxUnavailable ??= "25%";
		strategy.rollingUpdate.maxSurge ??= "25%";
	}
	spec.revisionHistoryLimit ??= HISTORY_LIMIT;
	spec.progressDeadlineSeconds ??= 600;
}

export function defaultStatefulSet({ spec }: V1StatefulSet): void {
	if (spec === undefined) return;
	defaultTemplate(spec.template);
	spec.podManagementPolicy ||= "OrderedReady";
	spec.updateStrategy ??= {};
	const strategy = spec.updateStrategy;
	if (!strategy.type) {
		strategy.type = "RollingUpdate";
		strategy.rollingUpdate ??= {};
	}
	if (strategy.type === "RollingUpdate" && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
	spec.persistentVolumeClaimRetentionPolicy ??= {};
	spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= "Retain";
	spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= "Retain";
	spec.replicas ??= 1;
	spec.revisionHistoryLimit ??= HISTORY_LIMIT;
	for (const claim of spec.volumeClaimTemplates ?? []) {
		claim.status ??= {};
		claim.status.phase ||= "Pending";
		if (claim.spec) defaultClaimSpec(claim.spec);
	}
}

export function defaultReplicaSet({ spec }: V1ReplicaSet): void {
	if (spec === undefined) return;
	defaultTemplate(spec.template);
	spec.replicas ??= 1;
}

export function defaultReplicationController(controller: V1ReplicationController): void {
	const { spec } = controller;
	if (spec === undefined) return;
	const labels = spec.template?.metadata?.labels;
	if (labels !== undefined) {
		if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
		takeLabels(controller, labels);
	}
	defaultTemplate(spec.template);
	spec.replicas ??= 1;
}

export function defaultJob(job: V1Job): void {
	const { spec } = job;
	if (spec === undefined) return;
	const labels = spec.template?.metadata?.labels;
	if (labels !== undefined) takeLabels(job, labels);
	defaultJobSpec(spec);
	if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
	spec.parallelism ??= 1;
	spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32;
	spec.completionMode ??= "NonIndexed";
	spec.suspend ??= false;
	spec.podReplacementPolicy ??= spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed";
	spec.manualSelector ??= false;
}

/** The job in a CronJob's template stays as it is written, but for its pods. */
export function defaultCronJob({ spec }: V1CronJob): void {
	if (spec === undefined) return;
	spec.concurrencyPolicy ||= "Allow";
	spec.suspend ??= false;
	spec.successfulJobsHistoryLimit ??= 3;
	spec.failedJobsHistoryLimit ??= 1;
	if (spec.jobTemplate?.spec) defaultJobSpec(spec.jobTemplate.spec);
}

function defaultJobSpec(spec: V1JobSpec): void {
	for (const rule of spec.podFailurePolicy?.rules ?? []) {
		for (const pattern of rule.onPodConditions ?? []) pattern.status ||= "True";
	}
	defaultTemplate(spec.template);
}

function takeLabels(object: { metadata?: ObjectMeta }, labels: Record<string, string>): void {
	if (Object.keys(object.metadata?.labels ?? {}).length > 0) return;
	object.metadata = { ...object.metadata, labels: { ...labels } };
}
