import { readFileSync } from "node:fs";
import { goQuote } from "../../api/go/format";
import type { ClusterAccess, Credentials, Impersonation } from "../../client/remote/access";
import type { Invocation } from "../command";
import { CliError } from "../errors";
import { globalText } from "../globalFlags";
import type { Host } from "../host";
import { credentialsOf } from "./credentials";
import { type ClusterEntry, type ContextEntry, type Kubeconfig, loadKubeconfig, type UserEntry } from "./load";
import { authorityProblem } from "./pem";
import { confirmUsable } from "./validate";

/** Where no kubeconfig says anything. */
const NOBODY = { users: new Map<string, UserEntry>() };
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** A real cluster, how to reach it, and the namespace that is meant when none is named. */
export interface RealCluster {
	/** All but how long a request may take: that does not hang on the cluster. */
	readonly access: Omit<ClusterAccess, "timeout">;
	readonly namespace: string;
}

/**
 * What kubeconfig, flags and environment come to, as kubectl's clientcmd has it. What is not there is worded by what was
 * asked for first (`asked`), as there.
 * @throws CliError in kubectl's words for a context, cluster or user that is not there, and for files that can't be read.
 */
export function realCluster(invocation: Invocation, host: Host, asked: "cluster" | "namespace"): RealCluster {
	const flag = (name: string) => globalText(invocation, name);
	const config = loadKubeconfig(host, flag("kubeconfig"));
	const context = contextOf(config, flag("context"), asked);
	const inCluster = context === undefined && flag("server") === "" ? podAccess(host) : undefined;
	if (inCluster !== undefined)
		return { access: withFlags(inCluster.access, invocation, host), namespace: inCluster.namespace };
	const clusterName = flag("cluster") || context?.cluster || "";
	const userName = flag("user") || context?.user || "";
	const cluster = clusterFrom(config, clusterName, invocation);
	const user = userFrom(config, userName, invocation);
	const usable = () =>
		confirmUsable({ name: userName, entry: user ?? {} }, { name: clusterName, entry: cluster ?? {} });
	if (asked === "namespace") usable();
	if (user === undefined) throw new CliError(`error: auth info ${goQuote(userName)} does not exist`);
	if (cluster === undefined) throw new CliError(`error: cluster ${goQuote(clusterName)} does not exist`);
	usable();
	const server = addressOf(cluster.server ?? "");
	const authority = pemOf(cluster["certificate-authority-data"], cluster["certificate-authority"]);
	const insecure = cluster["insecure-skip-tls-verify"] ?? false;
	if (server.startsWith("https:")) checkAuthority(authority, insecure);
	const access: RealCluster["access"] = {
		server,
		authority,
		insecure,
		tlsServerName: cluster["tls-server-name"] || undefined,
		proxy: cluster["proxy-url"] || proxyFor(server, host.env),
		compress: !(cluster["disable-compression"] ?? false),
		impersonate: impersonationOf(user),
		credentials: credentialsOf(user, { host, cluster: { ...cluster, server, authority }, readPem: pemOf }),
	};
	return { access, namespace: context?.namespace || "default" };
}

function contextOf(config: Kubeconfig, wanted: string, asked: "cluster" | "namespace"): ContextEntry | undefined {
	const name = wanted || config.currentContext;
	if (name === "") return undefined;
	const context = config.contexts.get(name);
	if (context !== undefined) return context;
	const names = [...config.contexts.keys()].sort();
	const known = names.length === 0 ? "" : `\nThe kubeconfig has: ${names.join(", ")}`;
	if (asked === "cluster") throw new CliError(`error: context ${goQuote(name)} does not exist${known}`);
	throw new CliError(`Error in configuration: context was not found for specified context: ${name}${known}`);
}

function clusterFrom(config: Kubeconfig, name: string, invocation: Invocation): ClusterEntry | undefined {
	const found = config.clusters.get(name);
	const flag = (flagName: string) => globalText(invocation, flagName);
	// One that the user names must be there; one that only a context names may not be, as in kubectl.
	if (found === undefined && flag("cluster") !== "") return undefined;
	const entry: ClusterEntry = { ...found };
	entry.server = flag("server") || entry.server || "http://localhost:8080";
	const authority = flag("certificate-authority");
	if (authority !== "") {
		entry["certificate-authority"] = authority;
		delete entry["certificate-authority-data"];
	}
	if (invocation.changed("insecure-skip-tls-verify")) {
		entry["insecure-skip-tls-verify"] = invocation.bool("insecure-skip-tls-verify");
		// As kubectl: what is not checked needs no authority.
		if (entry["insecure-skip-tls-verify"]) {
			delete entry["certificate-authority"];
			delete entry["certificate-authority-data"];
		}
	}
	if (flag("tls-server-name") !== "") entry["tls-server-name"] = flag("tls-server-name");
	if (invocation.changed("disable-compression")) entry["disable-compression"] = invocation.bool("disable-compression");
	return entry;
}

/**
 * A server's address; one without a scheme speaks HTTP, as in client-go.
 * @throws CliError in its words for what is none.
 */
