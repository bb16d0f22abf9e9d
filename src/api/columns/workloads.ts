import { age, humanDuration } from "../duration";
import { formatLabelSelector, formatRequirements, labelSelectorRequirements } from "../labelSelector";
import { controllerOf } from "../owners";
import type {
	DaemonSet,
	LabelSelector,
	ObjectMeta,
	V1ControllerRevision,
	V1CronJob,
	V1Deployment,
	V1Job,
	V1ReplicaSet,
	V1ReplicationController,
	V1StatefulSet,
} from "../types";
import { type Column, containerColumns, created, integer, kind, labelText, name, text, wide } from "./column";

export const daemonSets = kind<DaemonSet>([
	name,
	integer("Desired", ({ status }) => status?.desiredNumberScheduled),
	integer("Current", ({ status }) => status?.currentNumberScheduled),
	integer("Ready", ({ status }) => status?.numberReady),
	integer("Up-to-date", ({ status }) => status?.updatedNumberScheduled),
	integer("Available", ({ status }) => status?.numberAvailable),
	text("Node Selector", ({ spec }) => labelText(spec.template.spec?.nodeSelector)),
	created,
	...containerColumns<DaemonSet>(({ spec }) => spec.template.spec?.containers),
	selector(({ spec }) => spec.selector),
]);

export const controllerRevisions = kind<V1ControllerRevision>([
	name,
	text("Controller", ({ metadata }) => controllerText(metadata)),
	text("Revision", ({ revision }) => revision ?? 0),
	created,
]);

export const deployments = kind<V1Deployment>([
	name,
	text("Ready", ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`),
	text("Up-to-date", ({ status }) => status?.updatedReplicas ?? 0),
	text("Available", ({ status }) => status?.availableReplicas ?? 0),
	created,
	...containerColumns<V1Deployment>(({ spec }) => spec?.template.spec?.containers),
	wide(text("Selector", ({ spec }) => plainSelector(spec?.selector))),
]);

export const replicaSets = kind<V1ReplicaSet>([
	name,
	integer("Desired", ({ spec }) => spec?.replicas),
	integer("Current", ({ status }) => status?.replicas),
	integer("Ready", ({ status }) => status?.readyReplicas),
	created,
	...containerColumns<V1ReplicaSet>(({ spec }) => spec?.template?.spec?.containers),
	selector(({ spec }) => spec?.selector),
]);

export const replicationControllers = kind<V1ReplicationController>([
	name,
	integer("Desired", ({ spec }) => spec?.replicas),
	integer("Current", ({ status }) => status?.replicas),
	integer("Ready", ({ status }) => status?.readyReplicas),
	created,
	...containerColumns<V1ReplicationController>(({ spec }) => spec?.template?.spec?.containers),
	wide(text("Selector", ({ spec }) => labelText(spec?.selector))),
]);

export const statefulSets = kind<V1StatefulSet>([
	name,
	text("Ready", ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`),
	created,
	...containerColumns<V1StatefulSet>(({ spec }) => spec?.template.spec?.containers),
]);

export const jobs = kind<V1Job>([
	name,
	text("Status", jobStatus),
	text("Completions", jobCompletions),
	text("Duration", jobDuration),
	created,
	...containerColumns<V1Job>(({ spec }) => spec?.template.spec?.containers),
	selector(({ spec }) => spec?.selector),
]);

export const cronJobs = kind<V1CronJob>([
	name,
	text("Schedule", ({ spec }) => spec?.schedule),
	text("Timezone", ({ spec }) => spec?.timeZone ?? "<none>"),
	{ name: "Suspend", type: "boolean", cell: ({ spec }) => suspendText(spec?.suspend) },
	integer("Active", ({ status }) => status?.active?.length),
	text("Last Schedule", ({ status }, now) => (status?.lastScheduleTime ? age(status.lastScheduleTime, now) : "<none>")),
	created,
	...containerColumns<V1CronJob>(({ spec }) => spec?.jobTemplate.spec?.template.spec?.containers),
	selector(({ spec }) => spec?.jobTemplate.spec?.selector),
]);

function selector<T>(of: (object: T) => LabelSelector | undefined): Column<T> {
	return wide(text("Selector", (object: T) => formatLabelSelector(of(object))));
}

/** A deployment's selector, which its printer writes without "<none>". */
function plainSelector(spec: LabelSelector | undefined): string {
	try {
		return formatRequirements(labelSelectorRequirements(spec) ?? []);
	} catch {
		return "<invalid>";
	}
}

function controllerText(metadata: ObjectMeta | undefined): string {
	const owner = controllerOf({ metadata });
	if (!owner) return "<none>";
	const slash = owner.apiVersion.indexOf("/");
	const group = slash < 0 ? "" : `.${owner.apiVersion.slice(0, slash)}`;
	return `${`${owner.kind}${group}`.toLowerCase()}/${owner.name}`;
}

function jobStatus({ metadata, status }: V1Job): string {
	const holds = (type: string) => status?.conditions?.find((each) => each.type === type)?.status === "True";
	if (holds("Complete")) return "Complete";
	if (holds("Failed")) return "Failed";
	if (metadata?.deletionTimestamp !== undefined) return "Terminating";
	return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(holds) ?? "Running";
}

function jobCompletions({ spec, status }: V1Job): string {
	const succeeded = status?.succeeded ?? 0;
	if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
	const parallelism = spec?.parallelism ?? 0;
	return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: V1Job, now: number): string {
	if (status?.startTime === undefined) return "";
	const end = status.completionTime === undefined ? now : Date.parse(status.completionTime);
	return humanDuration(end - Date.parse(status.startTime));
}

function suspendText(suspend: boolean | undefined): string {
	if (suspend === undefined) return "<unset>";
	return suspend ? "True" : "False";
}
