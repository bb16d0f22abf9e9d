/** What a client needs to reach a served cluster. */
export interface Access {
	/** The context, cluster and user are called so. */
	name: string;
	/** https://HOST:PORT */
	server: string;
	/** The authority's certificate, in PEM. */
	authority: string;
	token: string;
}

type Named = Readonly<Record<string, unknown>>;

/** A kubeconfig for that cluster alone, its context chosen. */
export function kubeconfigFor(access: Access): Record<string, unknown> {
	return { ...withAccess({}, access), "current-context": access.name };
}

/**
 * `config` with a context for the cluster added, or renewed; which context is chosen stays as it is.
 * @throws Error when `config` is no kubeconfig.
 */
export function withAccess(config: unknown, { name, server, authority, token }: Access): Record<string, unknown> {
	if (typeof config !== "object" || config === null || Array.isArray(config)) throw new Error("it is no kubeconfig");
	const { apiVersion = "v1", kind = "Config", clusters, contexts, users, ...rest } = config as Record<string, unknown>;
	return {
		...rest,
		apiVersion,
		kind,
		clusters: withEntry(clusters, "clusters", {
			name,
			cluster: { server, "certificate-authority-data": Buffer.from(authority).toString("base64") },
		}),
		contexts: withEntry(contexts, "contexts", { name, context: { cluster: name, user: name } }),
		users: withEntry(users, "users", { name, user: { token } }),
	};
}

function withEntry(list: unknown, what: string, entry: Named): unknown[] {
	if (list === undefined || list === null) return [entry];
	if (!Array.isArray(list)) throw new Error(`its ${what} are no list`);
	const at = list.findIndex((each: Named | null) => each?.name === entry.name);
	return at < 0 ? [...list, entry] : list.with(at, entry);
}
