import type { PodSpec } from "../../api/types";
import { normalizedSysctl } from "../../api/validation/pod/security";

/** The sysctls that a kubelet lets pods set without having been told to. */
const SAFE =
	"kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_local_reserved_ports net.ipv4.ip_unprivileged_port_start net.ipv4.ping_group_range net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_keepalive_time net.ipv4.tcp_rmem net.ipv4.tcp_syncookies net.ipv4.tcp_wmem";

/** What a kubelet has against the sysctls of a pod (pkg/kubelet/sysctl's allowlist), in its words. */
export function sysctlProblem({ securityContext }: PodSpec): string | undefined {
	const unsafe = securityContext?.sysctls
		?.map(({ name }) => normalizedSysctl(name))
		.find((name) => !SAFE.split(" ").includes(name));
	return unsafe === undefined ? undefined : `forbidden sysctl: ${JSON.stringify(unsafe)} not allowlisted`;
}
