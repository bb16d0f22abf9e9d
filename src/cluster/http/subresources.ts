import { groupResource, type Resource } from "../../api/resource";

/** A subresource as discovery tells of it. */
export interface Subresource {
	name: string;
	/** What it takes or gives. */
	kind: string;
	/** Where its kind is of another group and version than the resource. */
	group?: string;
	version?: string;
	verbs: readonly string[];
}

const STATUS_VERBS = ["get", "patch", "update"];
const PROXY_VERBS = ["create", "delete", "get", "patch", "update"];

/** Subresources that are not simply the object in part. */
const OTHERS: Readonly<Record<string, Omit<Subresource, "name">>> = {
	"pods/attach": { kind: "PodAttachOptions", verbs: ["create", "get"] },
	"pods/binding": { kind: "Binding", verbs: ["create"] },
	"pods/eviction": { kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] },
	"pods/exec": { kind: "PodExecOptions", verbs: ["create", "get"] },
	"pods/log": { kind: "Pod", verbs: ["get"] },
	"pods/portforward": { kind: "PodPortForwardOptions", verbs: ["create", "get"] },
	"pods/proxy": { kind: "PodProxyOptions", verbs: PROXY_VERBS },
	"nodes/proxy": { kind: "NodeProxyOptions", verbs: PROXY_VERBS },
	"services/proxy": { kind: "ServiceProxyOptions", verbs: PROXY_VERBS },
	"namespaces/finalize": { kind: "Namespace", verbs: ["update"] },
	"serviceaccounts/token": {
		kind: "TokenRequest",
		group: "authentication.k8s.io",
		version: "v1",
		verbs: ["create"],
	},
};

/** The subresources of a resource, by name. */
export function subresourcesOf(resource: Resource): Subresource[] {
	return resource.subresources.map((name) => {
		const other = OTHERS[`${groupResource(resource)}/${name}`];
		if (other !== undefined) return { name, ...other };
		if (name === "scale") return { name, kind: "Scale", group: "autoscaling", version: "v1", verbs: STATUS_VERBS };
		return { name, kind: resource.kind, verbs: STATUS_VERBS };
	});
}
