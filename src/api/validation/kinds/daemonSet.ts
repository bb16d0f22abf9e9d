import { valueOrEmpty } from "../../decode/empties";
import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, json, named, notSupported, required } from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { subdomainName } from "../../names";
import type { DaemonSet, V1DaemonSetSpec, V1DaemonSetUpdateStrategy } from "../../types";
import { countOrPercent, validateAtMostAll, validateCountOrPercent } from "../countOrPercent";
import { updateStrategyValue } from "../internal";
import { hasInvalidSelectorValue, validateLabelSelector } from "../labelSelector";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate, validateNonNegative } from "../metadata";
import type { PodRules } from "../pod/rules";
import { validatePodTemplate } from "../pod/template";
import { rulesForTemplate } from "../pod/updateRules";
import { selectsTemplate } from "../templateSelector";
import type { KindRules } from "./kind";

export const daemonSet: KindRules<DaemonSet> = { create: validateDaemonSet, update: validateDaemonSetUpdate };

function validateDaemonSet(errors: FieldError[], { metadata, spec }: DaemonSet): void {
	validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, root("metadata"));
	validateSpec(errors, spec, {}, root("spec"));
}

function validateDaemonSetUpdate(errors: FieldError[], { current, old }: { current: DaemonSet; old: DaemonSet }): void {
	validateMetadataUpdate(errors, { current: current.metadata, old: old.metadata }, root("metadata"));
	const path = root("spec");
	const { selector } = current.spec;
	if (!deepEqual(selector, old.spec.selector)) {
		errors.push(invalid(path.child("selector"), json(selector), IMMUTABLE_FIELD));
	}
	const rules = rulesForTemplate(old.spec.template);
	const allowInvalidSelectorValues = rules.allowInvalidSelectorValues || hasInvalidSelectorValue(old.spec.selector);
	validateSpec(errors, current.spec, { ...rules, allowInvalidSelectorValues }, path);
}

function validateSpec(errors: FieldError[], spec: V1DaemonSetSpec, rules: PodRules, path: FieldPath): void {
	const { selector, template } = spec;
	const allowInvalidValues = rules.allowInvalidSelectorValues;
	validateLabelSelector(errors, selector, path.child("selector"), { allowInvalidValues });
	const labels = template.metadata?.labels;
	const templatePath = path.child("template");
	if (!selectsTemplate(selector, labels)) {
		const at = templatePath.child("metadata").child("labels");
		errors.push(
			invalid(at, json(valueOrEmpty(template.metadata, "labels")), "`selector` does not match template `labels`"),
		);
	}
	if (selector && !selector.matchLabels && !selector.matchExpressions?.length) {
		errors.push(invalid(path.child("selector"), json(selector), "empty selector is invalid for daemonset"));
	}
	validatePodTemplate(errors, template, rules, templatePath);
	const restartPolicy = template.spec?.restartPolicy;
	if (restartPolicy !== "Always") {
		const at = templatePath.child("spec").child("restartPolicy");
		errors.push(notSupported(at, named(restartPolicy), ["Always"]));
	}
	if (template.spec?.activeDeadlineSeconds !== undefined) {
		const at = templatePath.child("spec").child("activeDeadlineSeconds");
		errors.push(forbidden(at, "activeDeadlineSeconds in DaemonSet is not Supported"));
	}
	validateNonNegative(errors, spec.minReadySeconds ?? 0, path.child("minReadySeconds"));
	validateStrategy(errors, spec.updateStrategy ?? {}, path.child("updateStrategy"));
	validateNonNegative(errors, spec.revisionHistoryLimit ?? 0, path.child("revisionHistoryLimit"));
}

function validateStrategy(errors: FieldError[], strategy: V1DaemonSetUpdateStrategy, path: FieldPath): void {
	if (strategy.type === "OnDelete") return;
	if (strategy.type !== "RollingUpdate") {
		errors.push(notSupported(path, updateStrategyValue(strategy), ["RollingUpdate", "OnDelete"]));
		return;
	}
	const at = path.child("rollingUpdate");
	if (strategy.rollingUpdate === undefined) {
		errors.push(required(at));
		return;
	}
	const { maxUnavailable = 0, maxSurge = 0 } = strategy.rollingUpdate;
	const unavailable = maxUnavailable as number | string;
	const surge = maxSurge as number | string;
	validateCountOrPercent(errors, unavailable, at.child("maxUnavailable"));
	validateCountOrPercent(errors, surge, at.child("maxSurge"));
	validateAtMostAll(errors, unavailable, at.child("maxUnavailable"));
	validateAtMostAll(errors, surge, at.child("maxSurge"));
	const hasUnavailable = countOrPercent(unavailable) !== 0;
	const hasSurge = countOrPercent(surge) !== 0;
	if (hasUnavailable && hasSurge) {
		errors.push(invalid(at.child("maxSurge"), json(surge), "may not be set when maxUnavailable is non-zero"));
	} else if (!hasUnavailable && !hasSurge) {
		errors.push(required(at.child("maxUnavailable"), "cannot be 0 when maxSurge is 0"));
	}
}
