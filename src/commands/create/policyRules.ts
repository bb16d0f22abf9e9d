import { goQuote } from "../../api/go/format";
import { compareGo } from "../../api/go/keys";
import type { Resource } from "../../api/resource";
import { matchResource } from "../../api/resources";
import type { Context, FlagSpec, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { warn } from "../../cli/warning";
import { plainError } from "../../selection/failure";

/** What a role lets one do, as its flags say it. */
export interface RuleRequest {
	verbs: string[];
	resources: WantedResource[];
	resourceNames: string[];
}

interface WantedResource {
	group: string;
	plural: string;
	subresource: string;
}

export interface PolicyRule {
	apiGroups?: string[];
	nonResourceURLs?: string[];
	resourceNames?: string[];
	resources?: string[];
	verbs: string[];
}

export const ruleFlags: readonly FlagSpec[] = [
	{ name: "resource", type: "stringSlice", help: "What the verbs may be done to: RESOURCE.GROUP/SUBRESOURCE." },
	{ name: "resource-name", type: "stringArray", help: "Only objects of this name; may be repeated." },
	{ name: "verb", type: "stringSlice", help: "What may be done: get, list, watch, create, update, patch, delete…" },
];

const STANDARD_VERBS = new Set(
	"* get delete list create update patch watch proxy deletecollection use bind escalate impersonate".split(" "),
);

/** Verbs that make sense for these resources only. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
	use: ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"],
	bind: ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
	escalate: ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
	impersonate: ["users.", "serviceaccounts.", "groups.", "userextras.authentication.k8s.io"],
};

/** What `ruleFlags` say; a star stands for everything beside it. */
export function ruleRequest(invocation: Invocation): RuleRequest {
	const verbs = new Set(invocation.strings("verb"));
	const resources: WantedResource[] = [];
	for (const text of invocation.strings("resource")) {
		const [, name = "", subresource] = /^([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
		const [, plural = "", group] = /^([^.]*)(?:\.(.*))?$/s.exec(name) ?? [];
		const wanted = { group: group ?? "", plural, subresource: subresource ?? "" };
		if (text === "*") {
			resources.splice(0, resources.length, wanted);
			break;
		}
		resources.push(wanted);
	}
	return {
		verbs: verbs.has("*") ? ["*"] : [...verbs],
		resources,
		resourceNames: [...new Set(invocation.strings("resource-name"))],
	};
}

/** Warns of verbs that the API does not know. */
export function warnOfVerbs(verbs: readonly string[], context: Context): void {
	for (const verb of verbs) {
		if (!STANDARD_VERBS.has(verb)) warn(context, `'${verb}' is not a standard resource verb`);
	}
}

/** @throws a CliError in kubectl's words for a resource that is not served, or that a verb makes no sense for */
export function checkResources({ verbs, resources }: RuleRequest, served: readonly Resource[]): void {
	for (const wanted of resources) {
		if (wanted.plural === "") throw plainError("resource must be specified if apiGroup/subresource specified");
		if (wanted.plural === "*") return;
		const found = find(wanted, served);
		const { plural, group } = found ?? wanted;
		let special = false;
		for (const verb of verbs) {
			const meant = Object.hasOwn(SPECIAL_VERBS, verb) ? SPECIAL_VERBS[verb] : undefined;
			if (meant === undefined) continue;
			if (!meant.includes(`${plural}.${group}`)) {
				throw plainError(`can not perform '${verb}' on '${plural}' in group '${group}'`);
			}
			special = true;
		}
		if (found === undefined && !special) {
			const where = group === "" ? "" : ` in group ${goQuote(group)}`;
			throw new CliError(`the server doesn't have a resource type ${goQuote(plural)}${where}`);
		}
	}
}

/** The rules of a role: one for each API group, then one for paths that are no resources. */
export function policyRules(
	{ verbs, resources, resourceNames }: RuleRequest,
	served: readonly Resource[],
	nonResourceURLs: readonly string[] = [],
): PolicyRule[] {
	const byGroup = new Map<string, Set<string>>();
	for (const wanted of resources) {
		const { group, plural } = find(wanted, served) ?? wanted;
		const names = byGroup.get(group) ?? new Set();
		byGroup.set(group, names.add(wanted.subresource === "" ? plural : `${plural}/${wanted.subresource}`));
	}
	const rules = [...byGroup]
		.sort(([a], [b]) => compareGo(a, b))
		.map(
			([group, names]): PolicyRule => ({
				verbs,
				apiGroups: [group],
				resources: [...names],
				...(resourceNames.length > 0 ? { resourceNames } : {}),
			}),
		);
	if (nonResourceURLs.length > 0) rules.push({ verbs, nonResourceURLs: [...nonResourceURLs] });
	return rules;
}

function find({ plural, group }: WantedResource, served: readonly Resource[]): Resource | undefined {
	return matchResource(served, group === "" ? plural : `${plural}.${group}`);
}
