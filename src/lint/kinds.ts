import { apiVersionOf, type Resource } from "../api/resource";
import { builtInResources } from "../api/resources";

/** What an apiVersion and kind mean to a server of Kubernetes v1.36. */
export type KindOf =
	| { readonly means: "served"; readonly resource: Resource }
	/** The server knows the group, but not this kind in this version; `instead` is where the kind is served. */
	| { readonly means: "unserved"; readonly instead: Resource | undefined }
	/** A group of a CustomResourceDefinition, or of a tool's own files. */
	| { readonly means: "custom" };

/** Looks an object's apiVersion and kind up among the built-in resources. */
export function kindOf(apiVersion: string, kind: string): KindOf {
	table ??= new Map(builtInResources().map((resource) => [`${apiVersionOf(resource)}/${resource.kind}`, resource]));
	const resource = table.get(`${apiVersion}/${kind}`);
	if (resource !== undefined) return { means: "served", resource };
	const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
	const candidates = builtInResources().filter((each) => each.kind.toLowerCase() === kind.toLowerCase());
	// The group of a CustomResourceDefinition has a dot: `app/v1` of a kind that everybody knows is a slip.
	const misspelt = candidates.length > 0 && !group.includes(".");
	if (!misspelt && !isBuiltInGroup(group, apiVersion)) return { means: "custom" };
	return { means: "unserved", instead: candidates.find((each) => each.group === group) ?? candidates[0] };
}

let table: Map<string, Resource> | undefined;

/** Groups that moved: their kinds are served elsewhere now. */
const FORMER_GROUPS: ReadonlySet<string> = new Set(["extensions"]);

function isBuiltInGroup(group: string, apiVersion: string): boolean {
	// A file of another tool may say v2 or 3.7 where Kubernetes has v1.
	if (group === "") return apiVersion === "v1";
	return FORMER_GROUPS.has(group) || builtInResources().some((resource) => resource.group === group);
}
