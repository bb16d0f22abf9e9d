import { isPodTerminal } from "../../api/podReady";
import type { Pod } from "../../api/types";
import type { Registry } from "../registry/registry";
import type { MissingVolume } from "./references";

/** The types of hostPath volumes that a kubelet checks, and what it says of a path that is not of that type. */
const CHECKED: Readonly<Record<string, string>> = {
	Directory: "a directory",
	File: "a file",
	Socket: "a socket file",
	CharDevice: "a character device",
	BlockDevice: "a block device",
};

/** What a simulated machine has, by type; nothing else is there unless a pod makes it. */
const DIRECTORIES =
	"/ /bin /boot /dev /dev/shm /etc /etc/apt /etc/cni /etc/cni/net.d /etc/containerd /etc/kubernetes /etc/kubernetes/manifests /etc/kubernetes/pki /etc/security /etc/ssl /etc/ssl/certs /etc/systemd /etc/systemd/system /home /lib /lib/modules /lib64 /media /mnt /opt /opt/cni /opt/cni/bin /proc /root /run /run/containerd /run/dbus /run/systemd /run/udev /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/libexec /usr/local /usr/local/bin /usr/share /usr/share/ca-certificates /usr/src /var /var/cache /var/lib /var/lib/cni /var/lib/containerd /var/lib/dbus /var/lib/kubelet /var/lib/kubelet/device-plugins /var/lib/kubelet/pki /var/lib/kubelet/plugins /var/lib/kubelet/plugins_registry /var/lib/kubelet/pod-resources /var/lib/kubelet/pods /var/log /var/log/containers /var/log/journal /var/log/pods /var/run /var/run/containerd /var/run/dbus /var/tmp".split(
		" ",
	);
const FILES =
	"/etc/group /etc/hostname /etc/hosts /etc/localtime /etc/machine-id /etc/os-release /etc/passwd /etc/resolv.conf /etc/timezone /run/xtables.lock /var/lib/kubelet/config.yaml /var/run/xtables.lock /usr/lib/os-release".split(
		" ",
	);
const SOCKETS =
	"/run/containerd/containerd.sock /var/run/containerd/containerd.sock /run/dbus/system_bus_socket /var/run/dbus/system_bus_socket /var/lib/kubelet/device-plugins/kubelet.sock /var/lib/kubelet/pod-resources/kubelet.sock".split(
		" ",
	);
const CHARACTER_DEVICES =
	"/dev/console /dev/full /dev/fuse /dev/kmsg /dev/kvm /dev/mem /dev/net/tun /dev/null /dev/random /dev/tty /dev/urandom /dev/zero".split(
		" ",
	);
const BLOCK_DEVICES = "/dev/sda /dev/sda1".split(" ");

/** Trees in which a directory of any name is taken to be there: what the kernel shows. */
const KERNEL_TREES = ["/proc/", "/sys/", "/lib/modules/"];

/** The volumes of `pod` whose path on its node is not of the type that they ask for. */
export function misfittingHostPaths(pod: Pod, registry: Registry): MissingVolume[] {
	return (pod.spec.volumes ?? []).flatMap(({ name, hostPath }) => {
		const wanted = CHECKED[hostPath?.type ?? ""];
		if (hostPath === undefined || wanted === undefined) return [];
		const path = hostPath.path.length > 1 ? hostPath.path.replace(/\/+$/, "") : hostPath.path;
		if (isThere(path, hostPath.type ?? "") || isMade(path, hostPath.type ?? "", pod, registry)) return [];
		const message = `hostPath type check failed: ${hostPath.path} is not ${wanted}`;
		return [{ volume: name, message, references: [] }];
	});
}

function isThere(path: string, type: string): boolean {
	switch (type) {
		case "Directory":
			return DIRECTORIES.includes(path) || KERNEL_TREES.some((tree) => path.startsWith(tree));
		case "File":
			return FILES.includes(path) || path.startsWith("/proc/") || path.startsWith("/sys/");
		case "Socket":
			return SOCKETS.includes(path);
		case "CharDevice":
			return CHARACTER_DEVICES.includes(path);
		default:
			return BLOCK_DEVICES.includes(path);
	}
}

/** Whether another pod on the node has made it: a path without a type, or one that is created where it is missing. */
function isMade(path: string, type: string, pod: Pod, registry: Registry): boolean {
	const made = type === "Directory" ? ["", "DirectoryOrCreate"] : type === "File" ? ["FileOrCreate"] : [];
	if (made.length === 0) return false;
	return registry.podsOnNode(pod.spec.nodeName ?? "").some(
		(other) =>
			!isPodTerminal(other) &&
			other.status?.podIP !== undefined &&
			other.spec.volumes?.some(({ hostPath }) => {
				if (hostPath === undefined || !made.includes(hostPath.type ?? "")) return false;
				return hostPath.path === path || (type === "Directory" && hostPath.path.startsWith(`${path}/`));
			}),
	);
}
