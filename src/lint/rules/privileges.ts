import type { Container, DaemonSet, PodSpec } from "../../api/types";
import type { Rule } from "../rule";
import { agentSigns } from "./support/agent";
import { type ContainerAt, containersOf, isForWindows, POD, podSpec } from "./support/pod";
import { listWords } from "./support/words";

/** What processes of the pods may do beyond their container. */
export const privilegeRules: readonly Rule[] = [
	{
		id: "privileged",
		title: "privileged container",
		severity: "warning",
		why: "A privileged container is root on its node: who breaks into it on one node has that node, and mostly the cluster.",
		remedy:
			"Ask for the capabilities, devices and mounts that the container needs. Where it really needs everything, ignore this rule for it with a reason.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext: {privileged: true}\n",
			good: "containers:\n  - name: agent\n    securityContext:\n      capabilities: {add: [NET_ADMIN]}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (!container.securityContext?.privileged) continue;
				// The API itself asks for privileged where mounts are to reach the node.
				if (container.volumeMounts?.some(({ mountPropagation: way }) => way === "Bidirectional")) continue;
				report({ path: path.child("securityContext").child("privileged"), message: `${label} is privileged` });
			}
		},
	},
	{
		id: "privilege-escalation",
		title: "container whose processes may gain privileges",
		severity: "info",
		why: "A setuid program in the image lets a process become root again that was started as somebody else.",
		remedy: "Set securityContext.allowPrivilegeEscalation to false.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext: {}\n",
			good: "containers:\n  - name: agent\n    securityContext: {allowPrivilegeEscalation: false}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of hardenable(daemonSet)) {
				const { allowPrivilegeEscalation: allow } = container.securityContext ?? {};
				if (allow === false) continue;
				const at = allow === undefined ? contextPath(container, path) : fieldOf(path, "allowPrivilegeEscalation");
				const how = allow === undefined ? "does not forbid" : "allows";
				report({ path: at, message: `${label} ${how} its processes to gain privileges` });
			}
		},
	},
	{
		id: "run-as-root",
		title: "container that runs as root without need",
		severity: "info",
		why: "Who breaks out of a container that runs as root is root on the node. Pods that take nothing of their node can run as anybody.",
		remedy: "Set runAsNonRoot to true, and runAsUser to a number other than 0 where the image names no user.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext: {}\n",
			good: "containers:\n  - name: agent\n    securityContext: {runAsNonRoot: true, runAsUser: 65532}\n",
		},
		options: {
			agents: { description: "Also judge pods that need root for what they take of their node.", default: false },
		},
		check({ daemonSet, option }, report) {
			const spec = podSpec(daemonSet);
			if (!option<boolean>("agents") && takesOfNode(spec, daemonSet)) return;
			for (const { container, path, label } of hardenable(daemonSet)) {
				const own = container.securityContext;
				const user = own?.runAsUser ?? spec.securityContext?.runAsUser;
				const nonRoot = own?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
				if (nonRoot || (user !== undefined && user !== 0)) continue;
				const how = user === 0 ? "runs as user 0, root" : "may run as root, where its image says nothing else";
				const at = own?.runAsUser === 0 ? fieldOf(path, "runAsUser") : contextPath(container, path);
				report({ path: at, message: `${label} ${how}` });
			}
		},
	},
	{
		id: "writable-root-fs",
		title: "container whose root file system is writable",
		severity: "info",
		why: "Who gets into the container can leave tools behind and change what it runs; and what the container itself writes there is lost at a restart and fills the node's disk.",
		remedy: "Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the container must write.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext: {}\n",
			good: "containers:\n  - name: agent\n    securityContext: {readOnlyRootFilesystem: true}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label, runs } of hardenable(daemonSet)) {
				if (!runs || container.securityContext?.readOnlyRootFilesystem) continue;
				const at = contextPath(container, path);
				report({ path: at, message: `${label} can write to its root file system` });
			}
		},
	},
	{
		id: "capabilities-kept",
		title: "container that keeps capabilities it was not given",
		severity: "info",
		why: "The runtime gives every root process a dozen capabilities, NET_RAW among them, with which it can forge packets on the node's network.",
		remedy: "Drop ALL and add those that the container needs.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext: {}\n",
			good: "containers:\n  - name: agent\n    securityContext:\n      capabilities: {drop: [ALL]}\n",
		},
		options: {
			drop: { description: "Capabilities that are to be dropped; ALL always will do.", default: ["ALL"] },
		},
		check({ daemonSet, option }, report) {
			const wanted = option<readonly string[]>("drop");
			for (const { container, path, label } of hardenable(daemonSet)) {
				const drop = new Set((container.securityContext?.capabilities?.drop ?? []).map(capability));
				if (drop.has("ALL")) continue;
				const kept = wanted.filter((name) => !drop.has(capability(name)));
				if (kept.length === 0) continue;
				const what = kept.includes("ALL") ? "the runtime's default capabilities" : `capability ${listWords(kept)}`;
				report({ path: contextPath(container, path), message: `${label} keeps ${what}` });
			}
		},
	},
	{
		id: "capabilities-added",
		title: "container with a capability that opens the node",
		severity: "warning",
		why: "With these a process reaches the kernel, other processes or any file of the node: little is left between it and root there.",
		remedy:
			"Add only narrower capabilities, such as NET_ADMIN, NET_BIND_SERVICE, PERFMON or SYSLOG, where they will do.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext:\n      capabilities: {add: [SYS_ADMIN]}\n",
			good: "containers:\n  - name: agent\n    securityContext:\n      capabilities: {add: [NET_BIND_SERVICE]}\n",
		},
		options: {
			dangerous: {
				description: "The capabilities that are reported.",
				default: ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "DAC_READ_SEARCH", "BPF"],
			},
		},
		check({ daemonSet, option }, report) {
			const dangerous = option<readonly string[]>("dangerous");
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (container.securityContext?.privileged) continue;
				const added = container.securityContext?.capabilities?.add ?? [];
				for (const [index, name] of added.entries()) {
					if (!dangerous.includes(capability(name))) continue;
					const at = fieldOf(path, "capabilities").child("add").index(index);
					report({ path: at, message: `${label} is given capability ${name}` });
				}
			}
		},
	},
	{
		id: "capability-prefix",
		title: "capability with the prefix CAP_",
		severity: "warning",
		why: "The API wants capabilities without it; container runtimes put CAP_ before what is written, and then know no CAP_CAP_NET_ADMIN.",
		remedy: "Leave out CAP_.",
		example: {
			bad: "containers:\n  - name: agent\n    securityContext:\n      capabilities: {add: [CAP_NET_ADMIN]}\n",
			good: "containers:\n  - name: agent\n    securityContext:\n      capabilities: {add: [NET_ADMIN]}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const list of ["add", "drop"] as const) {
					for (const [index, name] of (container.securityContext?.capabilities?.[list] ?? []).entries()) {
						if (!name.startsWith("CAP_")) continue;
						const at = fieldOf(path, "capabilities").child(list).index(index);
						const value = name.slice(4);
						const message = `${label} names capability ${name}, which the API calls ${value}`;
						report({ path: at, message, fix: [{ set: at, value }] });
					}
				}
			}
		},
	},
	{
		id: "seccomp",
		title: "container without a seccomp profile",
		severity: "info",
		off: true,
		why: "Without one every system call of the kernel is open to the container, unless its kubelet runs with seccompDefault.",
		remedy: "Set securityContext.seccompProfile.type to RuntimeDefault, best for the whole pod.",
		example: {
			bad: "securityContext: {}\n",
			good: "securityContext:\n  seccompProfile: {type: RuntimeDefault}\n",
		},
		check({ daemonSet }, report) {
			if (podSpec(daemonSet).securityContext?.seccompProfile) return;
			for (const { container, path, label } of hardenable(daemonSet)) {
				if (container.securityContext?.seccompProfile) continue;
				report({ path: contextPath(container, path), message: `${label} has no seccomp profile` });
			}
		},
	},
	{
		id: "profile-unconfined",
		title: "seccomp or AppArmor turned off",
		severity: "warning",
		why: "Unconfined takes away the filter that the container runtime puts before the kernel.",
		remedy: "Use RuntimeDefault, or a Localhost profile that allows what the container needs.",
		example: {
			bad: "securityContext:\n  seccompProfile: {type: Unconfined}\n",
			good: "securityContext:\n  seccompProfile: {type: RuntimeDefault}\n",
		},
		check({ daemonSet }, report) {
			const spec = podSpec(daemonSet);
			for (const [field, name] of PROFILES) {
				if (spec.securityContext?.[field]?.type === "Unconfined") {
					const at = POD.child("securityContext").child(field).child("type");
					report({ path: at, message: `the pod turns ${name} off` });
				}
				for (const { container, path, label } of containersOf(daemonSet)) {
					const { securityContext: own } = container;
					if (own?.privileged || own?.[field]?.type !== "Unconfined") continue;
					report({ path: fieldOf(path, field).child("type"), message: `${label} turns ${name} off` });
				}
			}
		},
	},
	{
		id: "proc-mount",
		title: "container that sees all of /proc",
		severity: "warning",
		why: "procMount Unmasked shows the kernel's interfaces that the runtime hides, and lets root in the container change them.",
		remedy: "Leave procMount out.",
		example: {
			bad: "hostUsers: false\ncontainers:\n  - name: agent\n    securityContext: {procMount: Unmasked}\n",
			good: "hostUsers: false\ncontainers:\n  - name: agent\n    securityContext: {procMount: Default}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (container.securityContext?.procMount !== "Unmasked") continue;
				report({ path: fieldOf(path, "procMount"), message: `${label} mounts /proc unmasked` });
			}
		},
	},
	{
		id: "sudo",
		title: "command that asks for root with sudo",
		severity: "info",
		why: "An image in which sudo works lets whoever gets into the container become root, whatever user it runs as; with allowPrivilegeEscalation: false the command fails.",
		remedy: "Run the container as the user that it needs, with the capabilities that it needs.",
		example: {
			bad: "containers:\n  - name: agent\n    command: [sh, -c, sudo agent]\n",
			good: "containers:\n  - name: agent\n    command: [agent]\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const list of ["command", "args"] as const) {
					const index = (container[list] ?? []).findIndex((word) => SUDO.test(word));
					if (index === -1) continue;
					report({ path: path.child(list).index(index), message: `${label} calls sudo` });
				}
			}
		},
	},
	{
		id: "low-user-id",
		title: "user id that may be one of the node's",
		severity: "info",
		off: true,
		why: "A user id below 10000 is mostly somebody's on the node, whose files a process may touch that breaks out.",
		remedy: "Use a runAsUser of 10000 or above.",
		example: {
			bad: "securityContext: {runAsUser: 1000}\n",
			good: "securityContext: {runAsUser: 10001}\n",
		},
		options: {
			lowest: { description: "The lowest user id that is not reported.", default: 10000 },
		},
		check({ daemonSet, option }, report) {
			const lowest = option<number>("lowest");
			const whole = podSpec(daemonSet).securityContext?.runAsUser;
			if (whole !== undefined && whole > 0 && whole < lowest) {
				report({ path: POD.child("securityContext").child("runAsUser"), message: `the pod runs as user ${whole}` });
			}
			for (const { container, path, label } of containersOf(daemonSet)) {
				const user = container.securityContext?.runAsUser;
				if (user === undefined || user <= 0 || user >= lowest) continue;
				report({ path: fieldOf(path, "runAsUser"), message: `${label} runs as user ${user}` });
			}
		},
	},
];

