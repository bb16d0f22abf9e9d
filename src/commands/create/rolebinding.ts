import type { KubeObject } from "../../api/types";
import type { Command } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { plainError } from "../../selection/failure";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";
import { RBAC, subjectFlags, subjectsOf } from "./subjects";

export const command: Command = {
	name: "create rolebinding",
	summary: "Create a role binding for a particular role or cluster role",
	usage:
		"create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
	description: "Create a role binding: who has a role in a namespace.",
	examples: `  # Let a DaemonSet's service account read pods
  ds create rolebinding agent --role=pod-reader --serviceaccount=default:agent

  # Let a user do in one namespace what a cluster role says
  ds create rolebinding admin --clusterrole=admin --user=ann`,
	flags: [
		...creationFlags,
		...subjectFlags,
		{ name: "clusterrole", type: "string", help: "The cluster role." },
		{ name: "role", type: "string", help: "The role." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create rolebinding");
		const metadata = await metadataOf(name, context);
		const role = invocation.string("role");
		const clusterRole = invocation.string("clusterrole");
		if (name === "") throw new CliError("error: name must be specified");
		if ((role === "") === (clusterRole === "")) {
			throw plainError("exactly one of clusterrole or role must be specified");
		}
		const roleRef = {
			apiGroup: RBAC,
			kind: role === "" ? "ClusterRole" : "Role",
			name: role === "" ? clusterRole : role,
		};
		const binding = { kind: "RoleBinding", apiVersion: `${RBAC}/v1`, metadata };
		await createObject(invocation, context, () => ({ ...binding, ...subjectsOf(invocation), roleRef }) as KubeObject, {
			failed: "failed to create rolebinding: ",
		});
	},
};
