import type { KubeObject } from "../../api/types";
import type { Command } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { plainError } from "../../selection/failure";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";
import { checkResources, policyRules, ruleFlags, ruleRequest, warnOfVerbs } from "./policyRules";

export const command: Command = {
	name: "create role",
	summary: "Create a role with single rule",
	usage:
		"create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]",
	description: "Create a role: what those who are bound to it may do in its namespace.",
	examples: `  # Who has it may read pods
  ds create role pod-reader --verb=get,list,watch --resource=pods

  # Who has it may read one DaemonSet, and its status
  ds create role agent-reader --verb=get --resource=daemonsets.apps,daemonsets.apps/status --resource-name=agent`,
	flags: [...creationFlags, ...ruleFlags],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create role");
		const metadata = await metadataOf(name, context);
		const request = ruleRequest(invocation);
		if (name === "") throw new CliError("error: name must be specified");
		if (request.verbs.length === 0) throw plainError("at least one verb must be specified");
		warnOfVerbs(request.verbs, context);
		if (request.resources.length === 0) throw plainError("at least one resource must be specified");
		const served = await (await context.client()).resources();
		checkResources(request, served);
		const role = { kind: "Role", apiVersion: "rbac.authorization.k8s.io/v1", metadata };
		const make = () => ({ ...role, rules: policyRules(request, served) }) as KubeObject;
		await createObject(invocation, context, make);
	},
};
