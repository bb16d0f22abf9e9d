import { type FieldError, named, notSupported, required, tooLong } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import type { Container, V1ContainerRestartRule } from "../../types";

const POLICIES = ["Always", "Never", "OnFailure"];
const ACTIONS = ["Restart", "RestartAllContainers"];
const OPERATORS = ["In", "NotIn"];
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;

/** When a container of its own accord starts again, and the exceptions by exit code. */
export function validateContainerRestartPolicy(errors: FieldError[], container: Container, path: FieldPath): void {
	const { restartPolicy: policy, restartPolicyRules: rules = [] } = container;
	if (policy === undefined) {
		if (rules.length === 0) return;
		errors.push(required(path.child("restartPolicy"), "must specify restartPolicy when restart rules are used"));
	} else if (!POLICIES.includes(policy)) {
		errors.push(notSupported(path.child("restartPolicy"), named(policy), POLICIES));
	}
	if (rules.length > MAX_RULES) errors.push(tooLong(path.child("restartPolicyRules"), MAX_RULES));
	for (const [index, rule] of rules.entries()) {
		validateRule(errors, rule, path.child("restartPolicyRules").index(index));
	}
}

/** The same for an init container, where rules without a policy are all that is missing. */
export function validateInitRestartPolicy(errors: FieldError[], container: Container, path: FieldPath): void {
	if (container.restartPolicy !== undefined) {
		validateContainerRestartPolicy(errors, container, path);
	} else if (container.restartPolicyRules?.length) {
		errors.push(required(path.child("restartPolicy"), "must specify restartPolicy when restart rules are used"));
	}
}

function validateRule(errors: FieldError[], rule: V1ContainerRestartRule, path: FieldPath): void {
	if (!ACTIONS.includes(rule.action)) errors.push(notSupported(path.child("action"), named(rule.action), ["Restart"]));
	const { exitCodes } = rule;
	if (exitCodes === undefined) {
		errors.push(required(path.child("exitCodes"), "must be specified"));
		return;
	}
	const at = path.child("exitCodes");
	if (!OPERATORS.includes(exitCodes.operator)) {
		errors.push(notSupported(at.child("operator"), named(exitCodes.operator), OPERATORS));
	}
	if ((exitCodes.values?.length ?? 0) > MAX_EXIT_CODES) errors.push(tooLong(at.child("values"), MAX_EXIT_CODES));
}
