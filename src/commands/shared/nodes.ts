import { apiVersionOf, groupResource, type Resource } from "../../api/resource";
import type { Node } from "../../api/types";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { plainError } from "../../selection/failure";
import { type Info, infosOf } from "../../selection/infos";
import { getLatest } from "../../selection/latest";
import type { Target } from "../../selection/selection";
import { findResource } from "../../selection/words";

/** The nodes that words or a selector name. */
export interface NodeRequest {
	/** NAME or TYPE/NAME. */
	names: readonly string[];
	labelSelector?: string;
	chunkSize?: number;
}

export interface NodeInfo {
	name: string;
	node: Node;
}

/**
 * Names as objects of the API: those without a type are nodes (kubectl's Builder.ResourceNames).
 * @throws a CliError in kubectl's words for a name that is none, and for a type that there is not.
 */
export function namedNodes(names: readonly string[], resources: readonly Resource[]): Info[] {
	return readNames(names).map(({ type, name }) => {
		const resource = findResource(resources, type);
		return { resource, namespace: resource.namespaced ? "default" : undefined, name };
	});
}

/** All nodes with certain labels; without a selector, all. */
export function listedNodes(labelSelector: string | undefined, resources: readonly Resource[]): Target {
	return {
		kind: "list",
		resource: findResource(resources, "nodes"),
		namespace: undefined,
		labelSelector: labelSelector?.trim() || undefined,
	};
}

/**
 * The nodes as the server has them, all of them before anything is done to one.
 * @throws the server's StatusError, or a CliError in kubectl's words: the first thing that goes wrong.
 */
export async function findNodes(
	client: Client,
	{ names, labelSelector, chunkSize }: NodeRequest,
	namespace: string,
): Promise<NodeInfo[]> {
	const resources = await client.resources();
	const found: NodeInfo[] = [];
	if (labelSelector?.trim()) {
		for await (const { name, object } of infosOf(client, listedNodes(labelSelector, resources), chunkSize)) {
			found.push({ name, node: object as Node });
		}
		return found;
	}
	const infos = namedNodes(names, resources);
	if (new Set(infos.map(({ resource }) => groupResource(resource))).size > 1) {
		throw plainError("you may only specify a single resource type");
	}
	if (infos.length === 0) throw plainError(NOTHING_NAMED);
	for (const info of infos) {
		found.push({ name: info.name, node: await getNode(client, { ...info, namespace: info.namespace && namespace }) });
	}
	return found;
}

async function getNode(client: Client, info: Info): Promise<Node> {
	const { resource, name } = info;
	if (name === "") throw plainError("resource name may not be empty");
	const object = await getLatest(client, info);
	if (groupResource(resource) === "nodes") return object as Node;
	const slash = resource.group === "" ? "/" : "";
	throw new CliError(
		`error: expected resource of type node, got "${slash}${apiVersionOf(resource)}, Resource=${resource.plural}"`,
	);
}

function readNames(names: readonly string[]): { type: string; name: string }[] {
	return names.map((word) => {
		if (!word.includes("/")) return { type: "nodes", name: word };
		const [type = "", name = "", ...rest] = word.split("/");
		if (rest.length > 0) throw plainError("arguments in resource/name form may not have more than one slash");
		if (type === "" || name === "" || type.includes(",")) {
			throw plainError("arguments in resource/name form must have a single resource and name");
		}
		return { type, name };
	});
}

const NOTHING_NAMED = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;
