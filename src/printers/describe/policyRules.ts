import type { V1PolicyRule } from "../../api/types";
import { compare } from "./lists";

export interface RuleRow {
	resource: string;
	urls: string[];
	names: string[];
	verbs: string[];
}

/**
 * Rules as kubectl lists them: one row for each resource (and name) with all its verbs, and for each URL and verb; in the
 * order of the text that Go makes of a rule, in which the verbs come first.
 */
export function compactRules(rules: readonly V1PolicyRule[]): RuleRow[] {
	const urls: V1PolicyRule[] = [];
	const resources = new Map<string, V1PolicyRule & { verbs: string[] }>();
	for (const rule of rules) {
		for (const part of partsOf(rule)) {
			const key = JSON.stringify([part.apiGroups, part.resources, part.resourceNames]);
			const known = resources.get(key) ?? { ...part, verbs: [] };
			resources.set(key, { ...known, verbs: [...new Set([...known.verbs, ...rule.verbs])] });
		}
		for (const url of rule.nonResourceURLs ?? []) {
			urls.push(...rule.verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })));
		}
	}
	return [...urls, ...resources.values()]
		.map((rule) => ({ rule, text: textOf(rule) }))
		.sort((a, b) => compare(a.text, b.text))
		.map(({ rule }) => rowOf(rule));
}

/** A rule for single resources and names. */
function partsOf({ apiGroups = [], resources = [], resourceNames = [] }: V1PolicyRule): Omit<V1PolicyRule, "verbs">[] {
	const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]];
	return apiGroups.flatMap((group) =>
		resources.flatMap((resource) =>
			names.map((each) => ({ apiGroups: [group], resources: [resource], resourceNames: each })),
		),
	);
}

function textOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: V1PolicyRule): string {
	const lists = [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((list = []) => `[${list.join(" ")}]`);
	return `Verbs:${lists[0]},APIGroups:${lists[1]},Resources:${lists[2]},ResourceNames:${lists[3]},NonResourceURLs:${lists[4]}`;
}

/** pods/log of group g is shown as pods.g/log. */
function rowOf({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }: V1PolicyRule) {
	const [name = "", ...subresource] = (resources[0] ?? "").split("/");
	const grouped = apiGroups[0] ? `${name}.${apiGroups[0]}` : name;
	return { resource: [grouped, ...subresource].join("/"), urls: nonResourceURLs, names: resourceNames, verbs };
}
