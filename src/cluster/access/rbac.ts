import type {
	KubeObject,
	RbacV1Subject,
	V1ClusterRoleBinding,
	V1PolicyRule,
	V1RoleBinding,
	V1RoleRef,
} from "../../api/types";
import { kind } from "../kinds";
import type { ObjectRegistry } from "../registry/objectRegistry";
import type { User } from "./user";

/** What somebody wants to do. */
export type Attributes = {
	verb: string;
} & (
	| { path: string; group?: undefined }
	| { path?: undefined; group: string; resource: string; subresource?: string; namespace?: string; name?: string }
);

export interface Verdict {
	allowed: boolean;
	/** Which binding allows it, in the API server's words. */
	reason: string;
}

/** Roles that every cluster has; local ones are born without the objects. */
const BUILT_IN: Readonly<Record<string, V1PolicyRule[]>> = {
	"cluster-admin": [
		{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
		{ nonResourceURLs: ["*"], verbs: ["*"] },
	],
	"system:basic-user": [
		{
			apiGroups: ["authorization.k8s.io"],
			resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
			verbs: ["create"],
		},
		{ apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"], verbs: ["create"] },
	],
	"system:discovery": [
		{
			nonResourceURLs: [
				"/api",
				"/api/*",
				"/apis",
				"/apis/*",
				"/healthz",
				"/livez",
				"/openapi",
				"/openapi/*",
				"/readyz",
				"/version",
				"/version/",
			],
			verbs: ["get"],
		},
	],
};
/** Bound to everyone who is known. */
const FOR_AUTHENTICATED = ["system:basic-user", "system:discovery"];

/**
 * Whether a user may do something, by the roles that are bound to it (plugin/pkg/auth/authorizer/rbac). The group
 * system:masters may do everything.
 */
export function authorize(registry: ObjectRegistry, user: User, attributes: Attributes): Verdict {
	if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
	const namespace = attributes.path === undefined ? attributes.namespace : undefined;
	for (const { rules, reason } of rulesFor(registry, user, namespace)) {
		if (rules.some((rule) => allows(rule, attributes))) return { allowed: true, reason };
	}
	return { allowed: false, reason: "" };
}

/** The rules that hold for a user: everywhere, and in a namespace. */
export function rulesFor(
	registry: ObjectRegistry,
	user: User,
	namespace: string | undefined,
): { rules: V1PolicyRule[]; reason: string }[] {
	const found: { rules: V1PolicyRule[]; reason: string }[] = [];
	if (user.groups.includes("system:masters")) found.push({ rules: BUILT_IN["cluster-admin"] ?? [], reason: "" });
	if (user.groups.includes("system:authenticated")) {
		for (const name of FOR_AUTHENTICATED) {
			const reason = `RBAC: allowed by ClusterRoleBinding ${JSON.stringify(name)} of ClusterRole ${JSON.stringify(name)} to Group "system:authenticated"`;
			found.push({ rules: BUILT_IN[name] ?? [], reason });
		}
	}
	const bindings = [
		...list<V1ClusterRoleBinding>(registry, "clusterrolebindings.rbac.authorization.k8s.io"),
		...(namespace ? list<V1RoleBinding>(registry, "rolebindings.rbac.authorization.k8s.io", namespace) : []),
	];
	for (const { metadata, subjects, roleRef } of bindings) {
		const subject = subjects?.find((each) => isSubject(user, each, metadata?.namespace));
		if (subject === undefined) continue;
		const inNamespace = metadata?.namespace;
		const where = inNamespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
		const binding = inNamespace === undefined ? metadata?.name : `${metadata?.name}/${inNamespace}`;
		const reason = `RBAC: allowed by ${where} ${JSON.stringify(binding)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject.kind} ${JSON.stringify(subjectName(subject))}`;
		found.push({ rules: rulesOf(registry, roleRef, inNamespace), reason });
	}
	return found;
}

function list<T>(registry: ObjectRegistry, plural: string, namespace?: string): T[] {
	return registry.list<KubeObject>(kind(plural), namespace) as unknown as T[];
}

function rulesOf(registry: ObjectRegistry, { kind: roleKind, name }: V1RoleRef, namespace?: string): V1PolicyRule[] {
	const isRole = roleKind === "Role";
	const roles = kind(`${isRole ? "roles" : "clusterroles"}.rbac.authorization.k8s.io`);
	const role = registry.find(roles, isRole ? namespace : undefined, name);
	if (role !== undefined) return (role.rules ?? []) as V1PolicyRule[];
	return isRole || !Object.hasOwn(BUILT_IN, name) ? [] : (BUILT_IN[name] ?? []);
}

function isSubject(user: User, { kind: what, name, namespace }: RbacV1Subject, bindingNamespace?: string): boolean {
	switch (what) {
		case "User":
			return user.name === name;
		case "Group":
			return user.groups.includes(name);
		default:
			return user.name === `system:serviceaccount:${namespace || bindingNamespace}:${name}`;
	}
}

function subjectName({ kind: what, name, namespace }: RbacV1Subject): string {
	return what === "ServiceAccount" ? `${name}/${namespace}` : name;
}

/** pkg/apis/rbac/v1's evaluation helpers. */
function allows(rule: V1PolicyRule, attributes: Attributes): boolean {
	if (!hasOrAll(rule.verbs, attributes.verb)) return false;
	const { path } = attributes;
	if (path !== undefined) {
		return (rule.nonResourceURLs ?? []).some(
			(url) => url === "*" || url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1))),
		);
	}
	const { group, resource, subresource, name = "" } = attributes;
	if (!hasOrAll(rule.apiGroups, group)) return false;
	const combined = subresource ? `${resource}/${subresource}` : resource;
	const matches = (rule.resources ?? []).some(
		(each) => each === "*" || each === combined || (subresource !== undefined && each === `*/${subresource}`),
	);
	if (!matches) return false;
	const names = rule.resourceNames ?? [];
	return names.length === 0 || names.includes(name);
}

function hasOrAll(values: readonly string[] | undefined, wanted: string): boolean {
	return (values ?? []).some((value) => value === "*" || value === wanted);
}
