import type http from "node:http";
import type https from "node:https";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { SocksProxyAgent } from "socks-proxy-agent";
import { CliError } from "../errors";

/**
 * An agent that reaches the server through a proxy.
 * @throws CliError for a proxy of a kind that there is not.
 */
export function agentFor(proxy: string, server: string, tls: https.AgentOptions): http.Agent {
	const { protocol } = new URL(proxy);
	if (protocol === "socks5:" || protocol === "socks5h:") return new SocksProxyAgent(proxy, tls);
	if (protocol !== "http:" && protocol !== "https:") {
		throw new CliError(
			`error: unsupported scheme ${JSON.stringify(protocol.slice(0, -1))}, must be http, https, or socks5`,
		);
	}
	if (server.startsWith("http:")) return new HttpProxyAgent({ keepAlive: true, proxy });
	return new HttpsProxyAgent({ ...tls, keepAlive: true, proxy });
}
