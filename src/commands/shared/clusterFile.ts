import { decode } from "../../api/decode";
import { applyDefaults } from "../../api/defaults";
import { builtInResources, resourceForKind } from "../../api/resources";
import { isStatusError } from "../../api/statusError";
import type { KubeObject, Node } from "../../api/types";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { errorText } from "../../selection/failure";
import { selectLocal } from "../../selection/manifests";
import { fileCluster } from "./fileCluster";

/** What a node is taken to have of which nothing is known: room for anything. */
const BOUNDLESS = { cpu: "1000000", memory: "1Ei", "ephemeral-storage": "1Ei", pods: "1000000" };

/**
 * The cluster that a file describes: its nodes, and its pods and other objects where it has some. Nodes that say
 * nothing of what they have get room for anything, and that is said on stderr.
 * @throws a CliError, with exit code 2, for a file that can't be read or has no nodes
 */
export async function clusterFromFile(path: string, context: Context): Promise<Client> {
	const objects = await readObjects(path, context);
	const nodes = objects.filter(({ kind }) => kind === "Node") as Node[];
	if (nodes.length === 0) throw new CliError(`error: ${path} has no nodes: 'kubectl get nodes -o yaml' writes some`, 2);
	const names = nodes.map(({ metadata }) => metadata.name ?? "");
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw new CliError(`error: ${path} has node ${JSON.stringify(twice)} twice`, 2);
	const unknown = nodes.filter(({ status }) => Object.keys(status?.allocatable ?? {}).length === 0);
	for (const node of unknown) node.status = { ...node.status, allocatable: BOUNDLESS, capacity: BOUNDLESS };
	if (unknown.length > 0) {
		const which = unknown.length === nodes.length ? "its nodes say" : `${unknown.length} of its nodes say`;
		context.io.err(`${path}: ${which} nothing of their resources and are taken to have room for anything\n`);
	}
	return fileCluster(objects, context.now());
}

async function readObjects(path: string, context: Context): Promise<KubeObject[]> {
	const request = {
		filenames: [path],
		recursive: false,
		args: [],
		namespace: "default",
		namespaceExplicit: false,
		allNamespaces: false,
		all: false,
	};
	try {
		const { objects, errors } = await selectLocal(request, context);
		if (errors.length > 0) throw errors[0];
		return objects.flatMap(({ object }) => decoded(object));
	} catch (error) {
		const text = isStatusError(error)
			? error.message
			: errorText(error instanceof AggregateError ? error.errors[0] : error);
		throw new CliError(`error: ${text.replace(/^error: /, "").split("\n")[0]}`, 2);
	}
}

function decoded(object: KubeObject): KubeObject[] {
	const resource = resourceForKind(builtInResources(), object.apiVersion, object.kind);
	if (resource === undefined) return [];
	const { object: read } = decode(resource, object, { fieldValidation: "Ignore", sortedKeys: true });
	applyDefaults(resource, read);
	return [read];
}

/** A node of which only that is known, with room for anything else. */
export function boundlessNode(name: string): Node {
	return {
		apiVersion: "v1",
		kind: "Node",
		metadata: { name, labels: { "kubernetes.io/hostname": name } },
		spec: {},
		status: { allocatable: { ...BOUNDLESS }, capacity: { ...BOUNDLESS } },
	};
}
