import type { FieldPath } from "../../api/fieldPath";
import type { DaemonSet, V1VolumeMount } from "../../api/types";
import type { Rule } from "../rule";
import { isWithin, normalPath } from "./support/agent";
import { type ContainerAt, containersOf, isForWindows, podSpec, volumesOf } from "./support/pod";

/** What the pods take of their node's files. */
export const hostPathRules: readonly Rule[] = [
	{
		id: "runtime-socket",
		title: "container runtime's socket in a container",
		severity: "warning",
		why: "Who can talk to the container runtime can start a privileged container: the socket is root on the node, and mounting it read-only changes nothing about that.",
		remedy:
			"Read what is needed from the kubelet's API or the node's files, or limit the mount to the one container that can't do without it and ignore the finding with a reason.",
		example: {
			bad: "volumes:\n  - name: runtime\n    hostPath: {path: /var/run/docker.sock}\n",
			good: "volumes:\n  - name: logs\n    hostPath: {path: /var/log}\n",
		},
		check({ daemonSet }, report) {
			for (const { volume, path } of volumesOf(daemonSet)) {
				const socket = volume.hostPath && normalPath(volume.hostPath.path);
				if (!socket || !SOCKETS.test(socket)) continue;
				const what = socket.endsWith(".sock")
					? "is the container runtime's socket"
					: "holds the container runtime's socket:";
				const message = `volume "${volume.name}" ${what} ${socket}`;
				report({ path: path.child("hostPath").child("path"), message });
			}
		},
	},
	{
		id: "sensitive-host-path",
		title: "folder of the node that must not be changed, mounted writable",
		severity: "warning",
		why: "A container that can write to these can change the node's programs, settings or running kernel, and so become root there.",
		remedy: "Mount only the folder below it that is needed, with readOnly: true.",
		example: {
			bad: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: etc, mountPath: /host/etc}\nvolumes:\n  - name: etc\n    hostPath: {path: /etc}\n",
			good: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: etc, mountPath: /host/etc, readOnly: true}\nvolumes:\n  - name: etc\n    hostPath: {path: /etc}\n",
		},
		options: {
			paths: {
				description: "The folders, themselves and not what is below them.",
				default: [
					"/",
					"/boot",
					"/dev",
					"/etc",
					"/lib",
					"/proc",
					"/root",
					"/sys",
					"/usr",
					"/var",
					"/var/lib",
					"/var/lib/kubelet",
				],
			},
		},
		check({ daemonSet, option }, report) {
			const sensitive = option<readonly string[]>("paths");
			for (const { at, mount, host, path } of hostMounts(daemonSet)) {
				if (mount.readOnly || !sensitive.includes(host) || at.container.securityContext?.privileged) continue;
				report({ path, message: `${at.label} can write to ${host} of its node` });
			}
		},
	},
	{
		id: "secret-host-path",
		title: "folder with the node's keys in a container",
		severity: "warning",
		why: "With what lies here one can speak as the node, or as the cluster itself: even reading it is enough.",
		remedy: "Give the pods a ServiceAccount with the rights that they need.",
		example: {
			bad: "volumes:\n  - name: pki\n    hostPath: {path: /etc/kubernetes/pki}\n",
			good: "volumes:\n  - name: cni\n    hostPath: {path: /etc/cni/net.d}\n",
		},
		check({ daemonSet }, report) {
			for (const { volume, path } of volumesOf(daemonSet)) {
				const host = volume.hostPath && normalPath(volume.hostPath.path);
				if (!host || !isWithin(host, KEYS)) continue;
				const message = `volume "${volume.name}" holds ${host} of the node, where keys of the cluster are`;
				report({ path: path.child("hostPath").child("path"), message });
			}
		},
	},
	{
		id: "host-path-writable",
		title: "folder of the node mounted writable",
		severity: "info",
		why: "A mount is writable unless it says otherwise, and what only reads the node's files needs no more: logs can't be altered by who breaks into the agent.",
		remedy: "Set readOnly: true on the mount, or ignore the rule for a mount that is written to.",
		example: {
			bad: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: logs, mountPath: /var/log/pods}\nvolumes:\n  - name: logs\n    hostPath: {path: /var/log/pods}\n",
			good: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: logs, mountPath: /var/log/pods, readOnly: true}\nvolumes:\n  - name: logs\n    hostPath: {path: /var/log/pods}\n",
		},
		options: {
			paths: {
				description: "The folders, and all below them, that are only to be read.",
				default: ["/var/log", "/var/lib/docker/containers", "/proc", "/sys", "/lib/modules", "/usr", "/etc", "/boot"],
			},
		},
		check({ daemonSet, option }, report) {
			const folders = option<readonly string[]>("paths");
			for (const { at, mount, host, type, path } of hostMounts(daemonSet)) {
				if (mount.readOnly || mount.mountPropagation === "Bidirectional" || type?.endsWith("OrCreate")) continue;
				if (at.container.securityContext?.privileged || WRITTEN_TO.test(host) || WHOLE.has(host)) continue;
				if (!isWithin(host, folders)) continue;
				report({ path, message: `${at.label} can write to ${host} of its node` });
			}
		},
	},
	{
		id: "host-path",
		title: "file or folder of the node in a pod",
		severity: "info",
		off: true,
		why: "Each one is a way out of the container, and ties the pods to how their nodes are laid out.",
		remedy: "Use an emptyDir, a ConfigMap or a CSI volume where one will do.",
		example: {
			bad: "volumes:\n  - name: data\n    hostPath: {path: /opt/data}\n",
			good: "volumes:\n  - name: data\n    emptyDir: {}\n",
		},
		options: {
			allowed: { description: "Folders that may be mounted, themselves and all below them.", default: [] },
		},
		check({ daemonSet, option }, report) {
			const allowed = option<readonly string[]>("allowed");
			for (const { volume, path } of volumesOf(daemonSet)) {
				if (!volume.hostPath || isWithin(normalPath(volume.hostPath.path), allowed)) continue;
				const message = `volume "${volume.name}" is ${volume.hostPath.path} of the node`;
				report({ path: path.child("hostPath"), message });
			}
		},
	},
	{
		id: "host-file-type",
		title: "file of the node that becomes a folder where it is missing",
		severity: "info",
		why: "Without a type nothing is checked, and container runtimes make a folder, owned by root, where the file is missing: the program that wanted to put its socket or file there then fails until somebody removes it.",
		remedy: "Set hostPath.type to Socket or File; the pod then waits until it is there.",
		example: {
			bad: "volumes:\n  - name: socket\n    hostPath: {path: /run/agent/agent.sock}\n",
			good: "volumes:\n  - name: socket\n    hostPath: {path: /run/agent/agent.sock, type: Socket}\n",
		},
		check({ daemonSet }, report) {
			for (const { volume, path } of volumesOf(daemonSet)) {
				if (!volume.hostPath || volume.hostPath.type) continue;
				const file = normalPath(volume.hostPath.path);
				if (SOCKETS.test(file) || !/\.(sock|conf|json|ya?ml|crt|key|pem|env)$/.test(file)) continue;
				const message = `volume "${volume.name}" becomes a folder on nodes where ${file} is missing`;
				report({ path: path.child("hostPath"), message });
			}
		},
	},
	{
		id: "mount-not-shared",
		title: "storage driver whose mounts its node never sees",
		severity: "warning",
		why: "What a storage driver mounts below the kubelet's folder stays within its container unless the mount is propagated: the volume is said to be there, and the pod that wants it gets an empty folder.",
		remedy: "Set mountPropagation to Bidirectional on the mount.",
		example: {
			bad: "containers:\n  - name: driver\n    securityContext: {privileged: true}\n    volumeMounts:\n      - {name: plugin, mountPath: /csi}\n      - {name: pods, mountPath: /var/lib/kubelet/pods}\nvolumes:\n  - name: plugin\n    hostPath: {path: /var/lib/kubelet/plugins/csi.example.com}\n  - name: pods\n    hostPath: {path: /var/lib/kubelet/pods}\n",
			good: "containers:\n  - name: driver\n    securityContext: {privileged: true}\n    volumeMounts:\n      - {name: plugin, mountPath: /csi}\n      - {name: pods, mountPath: /var/lib/kubelet/pods, mountPropagation: Bidirectional}\nvolumes:\n  - name: plugin\n    hostPath: {path: /var/lib/kubelet/plugins/csi.example.com}\n  - name: pods\n    hostPath: {path: /var/lib/kubelet/pods}\n",
		},
		check({ daemonSet }, report) {
			const mounts = hostMounts(daemonSet);
			const isDriver = mounts.some(({ host }) =>
				/^\/var\/lib\/kubelet\/(plugins|plugins_registry|csi-plugins)(\/|$)/.test(host),
			);
			if (!isDriver) return;
			for (const { at, mount, host, path } of mounts) {
				if (host !== "/var/lib/kubelet" && host !== "/var/lib/kubelet/pods") continue;
				if (!at.runs || !at.container.securityContext?.privileged || mount.readOnly) continue;
				// Another mount of the same folder may be the one that is propagated.
				const shared = mounts.some(
					(other) =>
						other.at === at && other.mount.mountPropagation === "Bidirectional" && isWithin(host, [other.host]),
				);
				if (shared) continue;
				report({
					path,
					message: `${at.label} mounts volumes below ${host} where neither the node nor other pods see them`,
				});
			}
		},
	},
	{
		id: "mount-stale",
		title: "the node's root folder without what is mounted later",
		severity: "info",
		why: "A container sees the mounts that its node had when it started. Disks and volumes that are mounted later are missing in it, and those that went are kept busy.",
		remedy: "Set mountPropagation to HostToContainer on the mount.",
		example: {
			bad: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: root, mountPath: /host/root, readOnly: true}\nvolumes:\n  - name: root\n    hostPath: {path: /}\n",
			good: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: root, mountPath: /host/root, readOnly: true, mountPropagation: HostToContainer}\nvolumes:\n  - name: root\n    hostPath: {path: /}\n",
		},
		check({ daemonSet }, report) {
			if (isForWindows(podSpec(daemonSet))) return;
			for (const { at, mount, host, path } of hostMounts(daemonSet)) {
				if (host !== "/" || !at.runs || (mount.mountPropagation ?? "None") !== "None") continue;
				report({ path, message: `${at.label} does not see what its node mounts after it has started` });
			}
		},
	},
	{
		id: "docker-path",
		title: "folder of Docker on a node",
		severity: "info",
		why: "Nodes have run containerd or CRI-O since Kubernetes v1.24: there is nothing to find in Docker's folder.",
		remedy: "Read container logs from /var/log/pods or /var/log/containers, and leave Docker's folders out.",
		example: {
			bad: "volumes:\n  - name: containers\n    hostPath: {path: /var/lib/docker/containers}\n",
			good: "volumes:\n  - name: pods\n    hostPath: {path: /var/log/pods}\n",
		},
		check({ daemonSet }, report) {
			if (isForWindows(podSpec(daemonSet))) return;
			for (const { volume, path } of volumesOf(daemonSet)) {
				const host = volume.hostPath && normalPath(volume.hostPath.path);
				if (!host || !isWithin(host, DOCKER)) continue;
				const message = `volume "${volume.name}" is Docker's ${host}, which nodes do not have since v1.24`;
				report({ path: path.child("hostPath").child("path"), message });
			}
		},
	},
];

