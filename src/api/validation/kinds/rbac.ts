import { deepEqual } from "../../equal";
import { type FieldError, invalid, notSupported, required, struct } from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { pathSegmentErrors, subdomainName } from "../../names";
import type {
	ObjectMeta,
	RbacV1Subject,
	V1ClusterRole,
	V1ClusterRoleBinding,
	V1PolicyRule,
	V1Role,
	V1RoleBinding,
} from "../../types";
import { validateLabelSelector } from "../labelSelector";
import { validateMetadata, validateMetadataUpdate } from "../metadata";
import { validateName } from "../pod/common";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const GROUP = "rbac.authorization.k8s.io";

export const role: KindRules<V1Role> = {
	create: (errors, object) => validateRole(errors, object, true),
	update(errors, { current, old }) {
		validateRole(errors, current, true);
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
	},
};

export const clusterRole: KindRules<V1ClusterRole> = {
	create: (errors, object) => validateRole(errors, object, false),
	update(errors, { current, old }) {
		validateRole(errors, current, false);
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
	},
};

export const roleBinding: KindRules<V1RoleBinding> = bindingRules(true);
export const clusterRoleBinding: KindRules<V1ClusterRoleBinding> = bindingRules(false);

type Binding = V1RoleBinding & V1ClusterRoleBinding;

function bindingRules(namespaced: boolean): KindRules<Binding> {
	return {
		create: (errors, object) => validateBinding(errors, object, namespaced),
		update(errors, { current, old }) {
			validateBinding(errors, current, namespaced);
			validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
			if (deepEqual(current.roleRef, old.roleRef)) return;
			const { apiGroup, kind, name } = current.roleRef;
			const shown = struct({ APIGroup: apiGroup, Kind: kind, Name: name });
			errors.push(invalid(root("roleRef"), shown, "cannot change roleRef"));
		},
	};
}

function validateMeta(errors: FieldError[], metadata: ObjectMeta, namespaced: boolean): void {
	validateMetadata(errors, metadata, { namespaced, name: (name) => pathSegmentErrors(name) }, METADATA);
}

function validateRole(errors: FieldError[], object: V1ClusterRole, namespaced: boolean): void {
	validateMeta(errors, object.metadata ?? {}, namespaced);
	for (const [index, rule] of object.rules?.entries() ?? []) {
		validateRule(errors, rule, namespaced, root("rules").index(index));
	}
	if (namespaced || !object.aggregationRule) return;
	const at = root("aggregationRule").child("clusterRoleSelectors");
	const selectors = object.aggregationRule.clusterRoleSelectors ?? [];
	if (selectors.length === 0) {
		errors.push(required(at, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
	}
	for (const [index, selector] of selectors.entries()) validateLabelSelector(errors, selector, at.index(index));
}

function validateRule(errors: FieldError[], rule: V1PolicyRule, namespaced: boolean, path: FieldPath): void {
	const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
	if (!verbs?.length) errors.push(required(path.child("verbs"), "verbs must contain at least one value"));
	if (nonResourceURLs.length > 0) {
		const at = path.child("nonResourceURLs");
		if (namespaced) {
			errors.push(invalid(at, nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
		}
		if (apiGroups.length + resources.length + resourceNames.length > 0) {
			const why = "rules cannot apply to both regular resources and non-resource URLs";
			errors.push(invalid(at, nonResourceURLs, why));
		}
		return;
	}
	if (apiGroups.length === 0) {
		errors.push(required(path.child("apiGroups"), "resource rules must supply at least one api group"));
	}
	if (resources.length === 0) {
		errors.push(required(path.child("resources"), "resource rules must supply at least one resource"));
	}
}

function validateBinding(errors: FieldError[], object: Binding, namespaced: boolean): void {
	validateMeta(errors, object.metadata ?? {}, namespaced);
	const { apiGroup, kind, name } = object.roleRef;
	const path = root("roleRef");
	if (apiGroup !== GROUP) errors.push(notSupported(path.child("apiGroup"), apiGroup, [GROUP]));
	const kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
	if (!kinds.includes(kind)) errors.push(notSupported(path.child("kind"), kind, kinds));
	if (name === "") errors.push(required(path.child("name")));
	else validateName(errors, name, pathSegmentErrors, path.child("name"));
	for (const [index, subject] of object.subjects?.entries() ?? []) {
		validateSubject(errors, subject, namespaced, root("subjects").index(index));
	}
}

const SUBJECTS = ["ServiceAccount", "User", "Group"];

function validateSubject(errors: FieldError[], subject: RbacV1Subject, namespaced: boolean, path: FieldPath): void {
	const { kind, name, namespace, apiGroup = "" } = subject;
	if (name === "") errors.push(required(path.child("name")));
	if (kind === "ServiceAccount") {
		if (name !== "") validateName(errors, name, (text) => subdomainName(text, false), path.child("name"));
		if (apiGroup !== "") errors.push(notSupported(path.child("apiGroup"), apiGroup, [""]));
		if (!namespaced && !namespace) errors.push(required(path.child("namespace")));
	} else if (!SUBJECTS.includes(kind)) errors.push(notSupported(path.child("kind"), kind, SUBJECTS));
	else if (apiGroup !== GROUP) errors.push(notSupported(path.child("apiGroup"), apiGroup, [GROUP]));
}
