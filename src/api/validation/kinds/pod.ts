import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, json, required } from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { inclusiveRange, subdomainName } from "../../names";
import type { Container, Pod, PodSpec, Toleration, V1PodTemplate } from "../../types";
import { validateMetadata, validateMetadataUpdate } from "../metadata";
import { validateImageOfPod } from "../pod/containers";
import { APP_ARMOR_CONTAINER, validateProfilesMatch } from "../pod/profiles";
import type { PodRules } from "../pod/rules";
import { validateTolerations } from "../pod/scheduling";
import { validatePodSpec } from "../pod/spec";
import { validatePodAnnotations, validatePodTemplate } from "../pod/template";
import { rulesFor, rulesForTemplate } from "../pod/updateRules";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const pod: KindRules<Pod> = {
	create(errors, object) {
		const { metadata, spec } = object;
		validatePod(errors, object, { isPod: true });
		if (spec.ephemeralContainers?.length) {
			errors.push(forbidden(SPEC.child("ephemeralContainers"), "cannot be set on create"));
		}
		if (spec.nodeName && spec.schedulingGates?.length) {
			errors.push(forbidden(SPEC.child("nodeName"), "cannot be set until all schedulingGates have been cleared"));
		}
		validateProfilesMatch(errors, metadata.annotations, spec, SPEC);
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata, old: old.metadata }, METADATA);
		const rules = { ...rulesFor(old.spec, old.metadata), isPod: true };
		validatePod(errors, current, rules);
		validateAnnotationChanges(errors, { current, old }, METADATA.child("annotations"));
		validatePodAnnotationsAgain(errors, current, rules);
		for (const list of ["containers", "initContainers"] as const) {
			if (!validateSameContainers(errors, { current: current.spec[list], old: old.spec[list] }, SPEC.child(list))) {
				return;
			}
		}
		if (!validateDeadline(errors, { current: current.spec, old: old.spec })) return;
		validateAddedTolerations(errors, { current: current.spec, old: old.spec });
		validateDeletedGates(errors, { current: current.spec, old: old.spec });
		validateSameSpec(errors, { current: current.spec, old: old.spec });
	},
};

export const podTemplate: KindRules<V1PodTemplate> = {
	create(errors, { metadata = {}, template }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		if (template) validatePodTemplate(errors, template, {}, root("template"));
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.template) {
			validatePodTemplate(errors, current.template, rulesForTemplate(old.template), root("template"));
		}
	},
};

const MIRROR = "kubernetes.io/config.mirror";
const MAX_INT32 = 2 ** 31 - 1;

function validatePod(errors: FieldError[], { metadata, spec }: Pod, rules: PodRules): void {
	validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
	validatePodAnnotationsAgain(errors, { metadata, spec }, rules);
	validatePodSpec(errors, spec, { rules, owner: metadata }, SPEC);
	if (!spec.serviceAccountName) {
		for (const [index, volume] of spec.volumes?.entries() ?? []) {
			for (const [sourceIndex, source] of volume.projected?.sources?.entries() ?? []) {
				if (!source.serviceAccountToken) continue;
				const at = SPEC.child("volumes").index(index).child("projected").child("sources").index(sourceIndex);
				const why = "must not be specified when serviceAccountName is not set";
				errors.push(forbidden(at.child("serviceAccountToken"), why));
			}
		}
	}
	for (const list of ["containers", "initContainers"] as const) {
		for (const [index, container] of spec[list]?.entries() ?? []) {
			validateImageOfPod(errors, container, SPEC.child(list).index(index));
		}
	}
}

function validatePodAnnotationsAgain(
	errors: FieldError[],
	{ metadata, spec }: Pick<Pod, "metadata" | "spec">,
	rules: PodRules,
): void {
	if (!metadata.annotations) return;
	validatePodAnnotations(errors, metadata.annotations, spec, rules, METADATA.child("annotations"));
}

/** Annotations that a pod has from its birth. */
function validateAnnotationChanges(
	errors: FieldError[],
	{ current, old }: { current: Pod; old: Pod },
	path: FieldPath,
): void {
	const after = current.metadata.annotations ?? {};
	const before = old.metadata.annotations ?? {};
	const check = (key: string, verb: string): void => {
		if (key.startsWith(APP_ARMOR_CONTAINER)) {
			errors.push(forbidden(path.key(key), `may not ${verb} AppArmor annotations`));
		}
		if (key === MIRROR) errors.push(forbidden(path.key(key), `may not ${verb} mirror pod annotation`));
	};
	for (const key of Object.keys(before)) if (after[key] !== before[key]) check(key, "remove or update");
	for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) check(key, "add");
}

