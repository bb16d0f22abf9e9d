import { describe, expect, test } from "vitest";
import type { Container, PodSpec } from "../../../src/api/types";
import { podProblems } from "./agent";

type Change = (parts: { spec: PodSpec; container: Container }) => void;

function check(rows: readonly [string, Change, string[]][]): void {
	test.each(rows)("%s", (_, change, problems) => {
		expect(podProblems(change)).toEqual(problems);
	});
}

describe("containers", () => {
	check([
		["nothing wrong", () => {}, []],
		[
			"a message policy that is none",
			({ container }) => {
				container.terminationMessagePolicy = "Log";
			},
			[
				'containers[0].terminationMessagePolicy: Unsupported value: "Log": supported values: "File", "FallbackToLogsOnError"',
			],
		],
		[
			"a pull policy that is none",
			({ container }) => {
				container.imagePullPolicy = "always";
			},
			[
				'containers[0].imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"',
			],
		],
		[
			"resize policies twice, of what cannot be resized, of no such policy",
			({ container }) => {
				container.resizePolicy = [
					{ resourceName: "cpu", restartPolicy: "NotRequired" },
					{ resourceName: "cpu", restartPolicy: "Never" },
				];
			},
			[
				'containers[0].resizePolicy[1]: Duplicate value: "cpu"',
				'containers[0].resizePolicy: Unsupported value: "Never": supported values: "NotRequired", "RestartContainer"',
			],
		],
		[
			"restart rules without a policy",
			({ container }) => {
				container.restartPolicyRules = [
					{ action: "Stop", exitCodes: { operator: "Is", values: [1] } },
					{ action: "Restart" },
				];
			},
			[
				"containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used",
				'containers[0].restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart"',
				'containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"',
				"containers[0].restartPolicyRules[1].exitCodes: Required value: must be specified",
			],
		],
		[
			"an init container's probe and name",
			({ spec }) => {
				spec.initContainers = [
					{ name: "agent", image: "a", livenessProbe: { exec: { command: ["true"] } }, lifecycle: {} },
					{ name: "side", image: "a", restartPolicy: "Always", livenessProbe: { exec: { command: ["true"] } } },
				];
			},
			[
				'initContainers[0].name: Duplicate value: "agent"',
				"initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
				"initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
			],
		],
		[
			"ephemeral containers in a template",
			({ spec }) => {
				spec.ephemeralContainers = [
					{ name: "debug", image: " a", targetContainerName: "none", ports: [{ containerPort: 1 }] },
				];
			},
			[
				'ephemeralContainers[0].image: Invalid value: " a": must not have leading or trailing whitespace',
				'ephemeralContainers[0].targetContainerName: Not found: "none"',
				"ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
				"ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
			],
		],
	]);
});

describe("mounts and devices", () => {
	check([
		[
			"a mount of nothing, at a path twice, with a path that climbs",
			({ spec, container }) => {
				spec.volumes = [{ name: "a", emptyDir: {} }];
				container.volumeMounts = [
					{ name: "a", mountPath: "/a", subPath: "../x" },
					{ name: "b", mountPath: "/a", subPathExpr: "/x" },
				];
			},
			[
				"containers[0].volumeMounts.subPath: Invalid value: \"../x\": must not contain '..'",
				'containers[0].volumeMounts[1].name: Not found: "b"',
				'containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
				'containers[0].volumeMounts.subPathExpr: Invalid value: "/x": must be a relative path',
			],
		],
		[
			"read-only all the way down without being read-only",
			({ spec, container }) => {
				spec.volumes = [{ name: "a", emptyDir: {} }];
				container.volumeMounts = [
					{ name: "a", mountPath: "/a", recursiveReadOnly: "Enabled", mountPropagation: "HostToContainer" },
					{ name: "a", mountPath: "/b", recursiveReadOnly: "Yes" },
				];
			},
			[
				"containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true",
				"containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified",
				'containers[0].volumeMounts.recursiveReadOnly: Unsupported value: "Yes": supported values: "Disabled", "Enabled", "IfPossible"',
			],
		],
		[
			"a device that is a mount too",
			({ spec, container }) => {
				spec.volumes = [
					{ name: "a", emptyDir: {} },
					{ name: "c", persistentVolumeClaim: { claimName: "c" } },
				];
				container.volumeMounts = [{ name: "a", mountPath: "/a" }];
				container.volumeDevices = [
					{ name: "a", devicePath: "/a" },
					{ name: "c", devicePath: "/dev/../c" },
				];
			},
			[
				'containers[0].volumeMounts[0].name: Invalid value: "a": must not already exist in volumeDevices',
				'containers[0].volumeMounts[0].mountPath: Invalid value: "/a": must not already exist as a path in volumeDevices',
				'containers[0].volumeDevices[0].name: Invalid value: "a": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
				'containers[0].volumeDevices[0].name: Invalid value: "a": must not already exist in volumeMounts',
				'containers[0].volumeDevices[0].devicePath: Invalid value: "/a": must not already exist as a path in volumeMounts',
				"containers[0].volumeDevices[1].devicePath: Invalid value: \"/dev/../c\": can not contain backsteps ('..')",
			],
		],
	]);
});

describe("resources", () => {
	check([
		[
			"vendors' resources: no more and no less than the limit, and whole",
			({ container }) => {
				container.resources = {
					limits: { "nvidia.com/gpu": "2", "example.com/a": "1500m" },
					requests: { "nvidia.com/gpu": "1", "example.com/b": "1" },
				};
			},
			[
				'containers[0].resources.limits[example.com/a]: Invalid value: "1500m": must be an integer',
				'containers[0].resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2',
				"containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
			],
		],
		[
			"huge pages in part, and alone",
			({ container }) => {
				container.resources = { limits: { "hugepages-2Mi": "3Mi" } };
			},
			[
				'containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
				"containers[0].resources: Forbidden: HugePages require cpu or memory",
			],
		],
		[
			"names that are none",
			({ container }) => {
				container.resources = { requests: { gpu: "1", pods: "1", "requests.example.com/x": "1" } };
			},
			[
				'containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
				'containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
				'containers[0].resources.requests[pods]: Invalid value: "pods": must be a standard resource for containers',
				`containers[0].resources.requests[requests.example.com/x]: Invalid value: "requests.example.com/x": doesn't follow extended resource name standard`,
				"containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
			],
		],
		[
			"claims that the pod does not have, and twice",
			({ spec, container }) => {
				spec.resourceClaims = [{ name: "gpu", resourceClaimName: "x", resourceClaimTemplateName: "y" }];
				container.resources = { claims: [{ name: "gpu", request: "A" }, { name: "gpu" }, { name: "nic" }] };
			},
			[
				'resourceClaims[0]: Invalid value: {"Name":"gpu","ResourceClaimName":"x","ResourceClaimTemplateName":"y"}: at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
				"containers[0].resources.claims[0].request: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
				'containers[0].resources.claims[1]: Duplicate value: "gpu"',
				'containers[0].resources.claims[2]: Not found: "nic": must be one of the names in pod.spec.resourceClaims: gpu',
			],
		],
		[
			"more than the pod as a whole has",
			({ spec, container }) => {
				container.resources = { requests: { cpu: "2" }, limits: { cpu: "4" } };
				spec.resources = { requests: { cpu: "1" }, limits: { cpu: "3", "ephemeral-storage": "1Gi" } };
			},
			[
				'resources.limits[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
				'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
				'resources.containers[0][cpu].limits: Invalid value: "4": must be less than or equal to pod limits of 3',
			],
		],
	]);
});
