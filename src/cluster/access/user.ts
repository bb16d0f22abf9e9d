/** Who sends a request. */
export interface User {
	name: string;
	uid?: string;
	groups: readonly string[];
}

/** The holder of the server's own token: nothing is refused to it, as to kubeadm's admin. */
export const ADMIN: User = { name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] };

/** Whom a request acts as that names a user, and perhaps groups, other than its sender (apiserver's WithImpersonation). */
export function impersonated({ name, groups, uid }: User): User {
	const own = groups.length > 0 ? groups : serviceAccountGroups(name);
	const everyone = name === "system:anonymous" ? "system:unauthenticated" : "system:authenticated";
	return {
		name,
		groups: own.includes(everyone) ? own : [...own, everyone],
		...(uid === undefined ? {} : { uid }),
	};
}

/** The groups that a service account is in by its name; none for other users. */
export function serviceAccountGroups(name: string): string[] {
	const match = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name);
	return match === null ? [] : ["system:serviceaccounts", `system:serviceaccounts:${match[1]}`];
}
