import { readFileSync } from "node:fs";
import { goQuote } from "../../api/go/format";
import type { ClusterAccess, Credentials, Impersonation } from "../../client/remote/access";
import type { Invocation } from "../command";
import { CliError } from "../errors";
import { globalText } from "../globalFlags";
import type { Host } from "../host";
import { credentialsOf } from "./credentials";
import { type ClusterEntry, type ContextEntry, type Kubeconfig, loadKubeconfig, type UserEntry } from "./load";

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** A real cluster, how to reach it, and the namespace that is meant when none is named. */
export interface RealCluster {
	/** All but how long a request may take: that does not hang on the cluster. */
	readonly access: Omit<ClusterAccess, "timeout">;
	readonly namespace: string;
}

/**
 * What kubeconfig, flags and environment come to, as kubectl's clientcmd has it.
 * @throws CliError in kubectl's words for a context, cluster or user that is not there, and for files that can't be read.
 */
export function realCluster(invocation: Invocation, host: Host): RealCluster {
	const flag = (name: string) => globalText(invocation, name);
	const config = loadKubeconfig(host, flag("kubeconfig"));
	const context = contextOf(config, flag("context"));
	const inCluster = context === undefined && flag("server") === "" ? podAccess(host) : undefined;
	if (inCluster !== undefined)
		return { access: withFlags(inCluster.access, invocation, host), namespace: inCluster.namespace };
	const clusterName = flag("cluster") || context?.cluster || "";
	const userName = flag("user") || context?.user || "";
	const cluster = clusterFrom(config, clusterName, invocation);
	const user = userFrom(config, userName, invocation);
	const access: RealCluster["access"] = {
		server: cluster.server ?? "",
		authority: pemOf(cluster["certificate-authority-data"], cluster["certificate-authority"], {
			what: "certificate-authority",
			of: clusterName,
		}),
		insecure: cluster["insecure-skip-tls-verify"] ?? false,
		tlsServerName: cluster["tls-server-name"] || undefined,
		proxy: cluster["proxy-url"] || proxyFor(cluster.server ?? "", host.env),
		compress: !(cluster["disable-compression"] ?? false),
		impersonate: impersonationOf(user, invocation),
		credentials: credentialsOf(user, {
			host,
			userName,
			cluster: { ...cluster, authorityPem: undefined },
			readPem: (data, file, what) => pemOf(data, file, { what, of: userName }),
		}),
	};
	return { access, namespace: context?.namespace || "default" };
}

function contextOf(config: Kubeconfig, wanted: string): ContextEntry | undefined {
	const name = wanted || config.currentContext;
	if (name === "") return undefined;
	const context = config.contexts.get(name);
	if (context !== undefined) return context;
	const names = [...config.contexts.keys()].sort();
	const known = names.length === 0 ? "" : `\nThe kubeconfig has: ${names.join(", ")}`;
	throw new CliError(`error: context ${goQuote(name)} does not exist${known}`);
}

function clusterFrom(config: Kubeconfig, name: string, invocation: Invocation): ClusterEntry {
	const found = config.clusters.get(name);
	const flag = (flagName: string) => globalText(invocation, flagName);
	if (found === undefined && name !== "" && flag("server") === "") {
		throw new CliError(`error: cluster ${goQuote(name)} does not exist`);
	}
	const entry: ClusterEntry = { ...found };
	const server = flag("server") || entry.server;
	if (!server && name !== "")
		throw new CliError(`error: invalid configuration: no server found for cluster ${goQuote(name)}`);
	entry.server = withScheme(server || "http://localhost:8080");
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

/** A server without a scheme is one that speaks HTTP, as in client-go. */
function withScheme(server: string): string {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`;
}

function userFrom(config: Kubeconfig, name: string, invocation: Invocation): UserEntry {
	const found = config.users.get(name);
	if (found === undefined && name !== "" && invocation.string("user") !== "") {
		throw new CliError(`error: auth info ${goQuote(name)} does not exist`);
	}
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
	return entry;
}

function impersonationOf(user: UserEntry, invocation: Invocation): Impersonation | undefined {
	const as = globalText(invocation, "as") || user.as || "";
	const groups = invocation.changed("as-group") ? invocation.strings("as-group") : (user["as-groups"] ?? []);
	const uid = globalText(invocation, "as-uid") || user["as-uid"] || "";
	const extra = invocation.changed("as-user-extra")
		? extraOf(invocation.strings("as-user-extra"))
		: (user["as-user-extra"] ?? {});
	if (as === "") {
		if (groups.length > 0 || uid !== "" || Object.keys(extra).length > 0) {
			throw new CliError("error: requesting uid, groups or user-extra for a user without impersonating a user");
		}
		return undefined;
	}
	return { user: as, groups, extra, ...(uid === "" ? {} : { uid }) };
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
	const credentials = credentialsOf(
		{ tokenFile: token },
		{ host, userName: "", cluster: {}, readPem: () => undefined },
	);
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
		token === ""
			? access.credentials
			: credentialsOf({ token }, { host, userName: "", cluster: {}, readPem: () => undefined });
	return { ...access, credentials, impersonate: impersonationOf({}, invocation) };
}

function pemOf(
	data: string | undefined,
	file: string | undefined,
	{ what, of }: { what: string; of: string },
): string | undefined {
	if (data) return Buffer.from(data, "base64").toString("utf8");
	if (!file) return undefined;
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file or directory" : "permission denied";
		const short = what === "client-certificate" ? "client-cert" : what;
		throw new CliError(`error: unable to read ${short} ${file} for ${of} due to open ${file}: ${why}`);
	}
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as Go's net/http reads them. */
function proxyFor(server: string, env: Host["env"]): string | undefined {
	let url: URL;
	try {
		url = new URL(server);
	} catch {
		throw new CliError(`error: the server's address ${goQuote(server)} is no URL`);
	}
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
