import type { FieldError } from "../../fieldError";
import type { PodSpec, V1Volume } from "../../types";

/**
 * What is let pass because the object already had it before the rule came, and whether the spec is a pod's own
 * (upstream's PodValidationOptions, as far as a default v1.36 leaves them open).
 */
export interface PodRules {
	/** The spec is a Pod's, not a template's. */
	isPod?: boolean;
	allowInvalidDeletionCost?: boolean;
	allowInvalidSelectorValues?: boolean;
	allowInvalidNodeAffinityValues?: boolean;
	allowInvalidSpreadSelector?: boolean;
	allowIndivisibleHugePages?: boolean;
	allowNonLocalTokenPath?: boolean;
	allowHostSysctls?: boolean;
	allowUserNamespaceDevices?: boolean;
	allowSeLinuxPolicies?: boolean;
	/** The old spec broke today's rules for a spread constraint's matchLabelKeys: the former ones apply. */
	legacyMatchLabelKeys?: boolean;
}

/** What the parts of a pod spec's validation share. */
export interface PodContext {
	readonly errors: FieldError[];
	readonly rules: PodRules;
	readonly spec: PodSpec;
	/** The volumes without faults, by name. */
	readonly volumes: ReadonlyMap<string, V1Volume>;
	/** The names of spec.resourceClaims. */
	readonly claimNames: ReadonlySet<string>;
	/** True unless the pod has a user namespace of its own. */
	readonly hostUsers: boolean;
}
