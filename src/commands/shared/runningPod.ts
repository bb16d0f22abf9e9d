import type { Resource } from "../../api/resource";
import type { KubeObject, Pod } from "../../api/types";
import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { aggregate } from "../../selection/failure";
import { infosOf } from "../../selection/infos";
import { getLatest } from "../../selection/latest";
import { select } from "../../selection/select";
import { byActivity } from "./podOrder";
import { podsBehind } from "./podsBehind";

export interface NamedObject {
	resource: Resource;
	object: KubeObject;
}

/**
 * The objects that a word (POD or TYPE/NAME) and files name, as the server has them.
 * @throws the server's StatusError, CliError in kubectl's words
 */
export async function namedObjects(
	client: Client,
	{ word, type = "pods", filenames = [] }: { word: string; type?: string; filenames?: readonly string[] },
	context: Context,
): Promise<NamedObject[]> {
	const { name: namespace, explicit } = await context.namespace();
	const args = word === "" ? [] : [word.includes("/") ? word : `${type}/${word}`];
	const { targets, errors } = await select(
		client,
		{
			filenames,
			recursive: false,
			args,
			namespace,
			namespaceExplicit: explicit,
			allNamespaces: false,
			all: false,
		},
		context,
	);
	if (errors.length > 0) throw aggregate(errors);
	const found: NamedObject[] = [];
	for (const target of targets) {
		for await (const info of infosOf(client, target)) {
			found.push({ resource: info.resource, object: await getLatest(client, info) });
		}
	}
	return found;
}

/**
 * The pod that is meant by an object: itself, or the most active one that it selects.
 * @throws CliError for an object that selects none, or when none comes in time (milliseconds).
 */
export async function podOf(
	client: Client,
	{ resource, object }: NamedObject,
	timeoutMs: number,
	context: Context,
): Promise<Pod> {
	if (resource.group === "" && resource.kind === "Pod") return object as Pod;
	const purpose = "cannot attach to";
	const [first] = await podsBehind(client, { resource, object, order: byActivity, timeoutMs, purpose }, context);
	return first;
}
