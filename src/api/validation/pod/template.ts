import { type FieldError, forbidden, invalid } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { goQuote } from "../../go/format";
import type { ObjectMeta, PodSpec, PodTemplateSpec, Toleration } from "../../types";
import { validateLabels } from "../labelSelector";
import { validateAnnotations } from "../metadata";
import { validateProfileAnnotations, validateProfilesMatch } from "./profiles";
import type { PodRules } from "./rules";
import { validateTolerations } from "./scheduling";
import { validatePodSpec } from "./spec";

/** The template of a controller's pods. */
export function validatePodTemplate(
	errors: FieldError[],
	template: PodTemplateSpec,
	rules: PodRules,
	path: FieldPath,
): void {
	const meta: ObjectMeta = template.metadata ?? {};
	const spec = (template.spec ?? {}) as PodSpec;
	validateLabels(errors, meta.labels, path.child("labels"));
	if (meta.annotations) {
		validateAnnotations(errors, meta.annotations, path.child("annotations"));
		validatePodAnnotations(errors, meta.annotations, spec, rules, path.child("annotations"));
	}
	validatePodSpec(errors, spec, { rules }, path.child("spec"));
	validateProfilesMatch(errors, meta.annotations, spec, path.child("spec"));
	if (spec.ephemeralContainers?.length) {
		const at = path.child("spec").child("ephemeralContainers");
		errors.push(forbidden(at, "ephemeral containers not allowed in pod template"));
	}
}

const MIRROR = "kubernetes.io/config.mirror";
const TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

/** Annotations that mean something to the server. */
export function validatePodAnnotations(
	errors: FieldError[],
	annotations: Readonly<Record<string, string>>,
	spec: PodSpec,
	rules: PodRules,
	path: FieldPath,
): void {
	const mirror = annotations[MIRROR];
	if (mirror !== undefined && !spec.nodeName) {
		errors.push(invalid(path.key(MIRROR), mirror, "must set spec.nodeName if mirror pod annotation is set"));
	}
	const tolerations = annotations[TOLERATIONS];
	if (tolerations) validateTolerationsAnnotation(errors, tolerations, path);
	const cost = annotations[DELETION_COST];
	if (cost !== undefined && !rules.allowInvalidDeletionCost && !isDeletionCost(cost)) {
		errors.push(invalid(path.key(DELETION_COST), cost, "must be a 32bit integer"));
	}
	validateProfileAnnotations(errors, annotations, spec, path);
}

/** Whether the annotations, if they say what deleting the pod costs, say it as a number. */
export function hasInvalidDeletionCost(annotations: Readonly<Record<string, string>> | undefined): boolean {
	const cost = annotations?.[DELETION_COST];
	return cost !== undefined && !isDeletionCost(cost);
}

function isDeletionCost(text: string): boolean {
	return /^(0|-\d+|[1-9]\d*)$/.test(text) && (Number(text) | 0) === Number(text);
}

/** Tolerations from before there was a field, as JSON. */
function validateTolerationsAnnotation(errors: FieldError[], text: string, path: FieldPath): void {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		errors.push(invalid(path, TOLERATIONS, syntaxProblem(text)));
		return;
	}
	if (!Array.isArray(parsed)) {
		if (parsed === null) return;
		const kind = typeof parsed === "object" ? "object" : typeof parsed === "boolean" ? "bool" : typeof parsed;
		const why = `json: cannot unmarshal ${kind} into Go value of type []core.Toleration`;
		errors.push(invalid(path, TOLERATIONS, why));
		return;
	}
	// Go's decoder finds a field by its name in any case.
	const tolerations = parsed.map((each: unknown) => lowerCased(each) as Toleration);
	validateTolerations(errors, tolerations, path.child(TOLERATIONS));
}

function lowerCased(value: unknown): unknown {
	const fields = typeof value === "object" && value !== null ? Object.entries(value) : [];
	const names = ["key", "operator", "value", "effect", "tolerationSeconds"];
	return Object.fromEntries(
		fields.map(([name, inner]) => [names.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name, inner]),
	);
}

function syntaxProblem(text: string): string {
	const first = text.trimStart()[0];
	return first === undefined
		? "unexpected end of JSON input"
		: `invalid character ${goQuote(first).replace(/^"|"$/g, "'")} looking for beginning of value`;
}