/** False when the lists do not even have the same length, which ends the server's comparison. */
function validateSameContainers(
	errors: FieldError[],
	lists: { current?: readonly Container[] | null; old?: readonly Container[] | null },
	path: FieldPath,
): boolean {
	const current = lists.current ?? [];
	const old = lists.old ?? [];
	if (current.length !== old.length) {
		errors.push(forbidden(path, "pod updates may not add or remove containers"));
		return false;
	}
	for (const [index, container] of current.entries()) {
		if (!container.image) errors.push(required(path.index(index).child("image")));
		validateImageOfPod(errors, container, path.index(index));
	}
	return true;
}

/** A deadline may come and shrink, but not grow or go. */
function validateDeadline(errors: FieldError[], { current, old }: { current: PodSpec; old: PodSpec }): boolean {
	const at = SPEC.child("activeDeadlineSeconds");
	const after = current.activeDeadlineSeconds;
	const before = old.activeDeadlineSeconds;
	if (after === undefined) {
		if (before !== undefined) {
			errors.push(invalid(at, json(undefined), "must not update from a positive integer to nil value"));
		}
		return true;
	}
	if (after < 0 || after > MAX_INT32) {
		errors.push(invalid(at, after, inclusiveRange(0, MAX_INT32)));
		return false;
	}
	if (before !== undefined && before < after) {
		errors.push(invalid(at, after, "must be less than or equal to previous value"));
		return false;
	}
	return true;
}

function validateAddedTolerations(errors: FieldError[], { current, old }: { current: PodSpec; old: PodSpec }): void {
	const at = SPEC.child("tolerations");
	const after = current.tolerations ?? [];
	const withoutSeconds = (toleration: Toleration): Toleration => ({ ...toleration, tolerationSeconds: undefined });
	const kept = (old.tolerations ?? []).every((before) =>
		after.some((each) => deepEqual(withoutSeconds(each), withoutSeconds(before))),
	);
	if (!kept) {
		errors.push(forbidden(at, "existing toleration can not be modified except its tolerationSeconds"));
		return;
	}
	validateTolerations(errors, after, at);
}

function validateDeletedGates(errors: FieldError[], { current, old }: { current: PodSpec; old: PodSpec }): void {
	for (const [index, { name }] of current.schedulingGates?.entries() ?? []) {
		if (old.schedulingGates?.some((gate) => gate.name === name)) continue;
		const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
		errors.push(forbidden(SPEC.child("schedulingGates").index(index).child("name"), why));
	}
}

const MUTABLE = [
	"`spec.containers[*].image`",
	"`spec.initContainers[*].image`",
	"`spec.activeDeadlineSeconds`",
	"`spec.tolerations` (only additions to existing tolerations)",
	"`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");

/** Everything else of a pod's spec is for life; a gated pod may still narrow down its nodes. */
function validateSameSpec(errors: FieldError[], { current, old }: { current: PodSpec; old: PodSpec }): void {
	if (deepEqual(current, old)) return;
	const masked: PodSpec = {
		...current,
		containers: withImagesOf(current.containers ?? [], old.containers ?? []),
		activeDeadlineSeconds: old.activeDeadlineSeconds,
		schedulingGates: old.schedulingGates,
		tolerations: old.tolerations,
	};
	if (current.initContainers) {
		masked.initContainers = withImagesOf(current.initContainers, old.initContainers ?? []);
	}
	if ((old.terminationGracePeriodSeconds ?? 0) < 0 && current.terminationGracePeriodSeconds === 1) {
		masked.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
	}
	if (old.schedulingGates?.length) {
		validateNarrowed(errors, { current, old });
		masked.nodeSelector = old.nodeSelector;
		masked.affinity = { ...current.affinity, nodeAffinity: old.affinity?.nodeAffinity };
		if (old.affinity === undefined && Object.values(masked.affinity).every((kind) => kind === undefined)) {
			masked.affinity = undefined;
		}
	}
	if (!deepEqual(masked, old)) {
		errors.push(forbidden(SPEC, `pod updates may not change fields other than ${MUTABLE}\n`));
	}
}

function withImagesOf(containers: readonly Container[], old: readonly Container[]): Container[] {
	return containers.map((container, index) => ({ ...container, image: old[index]?.image }));
}

function validateNarrowed(errors: FieldError[], { current, old }: { current: PodSpec; old: PodSpec }): void {
	const after = current.nodeSelector ?? {};
	if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => after[key] !== value)) {
		const why = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
		errors.push(invalid(SPEC.child("nodeSelector"), current.nodeSelector, why));
	}
}
