import { deepEqual } from "../../equal";
import { type FieldError, invalid, json, named, notSupported, required } from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { subdomainName } from "../../names";
import type { V1CronJob, V1CronJobSpec, V1Job, V1JobSpec } from "../../types";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate, validateNonNegative } from "../metadata";
import type { PodRules } from "../pod/rules";
import { validatePodTemplate } from "../pod/template";
import { rulesForTemplate } from "../pod/updateRules";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const job: KindRules<V1Job> = {
	create(errors, { metadata = {}, spec }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		if (spec) validateJobSpec(errors, spec, {}, SPEC);
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.spec) validateJobSpec(errors, current.spec, rulesForTemplate(old.spec?.template), SPEC);
		for (const field of ["completions", "selector", "template", "completionMode"] as const) {
			const value = current.spec?.[field];
			if (deepEqual(value, old.spec?.[field])) continue;
			errors.push(invalid(SPEC.child(field), json(value), IMMUTABLE_FIELD));
		}
	},
};

export const cronJob: KindRules<V1CronJob> = {
	create(errors, { metadata = {}, spec }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		if (spec) validateCronJobSpec(errors, spec, {});
		const { name = "" } = metadata;
		if (name.length > MAX_CRON_NAME) {
			errors.push(invalid(METADATA.child("name"), name, `must be no more than ${MAX_CRON_NAME} characters`));
		}
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		const rules = rulesForTemplate(old.spec?.jobTemplate?.spec?.template);
		if (current.spec) validateCronJobSpec(errors, current.spec, rules);
	},
};

/** The name gets a suffix of eleven characters, and pods' names are labels. */
const MAX_CRON_NAME = 52;
const POLICIES = ["Allow", "Forbid", "Replace"];

const COUNTS = [
	"parallelism",
	"completions",
	"activeDeadlineSeconds",
	"backoffLimit",
	"ttlSecondsAfterFinished",
	"backoffLimitPerIndex",
] as const;

function validateJobSpec(errors: FieldError[], spec: V1JobSpec, rules: PodRules, path: FieldPath): void {
	for (const field of COUNTS) validateNonNegative(errors, spec[field] ?? 0, path.child(field));
	validatePodTemplate(errors, spec.template, rules, path.child("template"));
	const policy = spec.template.spec?.restartPolicy;
	if (policy !== "OnFailure" && policy !== "Never") {
		const at = path.child("template").child("spec").child("restartPolicy");
		errors.push(required(at, 'valid values: "OnFailure", "Never"'));
	}
}

function validateCronJobSpec(errors: FieldError[], spec: V1CronJobSpec, rules: PodRules): void {
	if (spec.schedule === "") errors.push(required(SPEC.child("schedule")));
	validateNonNegative(errors, spec.startingDeadlineSeconds ?? 0, SPEC.child("startingDeadlineSeconds"));
	const { concurrencyPolicy: policy } = spec;
	if (!policy) errors.push(required(SPEC.child("concurrencyPolicy")));
	else if (!POLICIES.includes(policy)) {
		errors.push(notSupported(SPEC.child("concurrencyPolicy"), named(policy), POLICIES));
	}
	if (spec.jobTemplate?.spec) {
		validateJobSpec(errors, spec.jobTemplate.spec, rules, SPEC.child("jobTemplate").child("spec"));
	}
	for (const field of ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] as const) {
		validateNonNegative(errors, spec[field] ?? 0, SPEC.child(field));
	}
}
