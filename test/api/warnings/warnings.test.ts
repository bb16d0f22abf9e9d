import { describe, expect, test } from "vitest";
import type { Container, KubeObject, PodSpec } from "../../../src/api/types";
import { warningsFor } from "../../../src/api/warnings";
import { agent, partsOf, stored, warningsOf } from "../validation/agent";

const DAEMON_SETS = { group: "apps", version: "v1", kind: "DaemonSet" };

describe("the server warns of", () => {
	test.each<[string, (parts: { spec: PodSpec; container: Container }) => void, string[]]>([
		["nothing", () => {}, []],
		[
			"labels of nodes that are on their way out",
			({ spec }) => {
				spec.nodeSelector = { "beta.kubernetes.io/os": "linux" };
				spec.affinity = {
					nodeAffinity: {
						preferredDuringSchedulingIgnoredDuringExecution: [
							{
								weight: 1,
								preference: {
									matchExpressions: [{ key: "node-role.kubernetes.io/master", operator: "In", values: ["-"] }],
								},
							},
						],
					},
				};
			},
			[
				'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
				'spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].key: node-role.kubernetes.io/master is use "node-role.kubernetes.io/control-plane" instead',
				"spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values[0]: - is invalid, a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
			],
		],
		[
			"volumes that do nothing any more, and files that collide",
			({ spec }) => {
				spec.volumes = [
					{ name: "a", gitRepo: { repository: "r" } },
					{ name: "b", storageos: { volumeName: "v" } },
					{
						name: "c",
						projected: {
							sources: [
								{ secret: { name: "s", items: [{ key: "a", path: "x/" }] } },
								{ serviceAccountToken: { path: "x/y" } },
								{ podCertificate: { keyType: "", signerName: "" } },
							],
						},
					},
				];
			},
			[
				"spec.template.spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+",
				"spec.template.spec.volumes[1].storageOS: deprecated in v1.22, non-functional in v1.25+",
				'volume "c" (Projected): overlapping paths: "x/y" (ServiceAccountToken) with "x" (Secret "s")',
				'volume "c" (Projected) has no sources provided',
			],
		],
		[
			"variables that hide others",
			({ container }) => {
				container.env = [
					{ name: "A", value: "1" },
					{ name: "A", value: "$(A)2" },
					{ name: "A", value: "3" },
				];
			},
			[
				'spec.template.spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply',
			],
		],
		[
			"ports that are there twice",
			({ spec, container }) => {
				container.ports = [
					{ name: "http", containerPort: 80 },
					{ containerPort: 80 },
					{ containerPort: 80, hostPort: 1 },
				];
				spec.containers.push({
					name: "b",
					image: "b",
					ports: [{ name: "http", containerPort: 81, hostIP: "1.1.1.1" }],
				});
			},
			[
				"spec.template.spec.containers[0].ports[1]: duplicate port definition with spec.template.spec.containers[0].ports[0]",
				"spec.template.spec.containers[0].ports[2]: overlapping port definition with spec.template.spec.containers[0].ports[0]",
				"spec.template.spec.containers[0].ports[2]: overlapping port definition with spec.template.spec.containers[0].ports[1]",
				"spec.template.spec.containers[1].ports[0]: hostIP set without hostPort: {Name:http HostPort:0 ContainerPort:81 Protocol:TCP HostIP:1.1.1.1}",
				'spec.template.spec.containers[1].ports[0]: duplicate port name "http" with spec.template.spec.containers[0].ports[0], services and probes that select ports by name will use spec.template.spec.containers[0].ports[0]',
			],
		],
		[
			"bytes in parts, a negative time, addresses, references",
			({ spec, container }) => {
				container.resources = { limits: { memory: "500m" } };
				spec.terminationGracePeriodSeconds = -1;
				spec.imagePullSecrets = [{ name: "a" }, { name: "a" }, {}];
				spec.hostAliases = [{ ip: "010.1.1.1" }, { ip: "::ffff:1.2.3.4" }, { ip: "FE80::0:1" }];
				spec.topologySpreadConstraints = [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }];
			},
			[
				"spec.template.spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
				'spec.template.spec.imagePullSecrets[1].name: duplicate name "a"',
				'spec.template.spec.imagePullSecrets[2].name: invalid empty name ""',
				'spec.template.spec.containers[0].resources.limits[memory]: fractional byte value "500m" is invalid, must be an integer',
				"spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
				'spec.template.spec.hostAliases[0].ip: non-standard IP address "010.1.1.1" is invalid: use "10.1.1.1"',
				'spec.template.spec.hostAliases[1].ip: non-standard IP address "::ffff:1.2.3.4" is invalid: use "1.2.3.4"',
				'spec.template.spec.hostAliases[2].ip: IPv6 address "FE80::0:1" should be in RFC 5952 canonical format ("fe80::1")',
			],
		],
	])("%s", (_, change, warnings) => {
		const daemonSet = agent();
		change(partsOf(daemonSet));
		expect(warningsOf(daemonSet)).toEqual(warnings);
	});

	test("annotations of old", () => {
		const daemonSet = agent();
		daemonSet.spec.template.metadata = {
			labels: { app: "agent" },
			annotations: {
				"scheduler.alpha.kubernetes.io/critical-pod": "",
				"container.apparmor.security.beta.kubernetes.io/agent": "runtime/default",
				"seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
			},
		};
		expect(warningsOf(daemonSet)).toEqual([
			'spec.template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
			'spec.template.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
			'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/agent]: deprecated since v1.30; use the "appArmorProfile" field instead',
		]);
	});
});

test("an update that leaves the spec alone is not warned of again", () => {
	const old = agent();
	partsOf(old).spec.nodeSelector = { "beta.kubernetes.io/os": "linux" };
	const object = structuredClone(old);
	object.metadata.labels = { a: "b" };
	expect(warningsFor(DAEMON_SETS, { object: stored(object), old: stored(old) })).toEqual([]);
	partsOf(object).container.image = "agent:2";
	expect(warningsFor(DAEMON_SETS, { object: stored(object), old: stored(old) })).toHaveLength(1);
});

test("other kinds", () => {
	const metadata = { name: "a.b", namespace: "default" };
	const deployment: KubeObject = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: agent().spec };
	expect(warningsOf(deployment)).toEqual([
		"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
	]);
	expect(warningsOf({ apiVersion: "v1", kind: "Endpoints", metadata })).toEqual([
		"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
	]);
	expect(
		warningsOf({
			apiVersion: "v1",
			kind: "Service",
			metadata,
			spec: { type: "ClusterIP", externalName: "x", externalIPs: ["01.1.1.1"] },
		}),
	).toEqual([
		'spec.externalIPs[0]: non-standard IP address "01.1.1.1" is invalid: use "1.1.1.1"',
		'spec.externalName is ignored when spec.type is not "ExternalName"',
	]);
});
