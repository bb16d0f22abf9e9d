/** How to reach a cluster and as whom: what a kubeconfig, the flags and the environment come to. */
export interface ClusterAccess {
	/** https://host:port, perhaps with a path. */
	readonly server: string;
	/** PEM; absent for the authorities that the system trusts. */
	readonly authority?: string;
	readonly insecure: boolean;
	/** The name that the server's certificate must carry, where it is not the host's. */
	readonly tlsServerName?: string;
	/** http://, https:// or socks5://. */
	readonly proxy?: string;
	readonly impersonate?: Impersonation;
	readonly compress: boolean;
	readonly credentials: Credentials;
	/** Milliseconds that one request may take; 0 for any time. */
	readonly timeout: number;
}

export interface Impersonation {
	readonly user: string;
	readonly uid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What proves who the client is. */
export interface Credential {
	readonly token?: string;
	readonly username?: string;
	readonly password?: string;
	/** PEM. */
	readonly certificate?: string;
	/** PEM. */
	readonly key?: string;
}

/** Where credentials come from: a file that changes, a plugin, an identity provider. */
export interface Credentials {
	/**
	 * The credential to use now.
	 * @throws an Error whose message says why there is none.
	 */
	current(signal?: AbortSignal): Promise<Credential>;
	/** A new one after the server has refused the last; undefined where there can be no other. */
	renewed(signal?: AbortSignal): Promise<Credential | undefined>;
}
