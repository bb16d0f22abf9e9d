import type { FieldError } from "../../fieldError";
import { root } from "../../fieldPath";
import { labelValueErrors } from "../../names";
import type { LabelSelector, ObjectMeta, PodSpec, PodTemplateSpec } from "../../types";
import { hasInvalidSelectorValue, validateLabelSelector } from "../labelSelector";
import { validateMatchLabelKeys } from "./affinity";
import { allContainers, validateVolumeFilePath } from "./common";
import { isHugePages, isWholePages } from "./resourceNames";
import type { PodRules } from "./rules";
import { hostNamespaceOf } from "./security";
import { hasInvalidDeletionCost } from "./template";

/** What an update may keep because the old template has it already. */
export function rulesForTemplate(old: PodTemplateSpec | undefined): PodRules {
	return old?.spec ? rulesFor(old.spec, old.metadata) : NO_RULES;
}

/** The same for a pod's own spec. */
export function rulesFor(old: PodSpec, meta: ObjectMeta | undefined): PodRules {
	return {
		allowInvalidDeletionCost: hasInvalidDeletionCost(meta?.annotations),
		allowIndivisibleHugePages: hasPartialPages(old),
		allowInvalidSelectorValues: podAffinityTerms(old).some(
			(term) => hasInvalidSelectorValue(term.labelSelector) || hasInvalidSelectorValue(term.namespaceSelector),
		),
		allowInvalidNodeAffinityValues: hasInvalidNodeValues(old),
		allowInvalidSpreadSelector: spreadConstraints(old).some(({ labelSelector }) => isInvalidSelector(labelSelector)),
		legacyMatchLabelKeys: spreadConstraints(old).some(({ matchLabelKeys: match = [], labelSelector: selector }) =>
			finds((errors) => validateMatchLabelKeys(errors, { match, mismatch: [], selector }, ANYWHERE)),
		),
		allowNonLocalTokenPath: tokenPaths(old).some((path) =>
			finds((errors) => validateVolumeFilePath(errors, path, ANYWHERE)),
		),
		allowHostSysctls:
			old.securityContext?.sysctls?.some(({ name }) => hostNamespaceOf(name, old) !== undefined) ?? false,
		allowSeLinuxPolicies: old.securityContext?.seLinuxChangePolicy !== undefined,
		allowUserNamespaceDevices:
			old.hostUsers === false && allContainers(old).some((container) => container.volumeDevices?.length),
	};
}

const NO_RULES: PodRules = {};
const ANYWHERE = root("");

function finds(validate: (errors: FieldError[]) => void): boolean {
	const errors: FieldError[] = [];
	validate(errors);
	return errors.length > 0;
}

function isInvalidSelector(selector: LabelSelector | undefined): boolean {
	return finds((errors) => validateLabelSelector(errors, selector, ANYWHERE));
}

function spreadConstraints(spec: PodSpec): NonNullable<PodSpec["topologySpreadConstraints"]> {
	return spec.topologySpreadConstraints ?? [];
}

function podAffinityTerms(spec: PodSpec): { labelSelector?: LabelSelector; namespaceSelector?: LabelSelector }[] {
	const kinds = [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity];
	return kinds.flatMap((kind) => [
		...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
		...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
	]);
}

function hasInvalidNodeValues(spec: PodSpec): boolean {
	const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	return (
		terms?.some((term) =>
			term.matchExpressions?.some(({ values }) => values?.some((value) => labelValueErrors(value).length > 0)),
		) ?? false
	);
}

function tokenPaths(spec: PodSpec): string[] {
	const sources = spec.volumes?.flatMap((volume) => volume.projected?.sources ?? []) ?? [];
	return sources.flatMap(({ serviceAccountToken: token }) => (token ? [token.path] : []));
}

function hasPartialPages(spec: PodSpec): boolean {
	const lists = [
		spec.overhead,
		...allContainers(spec).flatMap(({ resources }) => [resources?.limits, resources?.requests]),
	];
	return lists.some((list) =>
		Object.entries(list ?? {}).some(([name, quantity]) => isHugePages(name) && !isWholePages(name, quantity)),
	);
}