const SOCKETS =
	/\/(docker|dockershim|cri-dockerd|containerd|crio|podman|frakti|rktlet)(\.sock|\/docker\.sock|\/podman\.sock)$|^(\/var)?\/run\/(k3s\/)?containerd$|^(\/var)?\/run\/crio$/;
const KEYS: readonly string[] = [
	"/etc/kubernetes/pki",
	"/etc/kubernetes/admin.conf",
	"/var/lib/kubelet/pki",
	"/var/lib/etcd",
	"/root/.kube",
	"/root/.ssh",
];
const DOCKER: readonly string[] = ["/var/lib/docker"];

/** What is mounted to be written to: plugins, locks, device and control files, an agent's own folder. */
const WRITTEN_TO =
	/^\/etc\/cni|\.lock$|^\/sys\/fs\/(bpf|cgroup)|^\/(usr\/)?local|^\/usr\/libexec|^\/proc\/sys|^\/sys\/kernel/;
/** These are the matter of sensitive-host-path. */
const WHOLE: ReadonlySet<string> = new Set(["/", "/boot", "/etc", "/proc", "/sys", "/usr"]);

interface HostMount {
	readonly at: ContainerAt;
	readonly mount: V1VolumeMount;
	readonly host: string;
	readonly type: string | undefined;
	readonly path: FieldPath;
}

/** Every mount of a file or folder of the node, with where on the node it leads. */
function hostMounts(daemonSet: DaemonSet): readonly HostMount[] {
	let found = known.get(daemonSet);
	if (found === undefined) {
		found = findHostMounts(daemonSet);
		known.set(daemonSet, found);
	}
	return found;
}

/** Several rules ask for them, one after the other. */
const known = new WeakMap<DaemonSet, readonly HostMount[]>();

function findHostMounts(daemonSet: DaemonSet): HostMount[] {
	const paths = new Map<string, { path: string; type?: string }>();
	for (const { volume } of volumesOf(daemonSet)) if (volume.hostPath) paths.set(volume.name, volume.hostPath);
	if (paths.size === 0) return [];
	return containersOf(daemonSet).flatMap((at) =>
		(at.container.volumeMounts ?? []).flatMap((mount, index) => {
			const source = paths.get(mount.name);
			if (source === undefined) return [];
			const host = normalPath(mount.subPath ? `${source.path}/${mount.subPath}` : source.path);
			return [{ at, mount, host, type: source.type, path: at.path.child("volumeMounts").index(index) }];
		}),
	);
}
