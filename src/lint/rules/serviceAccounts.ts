import { root } from "../../api/fieldPath";
import type { Fix, Rule, Run, Subject } from "../rule";
import { POD, podSpec } from "./support/pod";
import { indexOf, namespaceOf, type RunIndex } from "./support/runIndex";
import { listWords } from "./support/words";
import { fieldsOf, hasField, itemsOf, valueAt } from "./support/written";

/** Who the pods are to the API, and what they may do there. */
export const serviceAccountRules: readonly Rule[] = [
	{
		id: "service-account-token",
		title: "token of the default ServiceAccount mounted",
		severity: "info",
		why: "The token of the default account serves for nothing but to talk to the API as somebody, and lies in the container of every node for who breaks in; rights that are given to that account are given to all pods of the namespace.",
		remedy:
			"Set automountServiceAccountToken to false, or, where the pods do talk to the API, give them a ServiceAccount of their own.",
		example: {
			bad: "serviceAccountName: default\n",
			good: "serviceAccountName: default\nautomountServiceAccountToken: false\n",
		},
		check(subject, report) {
			const { serviceAccountName: name, automountServiceAccountToken: mounts } = podSpec(subject.daemonSet);
			if ((name && name !== "default") || mounts === false) return;
			const account = indexOf(subject.run).find("ServiceAccount", namespaceOf(subject.written), "default");
			if (mounts === undefined && account?.automountServiceAccountToken === false) return;
			const message = "the pods mount the token of the default ServiceAccount";
			report({ path: POD.child("automountServiceAccountToken"), message });
		},
	},
	{
		id: "service-account-unbound",
		title: "token of a ServiceAccount that has no rights",
		severity: "info",
		why: "The set of files makes the account and binds no role to it, so its token opens nothing; it only lies on every node.",
		remedy: "Set automountServiceAccountToken to false, or bind the role that was forgotten.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: agent, namespace: monitoring}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: other, namespace: monitoring}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: other}\nsubjects:\n  - {kind: ServiceAccount, name: other, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent, automountServiceAccountToken: false}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: agent, namespace: monitoring}\n",
		},
		check(subject, report) {
			const { serviceAccountName: name, automountServiceAccountToken: mounts } = podSpec(subject.daemonSet);
			if (!name || name === "default" || mounts === false) return;
			const index = indexOf(subject.run);
			const namespace = namespaceOf(subject.written);
			const account = index.find("ServiceAccount", namespace, name);
			if (account === undefined || bindingsOf(index, namespace, name).length > 0) return;
			// Files without any binding leave rights to other files.
			if (!hasBindings(subject.run)) return;
			if (mounts === undefined && account.automountServiceAccountToken === false) return;
			const message = `the pods mount the token of ServiceAccount "${name}", which no binding of these files gives rights`;
			report({ path: POD.child("serviceAccountName"), message });
		},
	},
	{
		id: "cluster-admin",
		title: "cluster-admin on every node",
		severity: "warning",
		why: "The token of a DaemonSet's account lies on every node it runs on: with cluster-admin any one node that is broken into is the whole cluster.",
		remedy: "Bind a role with the verbs and resources that the agent uses.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
		},
		concerns: hasBindings,
		check(subject, report) {
			for (const { role, binding } of rolesOf(subject)) {
				if (role !== "cluster-admin") continue;
				const account = accountOf(subject);
				const message = `ServiceAccount "${account}" is cluster-admin through ${nameOf(binding)}`;
				report({ path: POD.child("serviceAccountName"), message });
			}
		},
	},
	{
		id: "wildcard-rights",
		title: "rights for everything on every node",
		severity: "info",
		why: "A role with * for verbs or resources grants what nobody thought of, also what will be added later, and its token lies on every node.",
		remedy: "Name the verbs and resources that the agent uses.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agent}\nrules:\n  - {apiGroups: [''], resources: ['*'], verbs: [get]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agent}\nrules:\n  - {apiGroups: [''], resources: [nodes], verbs: [get]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
		},
		concerns: hasBindings,
		check(subject, report) {
			for (const { role, rules } of rolesOf(subject)) {
				const wild = rules.find((rule) => isWild(rule) && !isOwnGroup(rule));
				if (wild === undefined) continue;
				const message = `ServiceAccount "${accountOf(subject)}" has role "${role}", which grants ${shownRule(wild)}`;
				report({ path: POD.child("serviceAccountName"), message });
			}
		},
	},
	{
		id: "secrets-access",
		title: "rights to read all Secrets on every node",
		severity: "warning",
		off: true,
		why: "An account that may get or list Secrets in the whole cluster hands them all to who breaks into any one node.",
		remedy: "Bind the rights in the namespaces that need them, or name the Secrets with resourceNames.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agent}\nrules:\n  - {apiGroups: [''], resources: [secrets], verbs: [get, list]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n",
		},
		concerns: hasBindings,
		check(subject, report) {
			for (const { role, rules, binding } of rolesOf(subject)) {
				if (binding.kind !== "ClusterRoleBinding") continue;
				const reads = rules.some(
					(rule) =>
						itemsOf(valueAt(rule, "resources")).includes("secrets") &&
						itemsOf(valueAt(rule, "resourceNames")).length === 0 &&
						itemsOf(valueAt(rule, "verbs")).some((verb) => verb === "get" || verb === "list" || verb === "*"),
				);
				if (!reads) continue;
				const message = `ServiceAccount "${accountOf(subject)}" may read the Secrets of all namespaces through role "${role}"`;
				report({ path: POD.child("serviceAccountName"), message });
			}
		},
	},
	{
		id: "powerful-rights",
		title: "rights by which an agent can become somebody else",
		severity: "info",
		why: "Who may create pods, enter them, make tokens, impersonate or bind roles has, with a step in between, the rights of every account in reach; the token for it lies on every node.",
		remedy: "Leave such work to a controller that runs in one place, and let the agents only read what they need.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agent}\nrules:\n  - {apiGroups: [''], resources: [pods/exec], verbs: [create]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agent}\nrules:\n  - {apiGroups: [''], resources: [pods], verbs: [get]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: agent}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}\nsubjects:\n  - {kind: ServiceAccount, name: agent, namespace: monitoring}\n",
		},
		concerns: hasBindings,
		check(subject, report) {
			for (const { role, rules, binding } of rolesOf(subject)) {
				const power = rules
					.filter((rule) => !isWild(rule))
					.map(powerOf)
					.find((found) => found !== undefined);
				if (power === undefined) continue;
				const where =
					binding.kind === "ClusterRoleBinding" ? "in all namespaces" : `in namespace "${namespaceOf(binding)}"`;
				const message = `ServiceAccount "${accountOf(subject)}" may ${power} ${where} through role "${role}"`;
				report({ path: POD.child("serviceAccountName"), message });
			}
		},
	},
	{
		id: "service-account-field",
		title: "old name of serviceAccountName",
		severity: "info",
		why: "serviceAccount is kept only for old clients; where both are written and differ, one of them silently loses.",
		remedy: "Write serviceAccountName.",
		example: { bad: "serviceAccount: agent\n", good: "serviceAccountName: agent\n" },
		check({ written }, report) {
			const spec = fieldsOf(valueAt(written, "spec", "template", "spec"));
			if (!hasField(spec, "serviceAccount") || !spec?.serviceAccount) return;
			const path = POD.child("serviceAccount");
			const isAlone = !hasField(spec, "serviceAccountName");
			const fix: Fix | undefined = isAlone
				? [{ rename: path, to: "serviceAccountName" }]
				: spec.serviceAccountName === spec.serviceAccount
					? [{ remove: path }]
					: undefined;
			report({ path, message: `serviceAccount: ${spec.serviceAccount} is the old name of serviceAccountName`, fix });
		},
	},
	{
		id: "network-policy",
		title: "pods that no NetworkPolicy selects",
		severity: "info",
		off: true,
		why: "Pods that no policy selects may be reached by, and reach, everything.",
		remedy: "Add a NetworkPolicy to the files that selects the pods.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  podSelector: {}\n",
		},
		check({ written, daemonSet, run }, report) {
			if (podSpec(daemonSet).hostNetwork) return;
			const labels = daemonSet.spec.template.metadata?.labels ?? {};
			const namespace = namespaceOf(written);
			const selects = (policy: unknown): boolean => {
				const selector = fieldsOf(valueAt(policy, "spec", "podSelector"));
				if (selector === undefined || itemsOf(selector.matchExpressions).length > 0) return true;
				return Object.entries(fieldsOf(selector.matchLabels) ?? {}).every(([key, value]) => labels[key] === value);
			};
			const policies = indexOf(run).all("NetworkPolicy");
			if (policies.some((policy) => namespaceOf(policy) === namespace && selects(policy))) return;
			const message = "no NetworkPolicy of these files selects the pods";
			report({ path: root("spec").child("template").child("metadata").child("labels"), message });
		},
	},
];

