import { readFileSync } from "node:fs";
import { goQuote } from "../../api/go/format";
import type { Credential, Credentials } from "../../client/remote/access";
import { CliError } from "../errors";
import type { Host } from "../host";
import { checkVersion, type ExecCluster, runExecPlugin } from "./execPlugin";
import type { Issued } from "./issued";
import type { UserEntry } from "./load";
import { refreshedIdToken } from "./oidc";
import { pairProblem } from "./pem";

/** A token file is read again after that long, in milliseconds: as client-go does. */
const TOKEN_FILE_MS = 60_000;
/** A credential that ends within that time is renewed before it is used. */
const EXPIRY_MARGIN_MS = 10_000;

export interface CredentialDeps {
	host: Host;
	/** What a plugin may be told of the cluster. */
	cluster: ExecCluster;
	readPem(data: string | undefined, file: string | undefined): string | undefined;
}

/**
 * Where a kubeconfig's user gets its credentials from: what it says itself, a file, a plugin or an identity provider.
 * @throws CliError in kubectl's words for certificates, plugins and providers that can't be used.
 */
export function credentialsOf(user: UserEntry, deps: CredentialDeps): Credentials {
	const certificate = deps.readPem(user["client-certificate-data"], user["client-certificate"]);
	const key = deps.readPem(user["client-key-data"], user["client-key"]);
	const problem = certificate === undefined ? undefined : pairProblem(certificate, key ?? "");
	if (problem !== undefined) throw new CliError(`error: ${problem}`);
	const own: Credential = { certificate, key, username: user.username, password: user.password };
	// A token that is there is taken, and no plugin asked.
	if (user.exec !== undefined && !user.token) {
		const { exec } = user;
		checkVersion(exec);
		return renewing(deps.host, own, (signal) => runExecPlugin(exec, { ...deps, signal }));
	}
	const provider = user["auth-provider"];
	if (provider?.name === "oidc") {
		const config = provider.config ?? {};
		return renewing(deps.host, own, (_signal, force) => refreshedIdToken(config, deps.host.now(), force));
	}
	if (provider !== undefined) throw new CliError(`error: ${providerProblem(provider.name)}`);
	if (user.tokenFile !== undefined && !user.token) return fromFile(user.tokenFile, own, deps.host);
	const fixed: Credential = user.token ? { ...own, token: user.token } : own;
	return { current: async () => fixed, renewed: async () => undefined };
}

const NOT_READ: Readonly<Record<string, string>> = {
	ENOENT: "no such file or directory",
	EACCES: "permission denied",
};

/** What took the place of the providers that client-go once had: the plugin, and where to read of it. */
const REMOVED: Readonly<Record<string, readonly [plugin: string, page: string]>> = {
	gcp: [
		'the "gke-gcloud-auth-plugin"',
		"https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke",
	],
	azure: [
		"the https://github.com/Azure/kubelogin",
		"https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins",
	],
};

function providerProblem(name: string): string {
	const removed = REMOVED[name];
	if (removed === undefined) return `no Auth Provider found for name ${goQuote(name)}`;
	const [plugin, page] = removed;
	const advice = `Please use ${plugin} kubectl/client-go credential plugin instead.`;
	return `The ${name} auth plugin has been removed.\n${advice}\nSee ${page} for further details`;
}

function fromFile(file: string, own: Credential, host: Host): Credentials {
	let read: { token: string; at: number } | undefined;
	const token = () => {
		try {
			return readFileSync(file, "utf8").trim();
		} catch (error) {
			const { code = "" } = error as NodeJS.ErrnoException;
			throw new CliError(`error: open ${file}: ${NOT_READ[code] ?? code}`);
		}
	};
	return {
		async current() {
			if (read === undefined || host.now() - read.at > TOKEN_FILE_MS) read = { token: token(), at: host.now() };
			return { ...own, token: read.token };
		},
		async renewed() {
			const now = token();
			if (now === read?.token) return undefined;
			read = { token: now, at: host.now() };
			return { ...own, token: now };
		},
	};
}

/** Credentials that somebody issues, kept until they end. */
function renewing(
	host: Host,
	own: Credential,
	issue: (signal: AbortSignal | undefined, force: boolean) => Promise<Issued>,
): Credentials {
	let kept: Issued | undefined;
	const fetched = async (signal: AbortSignal | undefined, force: boolean): Promise<Credential> => {
		kept = await issue(signal, force);
		const { until: _, ...credential } = kept;
		return { ...own, ...credential };
	};
	return {
		async current(signal) {
			if (kept === undefined || (kept.until !== undefined && kept.until - EXPIRY_MARGIN_MS <= host.now())) {
				return fetched(signal, false);
			}
			const { until: _, ...credential } = kept;
			return { ...own, ...credential };
		},
		renewed: (signal) => fetched(signal, true),
	};
}