/** The program sudo, alone or within a line for a shell. */
const SUDO = /^(\/usr\/bin\/)?sudo$|(^|[;&|(\n]\s*|\b(then|do|exec)\s+)(\/usr\/bin\/)?sudo\s/;

const PROFILES = [
	["seccompProfile", "seccomp"],
	["appArmorProfile", "AppArmor"],
] as const;

/** Containers that gain from being locked in: those that hold the node's keys anyway do not, nor do Windows ones. */
function hardenable(daemonSet: DaemonSet): readonly ContainerAt[] {
	if (isForWindows(podSpec(daemonSet))) return [];
	return containersOf(daemonSet).filter(({ container }) => {
		const { privileged, capabilities } = container.securityContext ?? {};
		return !privileged && !capabilities?.add?.some((name) => BOUNDLESS.has(capability(name)));
	});
}

const BOUNDLESS: ReadonlySet<string> = new Set(["ALL", "SYS_ADMIN"]);

/** Whether the pods have something of the node's that mostly only root may use. */
function takesOfNode(spec: PodSpec, daemonSet: DaemonSet): boolean {
	if (spec.hostPID || spec.hostIPC || spec.hostNetwork || agentSigns(daemonSet).agent !== undefined) return true;
	return (spec.volumes ?? []).some(({ hostPath }) => hostPath);
}

function capability(name: string): string {
	const upper = name.toUpperCase();
	return upper.startsWith("CAP_") ? upper.slice(4) : upper;
}

type At = ContainerAt["path"];

function contextPath(container: Container, path: At): At {
	return container.securityContext ? path.child("securityContext") : path;
}

function fieldOf(path: At, field: string): At {
	return path.child("securityContext").child(field);
}