function hasBindings(run: Run): boolean {
	const index = indexOf(run);
	return index.all("RoleBinding").length + index.all("ClusterRoleBinding").length > 0;
}

interface RoleOf {
	readonly role: string;
	readonly rules: readonly unknown[];
	readonly binding: ReturnType<RunIndex["bindings"]>[number];
}

/** The roles that the files of the run bind to the pods' account. */
function rolesOf(subject: Subject): RoleOf[] {
	const index = indexOf(subject.run);
	const namespace = namespaceOf(subject.written);
	return bindingsOf(index, namespace, accountOf(subject)).flatMap((binding) => {
		const [kind, role] = [valueAt(binding, "roleRef", "kind"), valueAt(binding, "roleRef", "name")];
		if (typeof role !== "string") return [];
		const place = kind === "ClusterRole" ? "" : namespaceOf(binding);
		const found = index.find(kind === "ClusterRole" ? "ClusterRole" : "Role", place, role);
		return [{ role, rules: itemsOf(found?.rules), binding }];
	});
}

/** Bindings of an account. One that names another way to say "no namespace" is the same account. */
function bindingsOf(index: RunIndex, namespace: string, account: string): RoleOf["binding"][] {
	const found = [...index.bindings(namespace, account)];
	if (namespace === "" || namespace === "default") {
		found.push(...index.bindings(namespace === "" ? "default" : "", account));
	}
	return found;
}

