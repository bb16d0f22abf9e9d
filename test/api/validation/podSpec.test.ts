import { describe, expect, test } from "vitest";
import type { Container, PodSpec } from "../../../src/api/types";
import { agent, partsOf, podProblems, problemsOf, problemsOfUpdate } from "./agent";

const SYSCTL = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
const PART =
	"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

type Rows = readonly [string, Partial<PodSpec>, string[]][];

function check(rows: Rows): void {
	test.each(rows)("%s", (_, fields, problems) => {
		expect(podProblems(({ spec }) => Object.assign(spec, fields))).toEqual(problems);
	});
}

describe("scheduling", () => {
	check([
		[
			"tolerations",
			{
				tolerations: [
					{ key: "-a", value: "b c" },
					{ operator: "Exists", effect: "Never" },
					{ key: "a", operator: "Lt", value: "5" },
				],
			},
			[
				`tolerations[0].key: Invalid value: "-a": ${PART}`,
				"tolerations[0].operator: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
				'tolerations[1].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
				'tolerations[2].operator: Unsupported value: "Lt": supported values: "Equal", "Exists", "Lt", "Gt"',
			],
		],
		[
			"spread constraints",
			{
				topologySpreadConstraints: [
					{ maxSkew: 0, topologyKey: "", whenUnsatisfiable: "Maybe", minDomains: 0, nodeTaintsPolicy: "Yes" },
					{
						maxSkew: 1,
						topologyKey: "zone",
						whenUnsatisfiable: "DoNotSchedule",
						labelSelector: { matchExpressions: [{ key: "a", operator: "Exists" }], matchLabels: { a: "b" } },
						matchLabelKeys: ["a"],
					},
					{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" },
				],
			},
			[
				"topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
				"topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
				'topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Maybe": supported values: "DoNotSchedule", "ScheduleAnyway"',
				"topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero",
				"topologySpreadConstraints[0].minDomains: Invalid value: 0: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not Maybe",
				'topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: "Yes": supported values: "Honor", "Ignore"',
				'topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"',
				'topologySpreadConstraints[1][0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector',
			],
		],
		[
			"affinity to nodes",
			{
				affinity: {
					nodeAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: {
							nodeSelectorTerms: [
								{
									matchExpressions: [
										{ key: "a", operator: "Gt", values: ["1", "2"] },
										{ key: "a", operator: "In", values: ["b c"] },
									],
									matchFields: [{ key: "metadata.name", operator: "In", values: ["A"] }],
								},
							],
						},
						preferredDuringSchedulingIgnoredDuringExecution: [
							{ weight: 101, preference: { matchExpressions: [{ key: "a", operator: "In", values: ["b c"] }] } },
						],
					},
				},
			},
			[
				"affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
				"affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values[0]: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
				"affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values[0]: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
				"affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100",
			],
		],
		[
			"affinity to pods: keys on both sides",
			{
				affinity: {
					podAntiAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: [
							{ topologyKey: "zone", labelSelector: {}, matchLabelKeys: ["a"], mismatchLabelKeys: ["a"] },
						],
					},
				},
			},
			[
				'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys',
			],
		],
		[
			"gates",
			{ schedulingGates: [{ name: "a.b/c" }, { name: "a.b/c" }], readinessGates: [{ conditionType: "/x" }] },
			[
				'readinessGates[0].conditionType: Invalid value: "/x": prefix part must be non-empty',
				'schedulingGates[1]: Duplicate value: "a.b/c"',
			],
		],
	]);
});

