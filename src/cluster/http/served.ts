import { apiVersionOf, type Resource } from "../../api/resource";
import { builtInResources } from "../../api/resources";
import type { User } from "../access/user";
import type { OpenEngine } from "../engine/localEngine";
import type { ObjectRegistry } from "../registry/objectRegistry";
import type { Exchange } from "./exchange";
import type { ObjectTexts } from "./objectTexts";
import type { ResourceInfo } from "./requestInfo";
import type { WatchHub } from "./watchHub";

/** A body of YAML as it was read. */
export interface YamlBody {
	value: unknown;
	/** Paths of fields that it has twice. */
	duplicates: readonly string[];
	/** What a reader that refuses them would say of them. */
	strictProblem?: string;
}

/** A cluster with what its server needs to answer requests. */
export interface Served {
	engine: OpenEngine;
	hub: WatchHub;
	texts: ObjectTexts;
	/** Reads YAML as the API server does; throws an Error with what is wrong with it. */
	readYaml(text: string): YamlBody;
	/** Aborts when the server ends. */
	closing: AbortSignal;
	/** Signs the tokens that the server gives to service accounts. */
	signingKey: Uint8Array;
}

/** One request to a resource. */
export interface Call {
	served: Served;
	exchange: Exchange;
	user: User;
	resource: Resource;
	target: ResourceInfo;
}

/** The call's namespace; undefined for all of them, or a resource that has none. */
export function namespaceOf({ resource, target }: Pick<Call, "resource" | "target">): string | undefined {
	return resource.namespaced ? target.namespace : undefined;
}

/** The built-in resource that a path names; undefined for any other. */
export function builtInResource(info: ResourceInfo): Resource | undefined {
	return builtIn().get(`${apiVersionOf(info)} ${info.plural}`);
}

/** The resource that a path names; undefined when the cluster serves none of that name and version. */
export function findResource(registry: ObjectRegistry, info: ResourceInfo): Resource | undefined {
	const apiVersion = apiVersionOf(info);
	const known = builtInResource(info);
	if (known !== undefined || info.group === "") return known;
	return registry.resources().find((each) => each.plural === info.plural && apiVersionOf(each) === apiVersion);
}

function builtIn(): ReadonlyMap<string, Resource> {
	byPath ??= new Map(builtInResources().map((each) => [`${apiVersionOf(each)} ${each.plural}`, each]));
	return byPath;
}

let byPath: ReadonlyMap<string, Resource> | undefined;