function accountOf({ daemonSet }: Subject): string {
	return podSpec(daemonSet).serviceAccountName || "default";
}

function nameOf(object: { kind: string; metadata: { name?: string } }): string {
	return `${object.kind} "${object.metadata.name}"`;
}

/** Resources and verbs that lead to the rights of others, and what they are in words. */
const POWERS: readonly { resources: readonly string[]; verbs: readonly string[]; words: string }[] = [
	{ resources: ["pods"], verbs: ["create"], words: "create pods" },
	{ resources: ["daemonsets", "deployments", "jobs", "cronjobs"], verbs: ["create"], words: "create workloads" },
	{ resources: ["pods/exec", "pods/attach"], verbs: ["create", "get"], words: "run commands in pods" },
	{ resources: ["nodes/proxy"], verbs: ["create", "get"], words: "run commands in pods through the nodes' kubelets" },
	{ resources: ["serviceaccounts/token"], verbs: ["create"], words: "make tokens of ServiceAccounts" },
	{ resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"], words: "impersonate others" },
	{
		resources: ["roles", "clusterroles"],
		verbs: ["bind", "escalate"],
		words: "give away rights that it does not have",
	},
];

function powerOf(rule: unknown): string | undefined {
	const [verbs, resources] = [itemsOf(valueAt(rule, "verbs")), itemsOf(valueAt(rule, "resources"))];
	if (itemsOf(valueAt(rule, "resourceNames")).length > 0) return undefined;
	return POWERS.find(
		(power) =>
			power.resources.some((name) => resources.includes(name)) && power.verbs.some((verb) => verbs.includes(verb)),
	)?.words;
}

function isWild(rule: unknown): boolean {
	return itemsOf(valueAt(rule, "verbs")).includes("*") || itemsOf(valueAt(rule, "resources")).includes("*");
}

function shownRule(rule: unknown): string {
	const [verbs, resources] = [itemsOf(valueAt(rule, "verbs")), itemsOf(valueAt(rule, "resources"))];
	const what = verbs.includes("*") ? "all verbs" : listWords(verbs.map(String));
	return `${what} on ${resources.includes("*") ? "all resources" : listWords(resources.map(String))}`;
}

/** A rule for the agent's own API groups, in which all is its own. */
function isOwnGroup(rule: unknown): boolean {
	const groups = itemsOf(valueAt(rule, "apiGroups"));
	return groups.length > 0 && groups.every((group) => typeof group === "string" && !BUILT_IN_GROUP.test(group));
}

const BUILT_IN_GROUP = /^(|\*|apps|batch|autoscaling|policy|extensions|[\w-]+\.k8s\.io)$/;
