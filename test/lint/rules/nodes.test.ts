import { describe, expect, test } from "vitest";
import { findings } from "./harness";

const TERMS =
	"spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";

/** A pod's affinity with a term for each list of expressions. */
function affinity(...terms: string[]): string {
	const list = terms.map((term) => `        - matchExpressions: ${term}\n`).join("");
	return `affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n${list}`;
}

describe("affinity-impossible", () => {
	test.each([
		["[{key: d, operator: In, values: [a]}, {key: d, operator: In, values: [b, c]}]", "[1]", "d = a and d in (b, c)"],
		["[{key: d, operator: In, values: [a]}, {key: d, operator: NotIn, values: [a]}]", "[1]", "d = a and d != a"],
		["[{key: d, operator: Exists}, {key: d, operator: DoesNotExist}]", "[1]", "d exists and d does not exist"],
		["[{key: d, operator: DoesNotExist}, {key: d, operator: Gt, values: ['1']}]", "[1]", "d does not exist and d > 1"],
		["[{key: d, operator: Gt, values: ['4']}, {key: d, operator: Lt, values: ['5']}]", "[1]", "d > 4 and d < 5"],
		[
			"[{key: d, operator: In, values: [x, '3']}, {key: d, operator: Gt, values: ['3']}]",
			"[1]",
			"d in (x, 3) and d > 3",
		],
	])("%s", (term, at, pair) => {
		expect(findings("affinity-impossible", affinity(term))).toEqual([
			`${TERMS}[0].matchExpressions${at}: no node can be selected: ${pair} can't both hold`,
		]);
	});

	test.each([
		"[{key: d, operator: In, values: [a, b]}, {key: d, operator: In, values: [b, c]}]",
		"[{key: d, operator: NotIn, values: [a]}, {key: d, operator: DoesNotExist}]",
		"[{key: d, operator: Gt, values: ['4']}, {key: d, operator: Lt, values: ['6']}]",
		"[{key: d, operator: In, values: ['5']}, {key: d, operator: Gt, values: ['-4']}]",
		"[{key: a, operator: Exists}, {key: b, operator: DoesNotExist}]",
	])("leaves %s alone", (term) => {
		expect(findings("affinity-impossible", affinity(term))).toEqual([]);
	});

	test("three requirements that contradict each other only together", () => {
		const term =
			"[{key: d, operator: In, values: [a, b]}, {key: d, operator: NotIn, values: [a]}, {key: d, operator: NotIn, values: [b]}]";
		expect(findings("affinity-impossible", affinity(term))).toEqual([
			`${TERMS}[0].matchExpressions[2]: no node can be selected: d in (a, b) and d != a and d != b can't both hold`,
		]);
	});

	test("one good term is enough; the bad one is the matter of affinity-dead-term", () => {
		const text = affinity("[{key: d, operator: Exists}]", "[]");
		expect(findings("affinity-impossible", text)).toEqual([]);
		expect(findings("affinity-dead-term", text)).toEqual([
			`${TERMS}[1]: the term selects no node: a term without requirements selects nothing`,
		]);
	});

	test("two names of nodes", () => {
		const text = affinity("[]").replace(
			"matchExpressions: []",
			"matchFields: [{key: metadata.name, operator: In, values: [a]}, {key: metadata.name, operator: In, values: [b]}]",
		);
		expect(findings("affinity-impossible", text)).toEqual([
			`${TERMS}[0].matchFields[1]: no node can be selected: metadata.name = a and metadata.name = b can't both hold`,
		]);
	});
});

