import { getServers } from "node:dns";
import { connectRemote, type RemoteClient } from "../client/remote";
import type { ClusterAccess } from "../client/remote/access";
import { escapeTerminal } from "../printers/escape";
import { version } from "../version";
import type { Host } from "./host";
import { discoveryCache } from "./kubeconfig/discoveryCache";

interface RealConnection {
	host: Host;
	/** --cache-dir; "" for kubectl's. */
	cacheFolder: string;
	/** -v. */
	verbosity: number;
	/** Gets what the server warns of. */
	onWarning(text: string): void;
}

/** Connects to a real cluster. Nothing is sent yet. */
export function connectReal(
	access: ClusterAccess,
	{ host, cacheFolder, verbosity, onWarning }: RealConnection,
): RemoteClient {
	return connectRemote(access, {
		onWarning,
		now: () => host.now(),
		sleep: (milliseconds) => host.sleep(milliseconds),
		after: (milliseconds) => host.after(milliseconds),
		signal: () => host.signal,
		random: Math.random,
		tell: (line) => host.io.err(`${line}\n`),
		userAgent: `kubectl-ds/${version}`,
		lookup: nameServer,
		log:
			verbosity < FIRST_LEVEL
				? undefined
				: { level: verbosity, write: (text) => host.io.err(klogLine(host.now(), text)) },
		cache: discoveryCache(access.server, cacheFolder, host),
		proxyAgent: async (proxy, tls) => {
			const { agentFor } = await import("./kubeconfig/proxy");
			return agentFor(proxy, access.server, tls);
		},
	});
}

/** The -v from which on requests are told of, as in client-go. */
const FIRST_LEVEL = 6;

/** Which name server did not know a host, as Go tells it. */
function nameServer(): string {
	const [first] = getServers();
	return first === undefined ? "" : ` on ${first}:53`;
}

/** A line as klog writes it: level, date and time, process, and what there is to say. */
function klogLine(time: number, text: string): string {
	const [date = "", clock = ""] = new Date(time).toISOString().split("T");
	return escapeTerminal(`I${date.slice(5).replace("-", "")} ${clock.slice(0, -1)}000       1 ${text}\n`);
}