function addressOf(server: string): string {
	const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`;
	try {
		new URL(address);
	} catch {
		throw new CliError(`error: host must be a URL or a host:port pair: ${goQuote(server)}`);
	}
	return address;
}

function checkAuthority(authority: string | undefined, insecure: boolean): void {
	if (authority === undefined) return;
	if (insecure) throw new CliError("error: specifying a root certificates file with the insecure flag is not allowed");
	const problem = authorityProblem(authority);
	if (problem !== undefined) throw new CliError(`error: ${problem}`);
}

/** Undefined for one that a flag names and that is not there. */
function userFrom(config: Pick<Kubeconfig, "users">, name: string, invocation: Invocation): UserEntry | undefined {
	const found = config.users.get(name);
	if (found === undefined && globalText(invocation, "user") !== "") return undefined;
	const entry: UserEntry = { ...found };
	const flag = (flagName: string) => globalText(invocation, flagName);
	if (flag("client-certificate") !== "") {
		entry["client-certificate"] = flag("client-certificate");
		delete entry["client-certificate-data"];
	}
	if (flag("client-key") !== "") {
		entry["client-key"] = flag("client-key");
		delete entry["client-key-data"];
	}
	const token = flag("token");
	if (token !== "") {
		entry.token = token;
		delete entry.tokenFile;
		delete entry.exec;
		delete entry["auth-provider"];
	}
	if (flag("username") !== "") entry.username = flag("username");
	if (flag("password") !== "") entry.password = flag("password");
	if (flag("as") !== "") entry.as = flag("as");
	if (flag("as-uid") !== "") entry["as-uid"] = flag("as-uid");
	if (invocation.changed("as-group")) entry["as-groups"] = [...invocation.strings("as-group")];
	if (invocation.changed("as-user-extra")) entry["as-user-extra"] = extraOf(invocation.strings("as-user-extra"));
	return entry;
}

function impersonationOf(user: UserEntry): Impersonation | undefined {
	const { as, "as-groups": groups = [], "as-uid": uid, "as-user-extra": extra = {} } = user;
	return as ? { user: as, groups, extra, ...(uid ? { uid } : {}) } : undefined;
}

function extraOf(pairs: readonly string[]): Record<string, string[]> {
	const extra: Record<string, string[]> = {};
	for (const pair of pairs) {
		const [key = "", ...rest] = pair.split("=");
		extra[key] = [...(extra[key] ?? []), rest.join("=")];
	}
	return extra;
}

/** The cluster around the pod that the program runs in. */
function podAccess(host: Host): RealCluster | undefined {
	const { KUBERNETES_SERVICE_HOST: address, KUBERNETES_SERVICE_PORT: port } = host.env;
	const token = `${SERVICE_ACCOUNT}/token`;
	const read = (file: string) => {
		try {
			return readFileSync(`${SERVICE_ACCOUNT}/${file}`, "utf8");
		} catch {
			return undefined;
		}
	};
	if (!address || !port || read("token") === undefined) return undefined;
	const credentials = credentialsOf({ tokenFile: token }, { host, cluster: {}, readPem: () => undefined });
	return {
		access: {
			server: `https://${address.includes(":") ? `[${address}]` : address}:${port}`,
			authority: read("ca.crt"),
			insecure: false,
			compress: true,
			credentials,
		},
		namespace: read("namespace")?.trim() || "default",
	};
}

function withFlags(access: RealCluster["access"], invocation: Invocation, host: Host): RealCluster["access"] {
	const token = globalText(invocation, "token");
	const credentials: Credentials =
		token === "" ? access.credentials : credentialsOf({ token }, { host, cluster: {}, readPem: () => undefined });
	return { ...access, credentials, impersonate: impersonationOf(userFrom(NOBODY, "", invocation) ?? {}) };
}

/** What an entry holds itself, or in a file that is known to be readable. */
function pemOf(data: string | undefined, file: string | undefined): string | undefined {
	if (data) return Buffer.from(data, "base64").toString("utf8");
	return file ? readFileSync(file, "utf8") : undefined;
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as Go's net/http reads them. */
function proxyFor(server: string, env: Host["env"]): string | undefined {
	const url = new URL(server);
	const read = (name: string) => env[name] || env[name.toLowerCase()] || "";
	const proxy = url.protocol === "https:" ? read("HTTPS_PROXY") : read("HTTP_PROXY");
	const host = url.hostname.replace(/^\[|\]$/g, "");
	if (proxy === "" || host === "localhost" || host === "::1" || /^127\./.test(host)) return undefined;
	const excepted = read("NO_PROXY")
		.split(",")
		.map((one) => one.trim())
		.filter(Boolean);
	if (excepted.some((one) => isExcepted(one, host, url.port || (url.protocol === "https:" ? "443" : "80"))))
		return undefined;
	return /:\/\//.test(proxy) ? proxy : `http://${proxy}`;
}

function isExcepted(rule: string, host: string, port: string): boolean {
	if (rule === "*") return true;
	const [, name = rule, onPort] = /^(.+):(\d+)$/.exec(rule) ?? [];
	if (onPort !== undefined && onPort !== port) return false;
	const slash = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(name);
	if (slash !== null) return inNetwork(host, slash[1] ?? "", Number(slash[2]));
	const bare = name.replace(/^\*?\./, "");
	return host === bare ? !name.startsWith(".") : host.endsWith(`.${bare}`);
}

function inNetwork(host: string, network: string, bits: number): boolean {
	const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
	if (!/^\d+\.\d+\.\d+\.\d+$/.test(host)) return false;
	const size = 2 ** (32 - bits);
	return Math.floor(number(host) / size) === Math.floor(number(network) / size);
}