describe("node-selector-conflict", () => {
	test.each([
		[
			`nodeSelector: {disk: hdd}\n${affinity("[{key: disk, operator: In, values: [ssd]}]")}`,
			[`${TERMS}[0].matchExpressions[0]: disk = ssd and disk = hdd can't both hold`],
		],
		[
			`nodeSelector: {disk: hdd}\n${affinity("[{key: disk, operator: In, values: [ssd]}]", "[{key: gpu, operator: Exists}]")}`,
			[],
		],
		[
			"nodeSelector: {kubernetes.io/hostname: node01}\nnodeName: node02\n",
			[
				"spec.template.spec.nodeSelector[kubernetes.io/hostname]: kubernetes.io/hostname = node01 and kubernetes.io/hostname = node02 can't both hold",
			],
		],
		["nodeSelector: {kubernetes.io/hostname: node01}\nnodeName: node01\n", []],
		[
			"nodeSelector: {kubernetes.io/os: linux}\nos: {name: windows}\n",
			[
				"spec.template.spec.nodeSelector[kubernetes.io/os]: kubernetes.io/os = linux and kubernetes.io/os = windows can't both hold",
			],
		],
	])("%j", (text, expected) => {
		expect(findings("node-selector-conflict", text)).toEqual(expected);
	});
});

describe("agent-tolerations", () => {
	const logs = "volumes:\n  - name: logs\n    hostPath: {path: /var/log/}\n";
	const finding = (agent: string): string[] => [
		`spec.template.spec.tolerations: the pod ${agent} but does not tolerate node-role.kubernetes.io/control-plane:NoSchedule, so control-plane nodes have none`,
	];

	test.each([
		[logs, "mounts /var/log"],
		[`${logs}nodeSelector: {kubernetes.io/os: linux}\n`, "mounts /var/log"],
		[`${logs}${affinity("[{key: type, operator: NotIn, values: [virtual]}]")}`, "mounts /var/log"],
		[`${logs}tolerations: [{key: gpu, operator: Exists}]\n`, "mounts /var/log"],
		["hostPID: true\n", "sees the node's processes"],
		["volumes:\n  - name: all\n    hostPath: {path: //}\n", "mounts /"],
	])("%j has none on control-plane nodes", (text, agent) => {
		expect(findings("agent-tolerations", text)).toEqual(finding(agent));
	});

	test.each([
		["no agent", "volumes:\n  - name: data\n    hostPath: {path: /var/logs}\n"],
		["tolerates all", `${logs}tolerations: [{operator: Exists}]\n`],
		["tolerates by name", `${logs}tolerations: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]\n`],
		["is for some nodes only", `${logs}nodeSelector: {pool: web}\n`],
		[
			"leaves control planes out",
			`${logs}${affinity("[{key: node-role.kubernetes.io/control-plane, operator: DoesNotExist}]")}`,
		],
		["serves devices", "volumes:\n  - name: d\n    hostPath: {path: /var/lib/kubelet/device-plugins}\n"],
	])("silent where it %s", (_, text) => {
		expect(findings("agent-tolerations", text)).toEqual([]);
	});

	test("the taint's old name is said once", () => {
		const text = `${logs}tolerations: [{key: node-role.kubernetes.io/master, effect: NoSchedule}]\n`;
		expect(findings("agent-tolerations", text)).toEqual([]);
		expect(findings("master-toleration", text)).toEqual([
			"spec.template.spec.tolerations[0].key: node-role.kubernetes.io/master is tolerated, but no node has that taint since v1.25; it is control-plane now",
		]);
	});
});

test("critical-agent-tolerations wants every taint tolerated, whatever its effect", () => {
	const cni = "volumes:\n  - name: cni\n    hostPath: {path: /opt/cni/bin}\n";
	expect(findings("critical-agent-tolerations", `${cni}tolerations: [{operator: Exists}]\n`)).toEqual([]);
	expect(
		findings("critical-agent-tolerations", `${cni}tolerations: [{operator: Exists, effect: NoSchedule}]\n`),
	).toEqual([
		"spec.template.spec.tolerations: the pod mounts /opt/cni/bin, where the node's network plugins are, but is kept off nodes with any other taint of effect NoExecute",
	]);
});

