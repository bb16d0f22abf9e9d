import { valueOrEmpty } from "../../decode/empties";
import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, json, named, notSupported, required, struct } from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { labelName, subdomainName } from "../../names";
import type {
	LabelSelector,
	PodTemplateSpec,
	V1Deployment,
	V1DeploymentSpec,
	V1DeploymentStrategy,
	V1ReplicaSet,
	V1ReplicaSetSpec,
	V1ReplicationController,
	V1StatefulSet,
	V1StatefulSetSpec,
} from "../../types";
import { countOrPercent, validateAtMostAll, validateCountOrPercent } from "../countOrPercent";
import { validateLabelSelector } from "../labelSelector";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate, validateNonNegative } from "../metadata";
import type { PodRules } from "../pod/rules";
import { validatePodTemplate } from "../pod/template";
import { rulesForTemplate } from "../pod/updateRules";
import { isReadable, selectsTemplate } from "../templateSelector";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const deployment: KindRules<V1Deployment> = {
	create(errors, { metadata = {}, spec }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		if (spec) validateDeploymentSpec(errors, spec, {});
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.spec) validateDeploymentSpec(errors, current.spec, rulesForTemplate(old.spec?.template));
		validateSameSelector(errors, current.spec?.selector, old.spec?.selector);
	},
};

export const replicaSet: KindRules<V1ReplicaSet> = {
	create(errors, { metadata = {}, spec }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		if (spec) validateReplicaSetSpec(errors, spec, {});
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.spec) validateReplicaSetSpec(errors, current.spec, rulesForTemplate(old.spec?.template));
		validateSameSelector(errors, current.spec?.selector, old.spec?.selector);
	},
};

export const replicationController: KindRules<V1ReplicationController> = {
	create(errors, { metadata = {}, spec }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		validateControllerSpec(errors, spec ?? {}, {});
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validateControllerSpec(errors, current.spec ?? {}, rulesForTemplate(old.spec?.template));
	},
};

export const statefulSet: KindRules<V1StatefulSet> = {
	create(errors, { metadata = {}, spec }) {
		validateMetadata(errors, metadata, { namespaced: true, name: labelName }, METADATA);
		if (spec) validateStatefulSetSpec(errors, spec, {});
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.spec) validateStatefulSetSpec(errors, current.spec, rulesForTemplate(old.spec?.template));
		if (current.spec && old.spec) validateSameStatefulSet(errors, current.spec, old.spec);
	},
};

function validateSameSelector(
	errors: FieldError[],
	current: LabelSelector | undefined,
	old: LabelSelector | undefined,
): void {
	if (!deepEqual(current, old)) errors.push(invalid(SPEC.child("selector"), json(current), IMMUTABLE_FIELD));
}

function validateDeploymentSpec(errors: FieldError[], spec: V1DeploymentSpec, rules: PodRules): void {
	validateNonNegative(errors, spec.replicas ?? 0, SPEC.child("replicas"));
	validateSelector(errors, spec.selector, "deployment");
	validateTemplate(errors, spec.template, spec.selector, { rules, owner: "ReplicaSet" });
	validateDeploymentStrategy(errors, spec.strategy ?? {}, SPEC.child("strategy"));
	validateNonNegative(errors, spec.minReadySeconds ?? 0, SPEC.child("minReadySeconds"));
	validateNonNegative(errors, spec.revisionHistoryLimit ?? 0, SPEC.child("revisionHistoryLimit"));
	const deadline = spec.progressDeadlineSeconds;
	if (deadline === undefined) return;
	const at = SPEC.child("progressDeadlineSeconds");
	validateNonNegative(errors, deadline, at);
	if (deadline <= (spec.minReadySeconds ?? 0)) {
		errors.push(invalid(at, json(deadline), "must be greater than minReadySeconds"));
	}
}

function validateReplicaSetSpec(errors: FieldError[], spec: V1ReplicaSetSpec, rules: PodRules): void {
	validateNonNegative(errors, spec.replicas ?? 0, SPEC.child("replicas"));
	validateNonNegative(errors, spec.minReadySeconds ?? 0, SPEC.child("minReadySeconds"));
	validateSelector(errors, spec.selector, "deployment");
	if (spec.template) validateTemplate(errors, spec.template, spec.selector, { rules, owner: "ReplicaSet" });
}

type ControllerSpec = NonNullable<V1ReplicationController["spec"]>;

function validateControllerSpec(errors: FieldError[], spec: ControllerSpec, rules: PodRules): void {
	validateNonNegative(errors, spec.minReadySeconds ?? 0, SPEC.child("minReadySeconds"));
	const matchLabels = spec.selector ?? {};
	if (Object.keys(matchLabels).length === 0) errors.push(required(SPEC.child("selector")));
	validateNonNegative(errors, spec.replicas ?? 0, SPEC.child("replicas"));
	if (!spec.template) errors.push(required(SPEC.child("template")));
	else validateTemplate(errors, spec.template, { matchLabels }, { rules, owner: "ReplicationController" });
}

function validateSelector(errors: FieldError[], selector: LabelSelector | undefined, kind: string): void {
	const at = SPEC.child("selector");
	if (!selector) {
		errors.push(required(at));
		return;
	}
	validateLabelSelector(errors, selector, at);
	if (!selector.matchLabels && !selector.matchExpressions?.length) {
		errors.push(invalid(at, json(selector), `empty selector is invalid for ${kind}`));
	}
}

