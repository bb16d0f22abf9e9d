import { groupResource, type Resource } from "../../api/resource";
import { getObject } from "./reads";
import type { ResourceInfo } from "./requestInfo";
import type { Call } from "./served";
import { createObject, patchObject, updateObject } from "./writes";

type Handler = (call: Call) => Promise<void> | void;

const STATUS: Readonly<Record<string, Handler>> = { get: getObject, update: updateObject, patch: patchObject };

/** What answers a request to a subresource; undefined for a method that it does not know. */
export function subresourceCall(verb: string, resource: Resource, target: ResourceInfo): Handler | undefined {
	const { subresource = "" } = target;
	const name = `${groupResource(resource)}/${subresource}`;
	if (subresource === "status" && resource.subresources.includes("status")) return STATUS[verb];
	if (name === "pods/eviction" && verb === "create") return (call) => createObject(call, { kind: "Eviction" });
	return undefined;
}
