import { describe, expect, test } from "vitest";
import { groupResource, type Resource } from "../../src/api/resource";
import { builtInResources, matchResource, resourceForKind } from "../../src/api/resources";

const resources = builtInResources();

function found(word: string, among: readonly Resource[] = resources): string {
	const resource = matchResource(among, word);
	return resource ? `${groupResource(resource)}/${resource.version}` : "none";
}

describe("matchResource", () => {
	test.each([
		["ds", "daemonsets.apps/v1"],
		["daemonset", "daemonsets.apps/v1"],
		["DaemonSet", "daemonsets.apps/v1"],
		["DAEMONSETS", "daemonsets.apps/v1"],
		["ds.apps", "daemonsets.apps/v1"],
		["ds.v1.apps", "daemonsets.apps/v1"],
		["daemonsets.v1.apps", "daemonsets.apps/v1"],
		["DaemonSet.v1.apps", "daemonsets.apps/v1"],
		["deploy.apps", "deployments.apps/v1"],
		["daemonsets.ap", "daemonsets.apps/v1"],
		["ds.ap", "daemonsets.apps/v1"],
		["storageclass.storage", "storageclasses.storage.k8s.io/v1"],
		["events", "events/v1"],
		["ev", "events/v1"],
		["events.events.k8s.io", "events.events.k8s.io/v1"],
		["hpa", "horizontalpodautoscalers.autoscaling/v2"],
		["hpa.v1.autoscaling", "horizontalpodautoscalers.autoscaling/v2"],
		["horizontalpodautoscalers.v1.autoscaling", "horizontalpodautoscalers.autoscaling/v1"],
		["crds", "customresourcedefinitions.apiextensions.k8s.io/v1"],
		["DS", "none"],
		["daemonsets.v1beta1.apps", "none"],
		["daemonsets.extensions", "none"],
		["constructor", "none"],
		["", "none"],
	])("%s is %s", (word, expected) => {
		expect(found(word)).toBe(expected);
	});

	test("a kind whose singular is another word needs its group", () => {
		const custom: Resource = {
			...(resources[0] as Resource),
			group: "example.com",
			kind: "Widget",
			plural: "gadgets",
			singular: "gadget",
			custom: true,
		};
		expect(found("Widget.example.com", [custom])).toBe("gadgets.example.com/v1");
		expect(found("Widget.v1.example.com", [custom])).toBe("gadgets.example.com/v1");
		expect(found("Widget", [custom])).toBe("none");
	});
});

describe("builtInResources", () => {
	test("the category all, in the order of kubectl get all", () => {
		expect(
			resources.filter((r) => r.categories.includes("all")).map((r) => `${groupResource(r)}/${r.version}`),
		).toEqual([
			"pods/v1",
			"replicationcontrollers/v1",
			"services/v1",
			"daemonsets.apps/v1",
			"deployments.apps/v1",
			"replicasets.apps/v1",
			"statefulsets.apps/v1",
			"horizontalpodautoscalers.autoscaling/v2",
			"horizontalpodautoscalers.autoscaling/v1",
			"cronjobs.batch/v1",
			"jobs.batch/v1",
		]);
	});

	test("kinds are found by apiVersion and kind", () => {
		expect(resourceForKind(resources, "apps/v1", "DaemonSet")).toEqual({
			group: "apps",
			version: "v1",
			kind: "DaemonSet",
			plural: "daemonsets",
			singular: "daemonset",
			shortNames: ["ds"],
			namespaced: true,
			categories: ["all"],
			verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
			subresources: ["status"],
		});
		expect(resourceForKind(resources, "v1", "Pod")?.plural).toBe("pods");
		expect(resourceForKind(resources, "apps/v1beta1", "DaemonSet")).toBeUndefined();
		expect(resourceForKind(resources, "apps/v1", "daemonset")).toBeUndefined();
	});
});