function validateTemplate(
	errors: FieldError[],
	template: PodTemplateSpec,
	selector: LabelSelector | undefined,
	{ rules, owner }: { rules: PodRules; owner: string },
): void {
	const path = SPEC.child("template");
	const labels = template.metadata?.labels;
	if (!isReadable(selector)) {
		errors.push(invalid(SPEC.child("selector"), json(selector), "invalid label selector"));
		return;
	}
	if (!selectsTemplate(selector, labels)) {
		const at = path.child("metadata").child("labels");
		errors.push(
			invalid(at, json(valueOrEmpty(template.metadata, "labels")), "`selector` does not match template `labels`"),
		);
	}
	validatePodTemplate(errors, template, rules, path);
	validateRunsForever(errors, template, owner, path);
}

function validateRunsForever(errors: FieldError[], template: PodTemplateSpec, owner: string, path: FieldPath): void {
	const spec = path.child("spec");
	const policy = template.spec?.restartPolicy;
	if (policy !== "Always") errors.push(notSupported(spec.child("restartPolicy"), named(policy), ["Always"]));
	if (template.spec?.activeDeadlineSeconds !== undefined) {
		errors.push(forbidden(spec.child("activeDeadlineSeconds"), `activeDeadlineSeconds in ${owner} is not Supported`));
	}
}

function validateDeploymentStrategy(errors: FieldError[], strategy: V1DeploymentStrategy, path: FieldPath): void {
	const at = path.child("rollingUpdate");
	const { type = "", rollingUpdate } = strategy;
	if (type === "Recreate") {
		if (rollingUpdate) errors.push(forbidden(at, "may not be specified when strategy `type` is 'Recreate'"));
		return;
	}
	const unavailable = (rollingUpdate?.maxUnavailable ?? 0) as number | string;
	const surge = (rollingUpdate?.maxSurge ?? 0) as number | string;
	if (type !== "RollingUpdate") {
		const shown = rollingUpdate ? struct({ MaxUnavailable: unavailable, MaxSurge: surge }) : null;
		errors.push(notSupported(path, struct({ Type: type, RollingUpdate: shown }), ["Recreate", "RollingUpdate"]));
		return;
	}
	validateCountOrPercent(errors, unavailable, at.child("maxUnavailable"));
	validateCountOrPercent(errors, surge, at.child("maxSurge"));
	if (countOrPercent(unavailable) === 0 && countOrPercent(surge) === 0) {
		errors.push(invalid(at.child("maxUnavailable"), json(unavailable), "may not be 0 when `maxSurge` is 0"));
	}
	validateAtMostAll(errors, unavailable, at.child("maxUnavailable"));
}

const RETENTION = ["Retain", "Delete"];

function validateStatefulSetSpec(errors: FieldError[], spec: V1StatefulSetSpec, rules: PodRules): void {
	const { podManagementPolicy = "", updateStrategy = {}, persistentVolumeClaimRetentionPolicy: retention } = spec;
	if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel") {
		const at = SPEC.child("podManagementPolicy");
		errors.push(invalid(at, named(podManagementPolicy), "must be 'OrderedReady' or 'Parallel'"));
	}
	validateStatefulSetStrategy(errors, updateStrategy, SPEC.child("updateStrategy"));
	for (const field of ["whenDeleted", "whenScaled"] as const) {
		const value = retention?.[field];
		if (value === undefined || RETENTION.includes(value)) continue;
		const at = SPEC.child("persistentVolumeClaimRetentionPolicy").child(field);
		errors.push(notSupported(at, named(value), RETENTION));
	}
	validateNonNegative(errors, spec.replicas ?? 0, SPEC.child("replicas"));
	validateNonNegative(errors, spec.minReadySeconds ?? 0, SPEC.child("minReadySeconds"));
	if (spec.ordinals) validateNonNegative(errors, spec.ordinals.start ?? 0, SPEC.child("ordinals").child("start"));
	validateSelector(errors, spec.selector, "statefulset");
	validateTemplate(errors, spec.template, spec.selector, { rules, owner: "StatefulSet" });
}

type StatefulStrategy = NonNullable<V1StatefulSetSpec["updateStrategy"]>;

function validateStatefulSetStrategy(errors: FieldError[], strategy: StatefulStrategy, path: FieldPath): void {
	const { type = "", rollingUpdate } = strategy;
	const shown = rollingUpdate
		? struct({ Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null })
		: null;
	if (type === "") errors.push(required(path));
	else if (type === "OnDelete") {
		if (rollingUpdate) {
			errors.push(invalid(path.child("rollingUpdate"), shown, "only allowed for updateStrategy 'RollingUpdate'"));
		}
	} else if (type !== "RollingUpdate") {
		errors.push(invalid(path, struct({ Type: type, RollingUpdate: shown }), "must be 'RollingUpdate' or 'OnDelete'"));
	} else if (rollingUpdate) {
		validateNonNegative(errors, rollingUpdate.partition ?? 0, path.child("rollingUpdate").child("partition"));
	}
}

/** What of a StatefulSet's spec may change. */
const MUTABLE = [
	"replicas",
	"ordinals",
	"template",
	"updateStrategy",
	"revisionHistoryLimit",
	"persistentVolumeClaimRetentionPolicy",
	"minReadySeconds",
] as const;

function validateSameStatefulSet(errors: FieldError[], current: V1StatefulSetSpec, old: V1StatefulSetSpec): void {
	const masked = { ...current };
	for (const field of MUTABLE) masked[field] = old[field] as never;
	if (deepEqual(masked, old)) return;
	const list = MUTABLE.map((field) => `'${field}'`);
	const fields = `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
	errors.push(forbidden(SPEC, `updates to statefulset spec for fields other than ${fields} are forbidden`));
}
