/** What a request is about, by its path and method alone (apiserver's RequestInfo). */
export interface RequestInfo {
	/** get, list, watch, create…; for paths outside of the API's resources the method in lower case. */
	verb: string;
	path: string;
	/** Absent for paths that name no resource. */
	resource?: ResourceInfo;
}

export interface ResourceInfo {
	group: string;
	version: string;
	/** daemonsets */
	plural: string;
	subresource?: string;
	/** What stands behind the subresource: a path to proxy to. */
	rest: readonly string[];
	namespace?: string;
	name?: string;
}

const VERBS: Readonly<Record<string, string>> = {
	POST: "create",
	GET: "get",
	HEAD: "get",
	PUT: "update",
	PATCH: "patch",
	DELETE: "delete",
};

const NAMESPACE_SUBRESOURCES = new Set(["status", "finalize"]);

/** `path` is decoded; `watch` is whether the query asks for one. */
export function requestInfo(method: string, path: string, watch: boolean): RequestInfo {
	const parts = path.split("/").filter((part) => part !== "");
	const plain: RequestInfo = { verb: method.toLowerCase(), path };
	const core = parts[0] === "api";
	if (!core && parts[0] !== "apis") return plain;
	const fixed = core ? 2 : 3;
	if (parts.length <= fixed) return plain;
	const group = core ? "" : (parts[1] ?? "");
	const version = parts[fixed - 1] ?? "";
	let rest = parts.slice(fixed);
	let verb = VERBS[method] ?? "";
	// The old form of a watch: /api/v1/watch/pods.
	const oldWatch = rest[0] === "watch" && rest.length > 1;
	if (oldWatch) {
		rest = rest.slice(1);
		verb = "watch";
	}
	let namespace: string | undefined;
	if (rest[0] === "namespaces" && rest.length > 1) {
		namespace = rest[1];
		if (rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] ?? "")) rest = rest.slice(2);
	}
	const [plural = "", name, subresource, ...more] = rest;
	if (name === undefined) {
		if (verb === "get") verb = watch ? "watch" : "list";
		if (verb === "delete") verb = "deletecollection";
	} else if (verb === "get" && watch && subresource === undefined) {
		verb = "watch";
	}
	return {
		verb,
		path,
		resource: {
			group,
			version,
			plural,
			rest: more,
			// /api/v1/namespaces/NAME is the namespace itself, and in itself.
			...(namespace === undefined ? {} : { namespace }),
			...(name === undefined ? {} : { name }),
			...(subresource === undefined || oldWatch ? {} : { subresource }),
		},
	};
}
