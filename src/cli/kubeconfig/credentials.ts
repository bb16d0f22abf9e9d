import { readFileSync } from "node:fs";
import type { Credential, Credentials } from "../../client/remote/access";
import { CliError } from "../errors";
import type { Host } from "../host";
import { type ExecCluster, runExecPlugin } from "./execPlugin";
import type { UserEntry } from "./load";
import { refreshedIdToken } from "./oidc";

/** A token file is read again after that long, in milliseconds: as client-go does. */
const TOKEN_FILE_MS = 60_000;
/** A credential that ends within that time is renewed before it is used. */
const EXPIRY_MARGIN_MS = 10_000;

export interface CredentialDeps {
	host: Host;
	/** For messages. */
	userName: string;
	/** What a plugin may be told of the cluster. */
	cluster: ExecCluster;
	readPem(data: string | undefined, file: string | undefined, what: string): string | undefined;
}

/** Where a kubeconfig's user gets its credentials from: what it says itself, a file, a plugin or an identity provider. */
export function credentialsOf(user: UserEntry, deps: CredentialDeps): Credentials {
	const certificate = deps.readPem(user["client-certificate-data"], user["client-certificate"], "client-certificate");
	const key = deps.readPem(user["client-key-data"], user["client-key"], "client-key");
	const own: Credential = { certificate, key, username: user.username, password: user.password };
	if (user.exec !== undefined) {
		const { exec } = user;
		return renewing(deps.host, own, (signal) => runExecPlugin(exec, { ...deps, signal }));
	}
	const provider = user["auth-provider"];
	if (provider?.name === "oidc") {
		const config = provider.config ?? {};
		return renewing(deps.host, own, (_signal, force) => refreshedIdToken(config, deps.host.now(), force));
	}
	if (provider !== undefined) {
		throw new CliError(
			`error: no Auth Provider found for name ${JSON.stringify(provider.name)}: use its credential plugin instead (users' exec in the kubeconfig)`,
		);
	}
	if (user.tokenFile !== undefined && !user.token) return fromFile(user.tokenFile, own, deps.host);
	const fixed: Credential = user.token ? { ...own, token: user.token } : own;
	return { current: async () => fixed, renewed: async () => undefined };
}

function fromFile(file: string, own: Credential, host: Host): Credentials {
	let read: { token: string; at: number } | undefined;
	const token = () => {
		try {
			return readFileSync(file, "utf8").trim();
		} catch (error) {
			throw new CliError(`error: read token file ${JSON.stringify(file)}: ${(error as NodeJS.ErrnoException).code}`);
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

export interface Issued extends Credential {
	/** Milliseconds since the epoch; absent for one that does not end. */
	readonly until?: number;
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
