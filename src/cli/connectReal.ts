import { connectRemote, type RemoteClient } from "../client/remote";
import { version } from "../version";
import type { Invocation } from "./command";
import type { Host } from "./host";
import { realCluster } from "./kubeconfig/access";
import { discoveryCache } from "./kubeconfig/discoveryCache";

/**
 * Connects to the real cluster that flags, kubeconfig and environment name. Nothing is sent yet.
 * @throws CliError in kubectl's words when they name none that can be used.
 */
export function connectReal(invocation: Invocation, host: Host, onWarning: (text: string) => void): RemoteClient {
	const { access } = realCluster(invocation, host);
	return connectRemote(access, {
		onWarning,
		now: () => host.now(),
		sleep: (milliseconds) => host.sleep(milliseconds),
		random: Math.random,
		tell: (line) => host.io.err(`${line}\n`),
		userAgent: `kubectl-ds/${version}`,
		cache: discoveryCache(access.server, invocation.string("cache-dir"), host),
		proxyAgent: async (proxy, tls) => {
			const { agentFor } = await import("./kubeconfig/proxy");
			return agentFor(proxy, access.server, tls);
		},
	});
}
