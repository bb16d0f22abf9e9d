import type { KubeObject } from "../../api/types";
import type { Command, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { plainError } from "../../selection/failure";
import { createObject, creationFlags, nameFrom } from "../shared/createObject";
import { checkResources, policyRules, ruleFlags, ruleRequest, warnOfVerbs } from "./policyRules";

const URL_VERBS = ["*", "get", "post", "put", "delete", "patch", "head", "options"];

export const command: Command = {
	name: "create clusterrole",
	summary: "Create a cluster role",
	usage:
		"create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]",
	description: "Create a cluster role: what those who are bound to it may do, in all namespaces or in the binding's.",
	examples: `  # What an agent that watches nodes and pods needs
  ds create clusterrole agent --verb=get,list,watch --resource=nodes,pods

  # Paths that are no resources
  ds create clusterrole metrics --verb=get --non-resource-url=/metrics

  # All that other cluster roles with a label let one do
  ds create clusterrole monitoring --aggregation-rule=monitoring=true`,
	flags: [
		...creationFlags,
		...ruleFlags,
		{ name: "aggregation-rule", type: "stringSlice", help: "KEY=VALUE: the labels of cluster roles to join." },
		{ name: "non-resource-url", type: "stringSlice", help: "A path that is no resource, such as /healthz or /logs/*." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create clusterrole");
		const request = ruleRequest(invocation);
		const urls = [...new Set(invocation.strings("non-resource-url"))];
		const labels = labelsFrom(invocation);
		if (name === "") throw new CliError("error: name must be specified");
		const role = { kind: "ClusterRole", apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name } };
		const { verbs, resources, resourceNames } = request;
		if (Object.keys(labels).length > 0) {
			if (urls.length + verbs.length + resources.length + resourceNames.length > 0) {
				throw plainError(
					"aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames",
				);
			}
			const aggregationRule = { clusterRoleSelectors: [{ matchLabels: labels }] };
			await createObject(invocation, context, () => ({ ...role, rules: null, aggregationRule }) as KubeObject);
			return;
		}
		if (verbs.length === 0) throw plainError("at least one verb must be specified");
		if (resources.length === 0 && urls.length === 0) {
			throw plainError("one of resource or nonResourceURL must be specified");
		}
		const served = await (await context.client()).resources();
		if (resources.length > 0) {
			warnOfVerbs(verbs, context);
			checkResources(request, served);
		}
		if (urls.length > 0) checkUrls(urls, verbs);
		await createObject(
			invocation,
			context,
			() => ({ ...role, rules: policyRules(request, served, urls) }) as KubeObject,
		);
	},
};

function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
	const bad = verbs.find((verb) => !URL_VERBS.includes(verb));
	if (bad !== undefined) throw plainError(`invalid verb: '${bad}' for nonResourceURL`);
	for (const url of urls) {
		if (url === "*") continue;
		if (!url.startsWith("/")) throw plainError("nonResourceURL should start with /");
		if (url.slice(0, -1).includes("*")) {
			throw plainError("nonResourceURL only supports wildcard matches when '*' is at the end");
		}
	}
}

function labelsFrom(invocation: Invocation): Record<string, string> {
	const pairs = invocation.strings("aggregation-rule").map((pair): [string, string] => {
		const equals = pair.indexOf("=");
		if (equals === -1) {
			throw plainError(
				`invalid argument ${JSON.stringify(pair)} for "--aggregation-rule" flag: malformed pair, expect string=string`,
			);
		}
		return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
	});
	return Object.fromEntries(pairs);
}
