import type { DaemonSet } from "../../../api/types";
import { containersOf, podSpec, volumesOf } from "./pod";

/** What makes a DaemonSet an agent of its node. */
export interface AgentSigns {
	/** What it does with the node, as a message says it: "mounts /var/log"; undefined for no agent. */
	readonly agent?: string;
	/** Why the node does not work without it: "mounts /etc/cni/net.d, where the node's network is set up". */
	readonly critical?: string;
	/** It sets up the node's pod network, which cluster DNS and Services need. */
	readonly isForNetwork?: boolean;
	/** It serves devices that only some nodes have. */
	readonly isForDevices?: boolean;
}

/** Whether the pods look after their node, judged by what they take of it. */
export function agentSigns(daemonSet: DaemonSet): AgentSigns {
	let found = known.get(daemonSet);
	if (found === undefined) {
		found = readSigns(daemonSet);
		known.set(daemonSet, found);
	}
	return found;
}

/** A host path without its doubled and closing slashes: "/var//log/" is "/var/log". */
export function normalPath(path: string): string {
	const joined = path.replace(/\/{2,}/g, "/");
	return joined.length > 1 && joined.endsWith("/") ? joined.slice(0, -1) : joined;
}

/** Whether the path is one of the folders, or below one. */
export function isWithin(path: string, folders: readonly string[]): boolean {
	return folders.some((folder) => path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`));
}

const known = new WeakMap<DaemonSet, AgentSigns>();

/** Folders of a node whose users keep pods from starting or from being reached when they are missing. */
const CRITICAL: readonly (readonly [folder: string, purpose: string])[] = [
	["/etc/cni", "where the node's pod network is set up"],
	["/opt/cni", "where the node's network plugins are"],
	["/var/lib/kubelet/plugins", "where the kubelet meets its storage drivers"],
	["/var/lib/kubelet/plugins_registry", "where the kubelet finds its drivers"],
	["/var/lib/kubelet/device-plugins", "where the kubelet finds its device plugins"],
	["/var/lib/kubelet/pods", "where the volumes of the node's pods are mounted"],
];

const NETWORK = /^\/(etc|opt)\/cni(\/|$)/;

/** Folders that only what looks after a node has use for. */
const AGENT: readonly string[] = [
	"/var/log",
	"/proc",
	"/sys",
	"/run",
	"/var/run",
	"/var/lib/docker",
	"/var/lib/containerd",
	"/var/lib/containers",
	"/var/lib/kubelet",
	"/lib/modules",
	"/usr/src",
	"/dev",
	"/boot",
	"/etc/kubernetes",
	"/run/containerd",
];

function readSigns(daemonSet: DaemonSet): AgentSigns {
	const spec = podSpec(daemonSet);
	let agent: string | undefined;
	for (const { volume } of volumesOf(daemonSet)) {
		if (!volume.hostPath) continue;
		const path = normalPath(volume.hostPath.path);
		const critical = CRITICAL.find(([folder]) => isWithin(path, [folder]));
		if (critical) {
			const mounts = `mounts ${path}`;
			const isForDevices = path.endsWith("/device-plugins");
			return { agent: mounts, critical: `${mounts}, ${critical[1]}`, isForDevices, isForNetwork: NETWORK.test(path) };
		}
		if (agent === undefined && (path === "/" || isWithin(path, AGENT))) agent = `mounts ${path}`;
	}
	if (agent === undefined && spec.hostPID) agent = "sees the node's processes";
	if (agent === undefined && spec.hostNetwork && containersOf(daemonSet).some(isPrivileged)) {
		agent = "is privileged in the node's network";
	}
	return agent === undefined ? {} : { agent };
}

function isPrivileged({ container }: { container: { securityContext?: { privileged?: boolean } } }): boolean {
	return container.securityContext?.privileged === true;
}
