import { describe, expect, test } from "vitest";
import type { DaemonSet, KubeObject } from "../../../src/api/types";
import { agent, type partsOf, problemsOf, problemsOfUpdate } from "./agent";

describe("DaemonSets", () => {
	test.each<[string, (daemonSet: DaemonSet) => void, string[]]>([
		["nothing wrong", () => {}, []],
		[
			"no selector",
			({ spec }) => Object.assign(spec, { selector: null }),
			['spec.template.metadata.labels: Invalid value: {"app":"agent"}: `selector` does not match template `labels`'],
		],
		[
			"a selector that says nothing",
			({ spec }) => Object.assign(spec, { selector: {} }),
			["spec.selector: Invalid value: {}: empty selector is invalid for daemonset"],
		],
		[
			"empty labels are shown as such",
			({ spec }) => Object.assign(spec.template, { metadata: { labels: {} } }),
			["spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`"],
		],
		[
			"more than everything at once",
			({ spec }) => Object.assign(spec, { updateStrategy: { rollingUpdate: { maxUnavailable: "101%" } } }),
			['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
		],
		[
			"less than nothing",
			({ spec }) => Object.assign(spec, { minReadySeconds: -1, revisionHistoryLimit: -2 }),
			[
				"spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
				"spec.revisionHistoryLimit: Invalid value: -2: must be greater than or equal to 0",
			],
		],
		[
			"a strategy of Deployments",
			({ spec }) => Object.assign(spec, { updateStrategy: { type: "Recreate", rollingUpdate: { maxUnavailable: 2 } } }),
			[
				'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":{"MaxUnavailable":2,"MaxSurge":0}}: supported values: "RollingUpdate", "OnDelete"',
			],
		],
		[
			"metadata",
			({ metadata }) =>
				Object.assign(metadata, {
					generation: -1,
					finalizers: ["orphan", "foregroundDeletion", "mine"],
					ownerReferences: [
						{ apiVersion: "v1", kind: "Event", name: "e", uid: "1", controller: true },
						{ apiVersion: "a/b/c", kind: "", name: "x", uid: "2", controller: true },
					],
				}),
			[
				"metadata.generation: Invalid value: -1: must be greater than or equal to 0",
				'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","controller":true,"kind":"Event","name":"e","uid":"1"}: /v1, Kind=Event is disallowed from being an owner',
				'metadata.ownerReferences.apiVersion: Invalid value: "a/b/c": version must not be empty',
				'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
				'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","controller":true,"kind":"Event","name":"e","uid":"1"},{"apiVersion":"a/b/c","controller":true,"kind":"","name":"x","uid":"2"}]: Only one reference can have Controller set to true. Found "true" in references for Event/e and /x',
				'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion","mine"]: finalizer orphan and foregroundDeletion cannot be both set',
				'metadata.finalizers[2]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
			],
		],
		[
			"annotations of more than 256 KiB",
			({ metadata }) => Object.assign(metadata, { annotations: { a: "x".repeat(256 * 1024) } }),
			["metadata.annotations: Too long: may not be more than 262144 bytes"],
		],
	])("%s", (_, change, problems) => {
		const daemonSet = agent();
		change(daemonSet);
		expect(problemsOf(daemonSet)).toEqual(problems);
	});

	test("an update keeps the selector, and the metadata is looked at twice", () => {
		const current = agent();
		current.spec.selector.matchLabels = { app: "agent", tier: "x" };
		current.spec.template.metadata = { labels: { app: "agent", tier: "x" } };
		expect(problemsOfUpdate(current, agent())).toEqual([
			'spec.selector: Invalid value: {"matchLabels":{"app":"agent","tier":"x"}}: field is immutable',
		]);
		const deleted = agent();
		deleted.metadata.deletionTimestamp = "2026-01-01T00:00:00Z";
		const added = structuredClone(deleted);
		added.metadata.finalizers = ["a.b/c"];
		const problem =
			'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.b/c"}';
		expect(problemsOfUpdate(added, deleted)).toEqual([problem, problem]);
	});
});

const BAD_LABEL =
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

describe("the kinds beside them", () => {
	const named = { name: "x", namespace: "default" };
	const template = agent().spec.template;
	test.each<[string, KubeObject, string[]]>([
		[
			"Deployment",
			{
				apiVersion: "apps/v1",
				kind: "Deployment",
				metadata: named,
				spec: { template, strategy: { type: "OnDelete" }, progressDeadlineSeconds: 5, minReadySeconds: 5 },
			},
			[
				"spec.selector: Required value",
				'spec.template.metadata.labels: Invalid value: {"app":"agent"}: `selector` does not match template `labels`',
				'spec.strategy: Unsupported value: {"Type":"OnDelete","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
				"spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds",
			],
		],
		[
			"Job",
			{ apiVersion: "batch/v1", kind: "Job", metadata: named, spec: { template, parallelism: -1 } },
			[
				"spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
				'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
			],
		],
		[
			"Service",
			{
				apiVersion: "v1",
				kind: "Service",
				metadata: named,
				spec: {
					type: "ClusterIP",
					ports: [
						{ name: "a", port: 80, nodePort: 30000 },
						{ name: "a", port: 80, targetPort: "no port" },
					],
				},
			},
			[
				'spec.ports[1].name: Duplicate value: "a"',
				'spec.ports[1].targetPort: Invalid value: "no port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
				"spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
				'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
			],
		],
		[
			"ConfigMap",
			{ apiVersion: "v1", kind: "ConfigMap", metadata: named, data: { "a b": "c" }, binaryData: { "a b": "" } },
			[
				"data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
				'data[a b]: Invalid value: "a b": duplicate of key present in binaryData',
				"binaryData[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
			],
		],
		[
			"Secret",
			{ apiVersion: "v1", kind: "Secret", metadata: named, type: "kubernetes.io/tls", data: { "tls.crt": "" } },
			["data[tls.key]: Required value"],
		],
		[
			"Namespace",
			{ apiVersion: "v1", kind: "Namespace", metadata: { name: "A" } },
			[`metadata.name: Invalid value: "A": ${BAD_LABEL}`],
		],
		[
			"PriorityClass",
			{
				apiVersion: "scheduling.k8s.io/v1",
				kind: "PriorityClass",
				metadata: { name: "high" },
				value: 1_000_000_001,
				preemptionPolicy: "Maybe",
			},
			[
				"value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
				'preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"',
			],
		],
		[
			"StorageClass",
			{
				apiVersion: "storage.k8s.io/v1",
				kind: "StorageClass",
				metadata: { name: "fast" },
				provisioner: "a.b/c",
				reclaimPolicy: "Keep",
			},
			['reclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Retain"'],
		],
		[
			"ClusterRoleBinding",
			{
				apiVersion: "rbac.authorization.k8s.io/v1",
				kind: "ClusterRoleBinding",
				metadata: { name: "x" },
				roleRef: { apiGroup: "", kind: "Role", name: "x" },
				subjects: [{ kind: "ServiceAccount", name: "a" }],
			},
			[
				'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
				"subjects[0].namespace: Required value",
			],
		],
		[
			"CustomResourceDefinition",
			{
				apiVersion: "apiextensions.k8s.io/v1",
				kind: "CustomResourceDefinition",
				metadata: { name: "x" },
				spec: {
					group: "example.com",
					scope: "Local",
					names: { plural: "foos", kind: "Foo" },
					versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
				},
			},
			[
				'metadata.name: Invalid value: "x": must be spec.names.plural+"."+spec.group',
				'spec.scope: Unsupported value: "Local": supported values: "Cluster", "Namespaced"',
			],
		],
	])("%s", (_, object, problems) => {
		expect(problemsOf(object)).toEqual(problems);
	});
});

describe("Pods", () => {
	const pod = (): KubeObject & { spec: ReturnType<typeof partsOf>["spec"] } => ({
		apiVersion: "v1",
		kind: "Pod",
		metadata: { name: "x", namespace: "default" },
		spec: { containers: [{ name: "a", image: "a:1" }] },
	});

	test("are stricter than templates", () => {
		const { spec, ...rest } = pod();
		spec.hostNetwork = true;
		spec.containers = [{ name: "a", image: " a ", ports: [{ containerPort: 80, hostPort: 81 }] }];
		spec.volumes = [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } }];
		spec.nodeName = "node01";
		spec.schedulingGates = [{ name: "a" }];
		expect(problemsOf({ ...rest, spec })).toEqual([
			"spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
			"spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set",
			'spec.containers[0].image: Invalid value: " a ": must not have leading or trailing whitespace',
			"spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
		]);
	});

	test("change their images, and little else", () => {
		const current = pod();
		current.spec.containers = [{ name: "a", image: "a:2" }];
		current.spec.tolerations = [{ key: "a", operator: "Exists" }];
		current.spec.activeDeadlineSeconds = 5;
		expect(problemsOfUpdate(current, pod())).toEqual([]);
		expect(problemsOfUpdate(pod(), current)).toEqual([
			"spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value",
			"spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
		]);
		const more = pod();
		more.spec.containers.push({ name: "b", image: "b" });
		expect(problemsOfUpdate(more, pod())).toEqual([
			"spec.containers: Forbidden: pod updates may not add or remove containers",
		]);
	});
});
