import type { Rule } from "../rule";
import { agentSigns } from "./support/agent";
import { containersOf, isForWindows, POD, podSpec } from "./support/pod";

/** What the pods share with their node: namespaces, ports, kernel settings. */
export const hostAccessRules: readonly Rule[] = [
	{
		id: "host-network",
		title: "pods in the node's network",
		severity: "info",
		why: "They see all traffic of the node, reach what listens on its localhost, are bound by no NetworkPolicy, and their ports collide with the node's.",
		remedy: "Leave hostNetwork out unless the pods set up or watch the node's network; a hostPort opens a single port.",
		example: { bad: "hostNetwork: true\ndnsPolicy: ClusterFirstWithHostNet\n", good: "hostNetwork: false\n" },
		check({ daemonSet }, report) {
			if (!podSpec(daemonSet).hostNetwork || agentSigns(daemonSet).isForNetwork) return;
			report({ path: POD.child("hostNetwork"), message: "the pods are in their node's network" });
		},
	},
	{
		id: "host-pid",
		title: "pods that see the node's processes",
		severity: "warning",
		why: "They can read the environment and the files of every process of the node and, with enough rights, stop or enter it.",
		remedy: "Leave hostPID out unless the pods look after the node's processes.",
		example: { bad: "hostPID: true\n", good: "hostPID: false\n" },
		check({ daemonSet }, report) {
			if (!podSpec(daemonSet).hostPID) return;
			report({ path: POD.child("hostPID"), message: "the pods see all processes of their node" });
		},
	},
	{
		id: "host-ipc",
		title: "pods in the node's IPC namespace",
		severity: "warning",
		why: "They share memory and semaphores with the processes of the node and of all pods that do the same.",
		remedy: "Leave hostIPC out; containers of one pod share IPC anyway.",
		example: { bad: "hostIPC: true\n", good: "hostIPC: false\n" },
		check({ daemonSet }, report) {
			if (!podSpec(daemonSet).hostIPC) return;
			report({ path: POD.child("hostIPC"), message: "the pods share IPC with their node" });
		},
	},
	{
		id: "host-network-dns",
		title: "pods in the node's network that can't resolve Services",
		severity: "info",
		why: "With hostNetwork the default dnsPolicy ClusterFirst silently becomes Default: names of Services are asked of the node's own resolver, which does not know them.",
		remedy:
			"Set dnsPolicy to ClusterFirstWithHostNet, or to Default where only names from outside the cluster are needed.",
		example: {
			bad: "hostNetwork: true\n",
			good: "hostNetwork: true\ndnsPolicy: ClusterFirstWithHostNet\n",
		},
		check({ daemonSet }, report) {
			const { hostNetwork, dnsPolicy } = podSpec(daemonSet);
			if (!hostNetwork || dnsPolicy !== "ClusterFirst") return;
			if (agentSigns(daemonSet).isForNetwork || isForWindows(podSpec(daemonSet))) return;
			const message = "hostNetwork turns dnsPolicy ClusterFirst into Default, so the pods can't resolve Services";
			report({ path: POD.child("hostNetwork"), message });
		},
	},
	{
		id: "host-port",
		title: "port opened on the node",
		severity: "info",
		off: true,
		why: "It is taken on every node, on all its addresses, whoever may reach them, and at most one pod of a node can have it.",
		remedy:
			"Let a Service with internalTrafficPolicy Local lead to the pod of the same node, or bind the port to hostIP 127.0.0.1.",
		example: {
			bad: "containers:\n  - name: agent\n    ports:\n      - {containerPort: 8125, hostPort: 8125, protocol: UDP}\n",
			good: "containers:\n  - name: agent\n    ports:\n      - {containerPort: 8125, protocol: UDP}\n",
		},
		check({ daemonSet }, report) {
			if (podSpec(daemonSet).hostNetwork) return;
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const [index, { hostPort, hostIP }] of (container.ports ?? []).entries()) {
					if (!hostPort || hostIP === "127.0.0.1" || hostIP === "::1") continue;
					const at = path.child("ports").index(index).child("hostPort");
					report({ path: at, message: `${label} opens port ${hostPort} on every node` });
				}
			}
		},
	},
	{
		id: "host-port-privileged",
		title: "port below 1024 opened on the node",
		severity: "info",
		why: "These ports belong to the node's own services (22, 53, 80, 443, …): the pod fails where one of them runs, or takes its place.",
		remedy: "Use a port of 1024 or above, or a Service.",
		example: {
			bad: "containers:\n  - name: agent\n    ports:\n      - {containerPort: 8080, hostPort: 80}\n",
			good: "containers:\n  - name: agent\n    ports:\n      - {containerPort: 8080, hostPort: 8080}\n",
		},
		check({ daemonSet }, report) {
			const { hostNetwork } = podSpec(daemonSet);
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const [index, { hostPort }] of (container.ports ?? []).entries()) {
					if (!hostPort || hostPort >= 1024) continue;
					const at = path
						.child("ports")
						.index(index)
						.child(hostNetwork ? "containerPort" : "hostPort");
					report({ path: at, message: `${label} opens port ${hostPort} on every node` });
				}
			}
		},
	},
	{
		id: "ssh-port",
		title: "container that offers SSH",
		severity: "warning",
		why: "Port 22 is SSH's: a second way into every node, past the cluster's authentication and audit log.",
		remedy: "Use kubectl exec or kubectl debug; give anything that is not SSH another port.",
		example: {
			bad: "containers:\n  - name: agent\n    ports:\n      - {containerPort: 22}\n",
			good: "containers:\n  - name: agent\n    ports:\n      - {containerPort: 8080}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const [index, { containerPort, hostPort, protocol }] of (container.ports ?? []).entries()) {
					if ((containerPort !== 22 && hostPort !== 22) || protocol !== "TCP") continue;
					const field = containerPort === 22 ? "containerPort" : "hostPort";
					report({ path: path.child("ports").index(index).child(field), message: `${label} offers port 22, SSH` });
				}
			}
		},
	},
	{
		id: "unsafe-sysctl",
		title: "kernel setting that kubelets refuse",
		severity: "warning",
		why: "A kubelet refuses pods with a sysctl that is not on its list of safe ones unless it was started with --allowed-unsafe-sysctls for it: the DaemonSet then makes one pod after the other that fails with SysctlForbidden.",
		remedy: "Use only safe sysctls, or allow this one on every node that the DaemonSet reaches and ignore the finding.",
		example: {
			bad: "securityContext:\n  sysctls:\n    - {name: kernel.msgmax, value: '65536'}\n",
			good: "securityContext:\n  sysctls:\n    - {name: net.ipv4.tcp_keepalive_time, value: '600'}\n",
		},
		options: {
			allowed: { description: "Unsafe sysctls that the nodes' kubelets allow.", default: [] },
		},
		check({ daemonSet, option }, report) {
			const allowed = option<readonly string[]>("allowed");
			for (const [index, { name }] of (podSpec(daemonSet).securityContext?.sysctls ?? []).entries()) {
				const dotted = name.replaceAll("/", ".");
				if (SAFE_SYSCTLS.has(dotted) || allowed.includes(name) || allowed.includes(dotted)) continue;
				const at = POD.child("securityContext").child("sysctls").index(index).child("name");
				report({ path: at, message: `sysctl "${name}" is not one that kubelets allow by themselves` });
			}
		},
	},
	{
		id: "host-process",
		title: "Windows containers that run on the host",
		severity: "warning",
		why: "A HostProcess container is not contained: it has the rights of its user on the Windows node itself.",
		remedy: "Leave windowsOptions.hostProcess out unless the pods manage the node.",
		example: {
			bad: "os: {name: windows}\nhostNetwork: true\nsecurityContext:\n  windowsOptions: {hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM'}\n",
			good: "os: {name: windows}\n",
		},
		check({ daemonSet }, report) {
			if (podSpec(daemonSet).securityContext?.windowsOptions?.hostProcess) {
				const at = POD.child("securityContext").child("windowsOptions").child("hostProcess");
				report({ path: at, message: "the pods run on the Windows node itself" });
			}
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (!container.securityContext?.windowsOptions?.hostProcess) continue;
				const at = path.child("securityContext").child("windowsOptions").child("hostProcess");
				report({ path: at, message: `${label} runs on the Windows node itself` });
			}
		},
	},
	{
		id: "os-not-selected",
		title: "pods that may land on nodes of another operating system",
		severity: "info",
		off: true,
		why: "In a cluster with Windows nodes every DaemonSet without a node selector for its operating system gets pods there that can't start.",
		remedy: "Set nodeSelector kubernetes.io/os to linux or windows.",
		example: {
			bad: "nodeSelector: {}\n",
			good: "nodeSelector: {kubernetes.io/os: linux}\n",
		},
		check({ daemonSet }, report) {
			const spec = podSpec(daemonSet);
			if (isForWindows(spec) || spec.nodeSelector?.["kubernetes.io/os"] !== undefined) return;
			const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
			const terms = required?.nodeSelectorTerms ?? [];
			const isOs = ({ key }: { key: string }): boolean => /(^|\.)kubernetes\.io\/os$/.test(key);
			if (terms.length > 0 && terms.every(({ matchExpressions }) => matchExpressions?.some(isOs))) return;
			const message = "the pods select no operating system, so they are made on Windows nodes too";
			report({ path: POD.child("nodeSelector"), message });
		},
	},
];

/** What a kubelet v1.36 lets pods set by itself. */
const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
	"kernel.shm_rmid_forced",
	"net.ipv4.ip_local_port_range",
	"net.ipv4.ip_local_reserved_ports",
	"net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ping_group_range",
	"net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl",
	"net.ipv4.tcp_keepalive_probes",
	"net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_rmem",
	"net.ipv4.tcp_syncookies",
	"net.ipv4.tcp_wmem",
]);
