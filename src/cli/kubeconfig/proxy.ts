import type http from "node:http";
import type https from "node:https";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { SocksProxyAgent } from "socks-proxy-agent";

/** An agent that reaches the server through a proxy, whose address is a good one. */
export function agentFor(proxy: string, server: string, tls: https.AgentOptions): http.Agent {
	const { protocol } = new URL(proxy);
	// The proxy looks names up, as with Go.
	if (/^socks5h?:$/.test(protocol)) return new SocksProxyAgent(proxy.replace(/^socks5:/i, "socks5h:"), tls);
	if (server.startsWith("http:")) return new HttpProxyAgent({ keepAlive: true, proxy });
	return new HttpsProxyAgent({ ...tls, keepAlive: true, proxy });
}
