import { expect, it } from "vitest";
import { managedFieldsAfter } from "../../../src/api/managedFields/index";
import { builtInResources, matchResource } from "../../../src/api/resources";
import type { KubeObject } from "../../../src/api/types";

function resource(word: string) {
	const found = matchResource(builtInResources(), word);
	if (found === undefined) throw new Error(word);
	return found;
}

const daemonSet = (): KubeObject => ({
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: {
		name: "ssd-monitor",
		namespace: "default",
		annotations: { "deprecated.daemonset.template.generation": "1", "kubernetes.io/change-cause": "first" },
	},
	spec: {
		selector: { matchLabels: { app: "ssd-monitor" } },
		template: {
			metadata: { labels: { app: "ssd-monitor" } },
			spec: {
				nodeSelector: { disk: "ssd" },
				containers: [
					{
						name: "main",
						image: "luksa/ssd-monitor",
						ports: [{ containerPort: 8080, protocol: "TCP" }],
						env: [
							{ name: "A", value: "1" },
							{ name: "B", value: "2" },
						],
						resources: { limits: { cpu: "500m", memory: "64Mi" } },
						imagePullPolicy: "Always",
					},
				],
				securityContext: {},
			},
		},
		updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
		revisionHistoryLimit: 10,
	},
	status: { numberReady: 0, currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0 },
});

const maker = { manager: "maker", time: "2026-01-02T03:04:05Z" };

it("gives a creator the fields that the server recorded for one", () => {
	expect(managedFieldsAfter(resource("ds"), { current: daemonSet() }, maker)).toEqual([
		{
			manager: "maker",
			operation: "Update",
			apiVersion: "apps/v1",
			time: "2026-01-02T03:04:05Z",
			fieldsType: "FieldsV1",
			fieldsV1: {
				"f:metadata": {
					"f:annotations": {
						".": {},
						"f:deprecated.daemonset.template.generation": {},
						"f:kubernetes.io/change-cause": {},
					},
				},
				"f:spec": {
					"f:revisionHistoryLimit": {},
					"f:selector": {},
					"f:template": {
						"f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
						"f:spec": {
							"f:containers": {
								'k:{"name":"main"}': {
									".": {},
									"f:env": {
										".": {},
										'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} },
										'k:{"name":"B"}': { ".": {}, "f:name": {}, "f:value": {} },
									},
									"f:image": {},
									"f:imagePullPolicy": {},
									"f:name": {},
									"f:ports": {
										".": {},
										'k:{"containerPort":8080,"protocol":"TCP"}': { ".": {}, "f:containerPort": {}, "f:protocol": {} },
									},
									"f:resources": { ".": {}, "f:limits": { ".": {}, "f:cpu": {}, "f:memory": {} } },
								},
							},
							"f:nodeSelector": {},
							"f:securityContext": {},
						},
					},
					"f:updateStrategy": {
						"f:rollingUpdate": { ".": {}, "f:maxSurge": {}, "f:maxUnavailable": {} },
						"f:type": {},
					},
				},
			},
		},
	]);
});

it("takes what an update changes from its owner, and drops what it removes", () => {
	const old = daemonSet();
	old.metadata.managedFields = managedFieldsAfter(resource("ds"), { current: old }, maker);
	const current = daemonSet();
	current.metadata.managedFields = old.metadata.managedFields;
	current.metadata.annotations = { "deprecated.daemonset.template.generation": "1" };
	const spec = current.spec as { template: { spec: { containers: { image: string }[] } } };
	const [container] = spec.template.spec.containers;
	if (container) container.image = "other";
	const after = managedFieldsAfter(
		resource("ds"),
		{ old, current },
		{ manager: "kubectl-set", time: "2026-01-02T03:05:05Z" },
	);
	expect(after?.map(({ manager, time }) => [manager, time])).toEqual([
		["maker", "2026-01-02T03:04:05Z"],
		["kubectl-set", "2026-01-02T03:05:05Z"],
	]);
	expect(after?.[1]?.fieldsV1).toEqual({
		"f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"main"}': { "f:image": {} } } } } },
	});
	expect(JSON.stringify(after?.[0]?.fieldsV1)).not.toContain('f:image"');
	expect(after?.[0]?.fieldsV1).toHaveProperty("f:metadata", {
		"f:annotations": { ".": {}, "f:deprecated.daemonset.template.generation": {} },
	});
});

it("records status under its subresource, by the counts that differ from zero", () => {
	const old = daemonSet();
	const current = daemonSet();
	current.status = { ...(current.status as object), desiredNumberScheduled: 3, observedGeneration: 1 };
	const writer = { manager: "kube-controller-manager", subresource: "status", time: "2026-01-02T03:04:06Z" };
	expect(managedFieldsAfter(resource("ds"), { old, current }, writer)).toEqual([
		{
			manager: "kube-controller-manager",
			operation: "Update",
			apiVersion: "apps/v1",
			time: "2026-01-02T03:04:06Z",
			fieldsType: "FieldsV1",
			fieldsV1: { "f:status": { "f:desiredNumberScheduled": {}, "f:observedGeneration": {} } },
			subresource: "status",
		},
	]);
});

it("leaves everything as it is when nothing changed", () => {
	const old = daemonSet();
	old.metadata.managedFields = managedFieldsAfter(resource("ds"), { current: old }, maker);
	const later = { manager: "other", time: "2026-01-02T03:05:05Z" };
	expect(managedFieldsAfter(resource("ds"), { old, current: structuredClone(old) }, later)).toEqual(
		old.metadata.managedFields,
	);
});
