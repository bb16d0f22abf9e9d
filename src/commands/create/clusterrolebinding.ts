import type { KubeObject } from "../../api/types";
import type { Command } from "../../cli/command";
import { createObject, creationFlags, nameFrom } from "../shared/createObject";
import { RBAC, subjectFlags, subjectsOf } from "./subjects";

export const command: Command = {
	name: "create clusterrolebinding",
	summary: "Create a cluster role binding for a particular cluster role",
	usage:
		"create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
	description: "Create a cluster role binding: who has a cluster role in all namespaces.",
	examples: `  # Let a DaemonSet's service account do what a cluster role says
  ds create clusterrolebinding agent --clusterrole=agent --serviceaccount=default:agent`,
	flags: [
		...creationFlags,
		...subjectFlags,
		{ name: "clusterrole", type: "string", required: true, help: "The cluster role." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create clusterrolebinding");
		const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: invocation.string("clusterrole") };
		const binding = { kind: "ClusterRoleBinding", apiVersion: `${RBAC}/v1`, metadata: { name } };
		await createObject(invocation, context, () => ({ ...binding, ...subjectsOf(invocation), roleRef }) as KubeObject, {
			failed: "failed to create clusterrolebinding: ",
		});
	},
};