describe("names, addresses, policies", () => {
	check([
		[
			"DNS",
			{
				dnsConfig: {
					nameservers: ["1.2.3", "010.1.1.1"],
					searches: [".", "_a.b.", "A"],
					options: [{ value: "x" }],
				},
			},
			[
				'dnsConfig.nameservers[0]: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
				"dnsConfig.searches[2]: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
				"dnsConfig.options[0]: Required value: must not be empty",
			],
		],
		[
			"no DNS needs servers",
			{ dnsPolicy: "None", dnsConfig: { searches: ["a"] } },
			["dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None"],
		],
		[
			"host aliases",
			{ hostAliases: [{ ip: "x", hostnames: ["ok"] }] },
			['hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
		],
		[
			"policies",
			{ restartPolicy: "Sometimes", preemptionPolicy: "Ever", dnsPolicy: "Cluster", os: { name: "mac" } },
			[
				'restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
				'dnsPolicy: Unsupported value: "Cluster": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
				'preemptionPolicy: Unsupported value: "Ever": supported values: "PreemptLowerPriority", "Never"',
				'os: Unsupported value: "mac": supported values: "linux", "windows"',
				'restartPolicy: Unsupported value: "Sometimes": supported values: "Always"',
			],
		],
		[
			"host names",
			{ hostnameOverride: "a".repeat(65), setHostnameAsFQDN: true, hostNetwork: true },
			[
				"hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true",
				"hostnameOverride: Forbidden: may not be specified when hostNetwork is true",
				"hostnameOverride: Too long: may not be more than 64 bytes",
			],
		],
	]);
});

describe("security", () => {
	check([
		[
			"a pod's context",
			{
				hostIPC: true,
				securityContext: {
					fsGroup: -1,
					supplementalGroups: [1, 2 ** 31],
					sysctls: [
						{ name: "kernel.shm_rmid_forced", value: "1" },
						{ name: "A", value: "1" },
					],
					fsGroupChangePolicy: "Ever",
					seccompProfile: { type: "Localhost" },
					appArmorProfile: { type: "Localhost", localhostProfile: " a" },
					seLinuxChangePolicy: "MountOption",
				},
			},
			[
				"securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive",
				"securityContext.supplementalGroups[1]: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive",
				"securityContext.sysctls[0].name: Invalid value: \"kernel.shm_rmid_forced\": may not be specified when 'hostIPC' is true",
				`securityContext.sysctls[1].name: Invalid value: "A": must have at most 253 characters and match regex ${SYSCTL}`,
				'securityContext.fsGroupChangePolicy: Unsupported value: "Ever": supported values: "Always", "OnRootMismatch"',
				"securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
				'securityContext.appArmorProfile.localhostProfile: Invalid value: " a": must not be padded with whitespace',
				'securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
			],
		],
		[
			"Windows users",
			{
				securityContext: {
					windowsOptions: { runAsUserName: "a.b\\..", gmsaCredentialSpec: "", gmsaCredentialSpecName: "A" },
				},
			},
			[
				"securityContext.windowsOptions.gmsaCredentialSpecName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
				'securityContext.windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string',
				'securityContext.windowsOptions.runAsUserName: Invalid value: "a.b\\\\..": runAsUserName\'s User cannot contain only periods or spaces',
			],
		],
		[
			"Linux fields on Windows",
			{
				os: { name: "windows" },
				hostUsers: true,
				shareProcessNamespace: false,
				resources: { limits: { cpu: "1" } },
				securityContext: { runAsUser: 1, supplementalGroups: [1], seLinuxOptions: {} },
			},
			[
				"resources: Forbidden: may not be set for a windows pod",
				"securityContext.seLinuxOptions: Forbidden: cannot be set for a windows pod",
				"hostUsers: Forbidden: cannot be set for a windows pod",
				"shareProcessNamespace: Forbidden: cannot be set for a windows pod",
				"securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
				"securityContext.supplementalGroups: Forbidden: cannot be set for a windows pod",
			],
		],
		[
			"host processes want all containers and the host's network",
			{
				containers: [
					{ name: "a", image: "a", securityContext: { windowsOptions: { hostProcess: true } } },
					{ name: "b", image: "b" },
				],
			},
			[
				'spec.template.spec: Invalid value: "": If pod contains any hostProcess containers then all containers must be HostProcess containers',
				"hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
			],
		],
	]);

	test("a container that gives up nothing although it says so", () => {
		const change = ({ container }: { container: Container }): void => {
			container.securityContext = {
				allowPrivilegeEscalation: false,
				privileged: true,
				capabilities: { add: ["CAP_SYS_ADMIN"] },
			};
		};
		const shown =
			'{"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}';
		const cannot = `containers[0].securityContext: Invalid value: ${shown}: cannot set \`allowPrivilegeEscalation\` to false and`;
		expect(podProblems(change)).toEqual([
			`${cannot} \`privileged\` to true`,
			`${cannot} \`capabilities.Add\` CAP_SYS_ADMIN`,
		]);
	});

	test("annotations of old that disagree with the fields", () => {
		const daemonSet = agent();
		const { container } = partsOf(daemonSet);
		daemonSet.spec.template.metadata = {
			labels: { app: "agent" },
			annotations: {
				"container.apparmor.security.beta.kubernetes.io/agent": "unconfined",
				"container.seccomp.security.alpha.kubernetes.io/agent": "localhost//a",
				"controller.kubernetes.io/pod-deletion-cost": "+1",
			},
		};
		container.securityContext = {
			appArmorProfile: { type: "RuntimeDefault" },
			seccompProfile: { type: "Localhost", localhostProfile: "b" },
		};
		expect(problemsOf(daemonSet)).toEqual([
			'spec.template.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer',
			'spec.template.annotations.container.seccomp.security.alpha.kubernetes.io/agent: Invalid value: "/a": must be a relative path',
			"spec.template.spec.containers[0].securityContext.seccompProfile.localhostProfile: Forbidden: seccomp profile in annotation and field must match",
			"spec.template.spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match",
		]);
	});
});

describe("what was there before a rule came may stay", () => {
	test.each<[string, (spec: PodSpec) => void]>([
		["huge pages in part", (spec) => (spec.overhead = { "hugepages-2Mi": "3Mi", cpu: "1" })],
		[
			"sysctls of the host",
			(spec) =>
				Object.assign(spec, { hostNetwork: true, securityContext: { sysctls: [{ name: "net.a", value: "1" }] } }),
		],
		["a policy for SELinux", (spec) => (spec.securityContext = { seLinuxChangePolicy: "MountOption" })],
		[
			"a label value that is none",
			(spec) =>
				(spec.affinity = {
					nodeAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: {
							nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b c"] }] }],
						},
					},
				}),
		],
	])("%s", (_, change) => {
		const old = agent();
		change(partsOf(old).spec);
		const current = structuredClone(old);
		partsOf(current).container.image = "agent:2";
		expect(problemsOf(current)).toHaveLength(1);
		expect(problemsOfUpdate(current, old)).toEqual([]);
	});
});
