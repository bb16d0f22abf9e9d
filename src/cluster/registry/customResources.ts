import type { Resource } from "../../api/resource";
import type { KubeObject, V1CustomResourceDefinitionSpec } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "./registry";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** The resources of all CustomResourceDefinitions, by group and name, the preferred version first. */
export function customResources(registry: Pick<Registry, "list">): Resource[] {
	return registry.list(kind("customresourcedefinitions.apiextensions.k8s.io")).flatMap(resourcesOf);
}

/** The served versions of one definition, in the order of Kubernetes' version priority. */
export function resourcesOf(definition: KubeObject): Resource[] {
	const { group, names, scope, versions } = definition.spec as V1CustomResourceDefinitionSpec;
	return versions
		.filter((version) => version.served)
		.sort((a, b) => compareVersions(a.name, b.name))
		.map((version) => ({
			group,
			version: version.name,
			kind: names.kind,
			plural: names.plural,
			singular: names.singular ?? names.kind.toLowerCase(),
			shortNames: names.shortNames ?? [],
			namespaced: scope === "Namespaced",
			categories: names.categories ?? [],
			verbs: VERBS,
			subresources: [
				...(version.subresources?.status === undefined ? [] : ["status"]),
				...(version.subresources?.scale === undefined ? [] : ["scale"]),
			],
			custom: true,
		}));
}

/** v2 before v1 before v1beta2 before v1alpha1, anything else behind, by name (version.CompareKubeAwareVersionStrings). */
export function compareVersions(a: string, b: string): number {
	const left = readVersion(a);
	const right = readVersion(b);
	if (left === undefined || right === undefined) {
		if (left !== undefined) return -1;
		if (right !== undefined) return 1;
		return a < b ? -1 : a > b ? 1 : 0;
	}
	for (let at = 0; at < left.length; at++) {
		const difference = (right[at] ?? 0) - (left[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

const STABILITY: Readonly<Record<string, number>> = { alpha: 0, beta: 1 };

/** Stability (alpha, beta, none), major, minor. */
function readVersion(text: string): [number, number, number] | undefined {
	const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(text);
	if (match === null) return undefined;
	const [, major, stability, minor] = match;
	return [stability === undefined ? 2 : (STABILITY[stability] ?? 0), Number(major), Number(minor ?? 0)];
}
