import { connectRemote, type RemoteClient } from "../client/remote";
import type { ClusterAccess } from "../client/remote/access";
import { version } from "../version";
import type { Host } from "./host";
import { discoveryCache } from "./kubeconfig/discoveryCache";

interface RealConnection {
	host: Host;
	/** --cache-dir; "" for kubectl's. */
	cacheFolder: string;
	/** Gets what the server warns of. */
	onWarning(text: string): void;
}

/** Connects to a real cluster. Nothing is sent yet. */
export function connectReal(access: ClusterAccess, { host, cacheFolder, onWarning }: RealConnection): RemoteClient {
	return connectRemote(access, {
		onWarning,
		now: () => host.now(),
		sleep: (milliseconds) => host.sleep(milliseconds),
		random: Math.random,
		tell: (line) => host.io.err(`${line}\n`),
		userAgent: `kubectl-ds/${version}`,
		cache: discoveryCache(access.server, cacheFolder, host),
		proxyAgent: async (proxy, tls) => {
			const { agentFor } = await import("./kubeconfig/proxy");
			return agentFor(proxy, access.server, tls);
		},
	});
}
