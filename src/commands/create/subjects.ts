import type { FlagSpec, Invocation } from "../../cli/command";
import { plainError } from "../../selection/failure";

export const RBAC = "rbac.authorization.k8s.io";

export const subjectFlags: readonly FlagSpec[] = [
	{ name: "group", type: "stringArray", help: "A group that gets the role; may be repeated." },
	{
		name: "serviceaccount",
		type: "stringArray",
		help: "A service account that gets the role, NAMESPACE:NAME; may be repeated.",
	},
	{ name: "user", type: "stringArray", help: "A user who gets the role; may be repeated." },
];

/**
 * Who gets a role, in kubectl's order: users, groups, service accounts; no field where there is nobody.
 * @throws a CliError in kubectl's words
 */
export function subjectsOf(invocation: Invocation): { subjects?: object[] } {
	const named = (kind: string, flag: string) =>
		invocation.strings(flag).map((name) => ({ kind, apiGroup: RBAC, name }));
	const accounts = invocation.strings("serviceaccount").map((text) => {
		const [namespace, name, ...more] = text.split(":");
		if (!namespace || !name || more.length > 0) throw plainError("serviceaccount must be <namespace>:<name>");
		return { kind: "ServiceAccount", name, namespace };
	});
	const subjects = [...named("User", "user"), ...named("Group", "group"), ...accounts];
	return subjects.length > 0 ? { subjects } : {};
}
