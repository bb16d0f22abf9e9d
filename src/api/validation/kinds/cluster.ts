import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, json, named, notSupported, required, struct } from "../../fieldError";
import { root } from "../../fieldPath";
import { labelName, qualifiedNameErrors, subdomainName } from "../../names";
import type {
	Namespace,
	V1CSIDriver,
	V1NetworkPolicy,
	V1PodDisruptionBudget,
	V1PriorityClass,
	V1ServiceAccount,
} from "../../types";
import { validateAtMostAll, validateCountOrPercent } from "../countOrPercent";
import { validateLabelSelector } from "../labelSelector";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate } from "../metadata";
import { validateCsiDriverName } from "../persistentSources";
import { validateName } from "../pod/common";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const namespace: KindRules<Namespace> = {
	create: validateNamespace,
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata, old: old.metadata }, METADATA);
	},
};

export const serviceAccount: KindRules<V1ServiceAccount> = {
	create: validateServiceAccount,
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validateServiceAccount(errors, current);
	},
};

export const priorityClass: KindRules<V1PriorityClass> = {
	create(errors, { metadata = {}, value = 0, globalDefault = false, preemptionPolicy }) {
		validateMetadata(errors, metadata, { namespaced: false, name: subdomainName }, METADATA);
		const { name = "" } = metadata;
		if (name.startsWith(SYSTEM_PREFIX)) {
			const problem = systemClassProblem(name, value, globalDefault);
			if (problem !== undefined) {
				const why = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error:`;
				errors.push(forbidden(METADATA.child("name"), `${why} ${problem}`));
			}
		} else if (value > MAX_PRIORITY) {
			const why = `maximum allowed value of a user defined priority is ${MAX_PRIORITY}`;
			errors.push(forbidden(root("value"), why));
		}
		if (preemptionPolicy !== undefined && !PREEMPTION.includes(preemptionPolicy)) {
			errors.push(notSupported(root("preemptionPolicy"), named(preemptionPolicy), PREEMPTION));
		}
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.value !== old.value) errors.push(forbidden(root("value"), "may not be changed in an update."));
		if (current.preemptionPolicy !== old.preemptionPolicy) {
			errors.push(invalid(root("preemptionPolicy"), json(current.preemptionPolicy), IMMUTABLE_FIELD));
		}
	},
};

export const podDisruptionBudget: KindRules<V1PodDisruptionBudget> = {
	create: validateBudget,
	update: (errors, { current }) => validateBudget(errors, current),
};

export const networkPolicy: KindRules<V1NetworkPolicy> = {
	create(errors, object) {
		validateMetadata(errors, object.metadata ?? {}, { namespaced: true, name: subdomainName }, METADATA);
		validatePolicy(errors, object);
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validatePolicy(errors, current);
	},
};

export const csiDriver: KindRules<V1CSIDriver> = {
	create: validateDriver,
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validateDriver(errors, current);
		for (const field of ["attachRequired", "fsGroupPolicy", "volumeLifecycleModes"] as const) {
			const value = current.spec?.[field];
			if (field === "fsGroupPolicy" || deepEqual(value, old.spec?.[field])) continue;
			errors.push(invalid(SPEC.child(field), json(value), IMMUTABLE_FIELD));
		}
	},
};

const SYSTEM_PREFIX = "system-";
const MAX_PRIORITY = 1_000_000_000;
const PREEMPTION = ["PreemptLowerPriority", "Never"];
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
	"system-node-critical": 2 * MAX_PRIORITY + 1000,
	"system-cluster-critical": 2 * MAX_PRIORITY,
};

function validateNamespace(errors: FieldError[], { metadata, spec }: Namespace): void {
	validateMetadata(errors, metadata, { namespaced: false, name: labelName }, METADATA);
	for (const finalizer of spec?.finalizers ?? []) {
		const at = SPEC.child("finalizers");
		validateName(errors, finalizer, qualifiedNameErrors, at);
		if (finalizer.includes("/") || ["kubernetes", "orphan", "foregroundDeletion"].includes(finalizer)) continue;
		errors.push(invalid(at, finalizer, "name is neither a standard finalizer name nor is it fully qualified"));
	}
}

function validateServiceAccount(errors: FieldError[], { metadata = {} }: V1ServiceAccount): void {
	validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
}

function systemClassProblem(name: string, value: number, globalDefault: boolean): string | undefined {
	const known = Object.hasOwn(SYSTEM_CLASSES, name) ? SYSTEM_CLASSES[name] : undefined;
	if (known === undefined) return `${name} is not a known system priority class`;
	if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
	return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

const EVICTION_POLICIES = ["AlwaysAllow", "IfHealthyBudget"];

function validateBudget(errors: FieldError[], { spec = {} }: V1PodDisruptionBudget): void {
	const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
	if (minAvailable !== undefined && maxUnavailable !== undefined) {
		const shown = struct({
			MinAvailable: minAvailable,
			Selector: json(selector),
			MaxUnavailable: maxUnavailable,
			UnhealthyPodEvictionPolicy: policy,
		});
		errors.push(invalid(SPEC, shown, "minAvailable and maxUnavailable cannot be both set"));
	}
	for (const [field, value] of Object.entries({ minAvailable, maxUnavailable })) {
		if (value === undefined) continue;
		validateCountOrPercent(errors, value as number | string, SPEC.child(field));
		validateAtMostAll(errors, value as number | string, SPEC.child(field));
	}
	validateLabelSelector(errors, selector, SPEC.child("selector"));
	if (policy !== undefined && !EVICTION_POLICIES.includes(policy)) {
		errors.push(notSupported(SPEC.child("unhealthyPodEvictionPolicy"), named(policy), EVICTION_POLICIES));
	}
}

const POLICY_TYPES = ["Egress", "Ingress"];

function validatePolicy(errors: FieldError[], { spec }: V1NetworkPolicy): void {
	if (spec === undefined) return;
	validateLabelSelector(errors, spec.podSelector, SPEC.child("podSelector"));
	const { policyTypes = [] } = spec;
	const at = SPEC.child("policyTypes");
	if (policyTypes.length > POLICY_TYPES.length) {
		errors.push(invalid(at, policyTypes, "may not specify more than two policyTypes"));
		return;
	}
	for (const [index, type] of policyTypes.entries()) {
		if (!POLICY_TYPES.includes(type)) errors.push(notSupported(at.index(index), named(type), POLICY_TYPES));
	}
}

const LIFECYCLE_MODES = ["Ephemeral", "Persistent"];
const FS_GROUP_POLICIES = ["File", "None", "ReadWriteOnceWithFSType"];

function validateDriver(errors: FieldError[], { metadata = {}, spec }: V1CSIDriver): void {
	validateCsiDriverName(errors, metadata.name ?? "", root("name"));
	if (spec === undefined) return;
	if (spec.fsGroupPolicy === undefined) errors.push(required(SPEC.child("fsGroupPolicy")));
	else if (!FS_GROUP_POLICIES.includes(spec.fsGroupPolicy)) {
		errors.push(notSupported(SPEC.child("fsGroupPolicy"), named(spec.fsGroupPolicy), FS_GROUP_POLICIES));
	}
	for (const mode of spec.volumeLifecycleModes ?? []) {
		if (LIFECYCLE_MODES.includes(mode)) continue;
		errors.push(notSupported(SPEC.child("volumeLifecycleModes"), named(mode), LIFECYCLE_MODES));
	}
}