test("control-plane-unreachable looks at selector and affinity", () => {
	const key = "node-role.kubernetes.io/control-plane";
	const message = `only control-plane nodes are selected, but ${key}:NoSchedule is not tolerated`;
	expect(findings("control-plane-unreachable", affinity(`[{key: ${key}, operator: Exists}]`))).toEqual([
		`${TERMS}[0].matchExpressions[0]: ${message}`,
	]);
	expect(
		findings(
			"control-plane-unreachable",
			affinity(`[{key: ${key}, operator: Exists}]`, "[{key: a, operator: Exists}]"),
		),
	).toEqual([]);
});

test("toleration-seconds tells what has no effect from what evicts", () => {
	const text = `tolerations:
  - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 60}
  - {key: repair, operator: Exists, effect: NoExecute, tolerationSeconds: 60}
  - {operator: Exists, effect: NoExecute, tolerationSeconds: 0}
`;
	expect(findings("toleration-seconds", text)).toEqual([
		"spec.template.spec.tolerations[0].tolerationSeconds: tolerationSeconds 60 has no effect: daemons always tolerate node.kubernetes.io/not-ready for good",
		'spec.template.spec.tolerations[1].tolerationSeconds: the pods are evicted 60 s after their node gets "repair", and made again at once',
		"spec.template.spec.tolerations[2].tolerationSeconds: the pods are evicted 0 s after their node gets every taint, and made again at once",
	]);
});

describe("DaemonSets side by side", () => {
	const daemonSet = (name: string, pod: string, namespace = "default"): string =>
		`kind: DaemonSet\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  template:\n    spec:\n${pod.replace(/^/gm, "      ")}`;
	const port = (options: string): string =>
		`containers:\n  - name: agent\n    ports: [{containerPort: 80, ${options}}]\n`;

	test("want one port, in whatever namespaces", () => {
		const text = `${daemonSet("one", port("hostPort: 9100"))}\n---\n${daemonSet("two", port("hostPort: 9100"), "other")}`;
		expect(findings("host-port-conflict", text)).toEqual([
			'spec.template.spec.containers[0].ports[0].hostPort: container "agent" wants port 9100/TCP of its nodes, which DaemonSet "one" takes as well',
		]);
	});

	test.each([
		["other protocols", port("hostPort: 9100, protocol: UDP"), port("hostPort: 9100")],
		["other addresses", port("hostPort: 9100, hostIP: 10.0.0.1"), port("hostPort: 9100, hostIP: 10.0.0.2")],
		[
			"other nodes",
			`nodeSelector: {pool: a}\n${port("hostPort: 9100")}`,
			`nodeSelector: {pool: b}\n${port("hostPort: 9100")}`,
		],
		[
			"nodes of other kinds",
			`${affinity("[{key: gpu, operator: Exists}]")}${port("hostPort: 9100")}`,
			`${affinity("[{key: gpu, operator: DoesNotExist}]")}${port("hostPort: 9100")}`,
		],
	])("use %s", (_, one, two) => {
		expect(findings("host-port-conflict", `${daemonSet("one", one)}\n---\n${daemonSet("two", two)}`)).toEqual([]);
	});

	test("are not the same one written twice", () => {
		const text = `${daemonSet("one", port("hostPort: 9100"))}\n---\n${daemonSet("one", port("hostPort: 9100"))}`;
		expect(findings("host-port-conflict", text)).toEqual([]);
		expect(findings("selector-overlap", text)).toEqual([]);
		expect(findings("duplicate-name", text)).toEqual([
			'metadata.name: DaemonSet "one" stands more than once in these files',
		]);
	});

	test("match each other's pods in one namespace only, said once", () => {
		const [one, two] = [daemonSet("one", "hostPID: false"), daemonSet("two", "hostPID: false")];
		expect(findings("selector-overlap", `${one}\n---\n${two}`)).toEqual([
			'spec.selector: the selector also matches the pods of DaemonSet "two"',
		]);
		expect(findings("selector-overlap", `${one}\n---\n${daemonSet("two", "hostPID: false", "other")}`)).toEqual([]);
	});
});
