import { describe, expect, test } from "vitest";
import { findings } from "./harness";

const daemonSet = (ports: string, metadata = "{name: agent}") =>
	`apiVersion: apps/v1\nkind: DaemonSet\nmetadata: ${metadata}\nspec:\n  template:\n    spec:\n      containers:\n        - name: agent\n          ports: ${ports}\n---\n`;
const service = (port: string, spec = "selector: {app: agent}", metadata = "{name: front}") =>
	`apiVersion: v1\nkind: Service\nmetadata: ${metadata}\nspec:\n  ${spec}\n  ports: [${port}]\n`;

describe("service-port-name", () => {
	const told = 'spec.template.spec.containers: Service "front" sends to the pods\' port "metrics"';

	test.each([
		["[{name: http, containerPort: 80}]", "", ", which no container has"],
		["[{name: metric, containerPort: 80}]", "", ', which no container has; did you mean "metric"?'],
		["[{name: metrics, containerPort: 80, protocol: UDP}]", "", " as TCP, which no container has"],
		["[]", ", protocol: UDP", ", which no container has"],
	])("ports %s", (ports, more, message) => {
		const text = daemonSet(ports) + service(`{port: 80, targetPort: metrics${more}}`);
		expect(findings("service-port-name", text)).toEqual([told + message]);
	});

	test.each([
		["a number", service("{port: 80, targetPort: 9100}")],
		["the port's own number", service("{port: 80}")],
		["other pods", service("{port: 80, targetPort: metrics}", "selector: {app: other}")],
		["more labels than the pods have", service("{port: 80, targetPort: metrics}", "selector: {app: agent, tier: x}")],
		["no pods", service("{port: 80, targetPort: metrics}", "type: ExternalName")],
		[
			"another namespace",
			service("{port: 80, targetPort: metrics}", "selector: {app: agent}", "{name: a, namespace: b}"),
		],
	])("a Service of %s is left alone", (_, text) => {
		expect(findings("service-port-name", daemonSet("[{name: http, containerPort: 80}]") + text)).toEqual([]);
	});

	test("the default namespace is the same whether it is named or not", () => {
		const text = daemonSet("[]", "{name: agent, namespace: default}") + service("{port: 80, targetPort: metrics}");
		expect(findings("service-port-name", text)).toEqual([`${told}, which no container has`]);
	});
});

describe("mount-not-shared", () => {
	const driver = (mount: string, context = "{privileged: true}") =>
		`containers:\n  - name: driver\n    securityContext: ${context}\n    volumeMounts: [{name: plugin, mountPath: /csi}, {name: pods, mountPath: /pods${mount}}]\nvolumes:\n  - {name: plugin, hostPath: {path: /var/lib/kubelet/plugins/csi.example.com/}}\n  - {name: pods, hostPath: {path: /var/lib/kubelet/pods}}\n`;

	test("only what a driver may mount into is told of", () => {
		expect(findings("mount-not-shared", driver(", mountPropagation: HostToContainer"))).toEqual([
			'spec.template.spec.containers[0].volumeMounts[1]: container "driver" mounts volumes below /var/lib/kubelet/pods where neither the node nor other pods see them',
		]);
		expect(findings("mount-not-shared", driver(", readOnly: true"))).toEqual([]);
		expect(findings("mount-not-shared", driver("", "{}"))).toEqual([]);
		const logs = driver("").replace("/var/lib/kubelet/plugins/csi.example.com/", "/var/log");
		expect(findings("mount-not-shared", logs)).toEqual([]);
	});
});

describe("powerful-rights", () => {
	const bound = (rule: string, kind = "Cluster") =>
		`apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: a}\nspec:\n  template:\n    spec: {serviceAccountName: agent}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\nrules: [${rule}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind === "Cluster" ? "ClusterRoleBinding" : "RoleBinding"}\nmetadata: {name: agent${kind === "Cluster" ? "" : ", namespace: a"}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}\nsubjects: [{kind: ServiceAccount, name: agent, namespace: a}]\n`;

	test.each([
		["{apiGroups: [''], resources: [pods], verbs: [get, create]}", "create pods"],
		["{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}", "run commands in pods through the nodes' kubelets"],
		["{apiGroups: [''], resources: [users], verbs: [impersonate]}", "impersonate others"],
	])("%s", (rule, power) => {
		const message = `spec.template.spec.serviceAccountName: ServiceAccount "agent" may ${power}`;
		expect(findings("powerful-rights", bound(rule))).toEqual([`${message} in all namespaces through role "reader"`]);
		expect(findings("powerful-rights", bound(rule, ""))).toEqual([`${message} in namespace "a" through role "reader"`]);
	});

	test.each([
		"{apiGroups: [''], resources: [pods], verbs: [get, list, watch, patch]}",
		"{apiGroups: [''], resources: [pods/log], verbs: [get]}",
		"{apiGroups: [''], resources: [serviceaccounts], verbs: [get, create]}",
		// That is the matter of wildcard-rights.
		"{apiGroups: [''], resources: ['*'], verbs: ['*']}",
	])("%s is left alone", (rule) => {
		expect(findings("powerful-rights", bound(rule))).toEqual([]);
	});
});

test.each([
	["[sudo, agent]", ["command[0]"]],
	["[sh, -c, 'cd /x && sudo -u a ./agent']", ["command[2]"]],
	["[bash, -c, 'if true; then sudo agent; fi']", ["command[2]"]],
	["[agent, --user=sudoer, 'no sudo here']", []],
	["[agent, --sudo]", []],
])("sudo in %s", (command, places) => {
	const text = `containers:\n  - name: agent\n    command: ${command}\n`;
	expect(findings("sudo", text)).toEqual(
		places.map((place) => `spec.template.spec.containers[0].${place}: container "agent" calls sudo`),
	);
});
