import { matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import { matchResource } from "../../api/resources";
import type { DaemonSet, Pod } from "../../api/types";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import type { MapModel } from "../../insight/map/mapModel";
import type { InsightView } from "../../insight/view";
import { oneLine } from "../shared/insightErrors";
import { loadInsight } from "../shared/insightView";
import { daemonSetOf, readManifests } from "../shared/manifestDaemonSets";
import type { MapScope } from "./follow";

/** DaemonSets out of files, and those of the cluster whose place they would take, by uid. */
export interface Manifests {
	readonly daemonSets: readonly DaemonSet[];
	readonly replaced: ReadonlySet<string>;
}

/**
 * Reads what a map and the reasons behind it are made of, all from the same lists: of the cluster's DaemonSets, or of
 * those out of files.
 * @throws the server's StatusError, and a BadRequest one for a selector that is none.
 */
export async function readExplained(
	client: Client,
	model: MapModel,
	{ namespace, nodeSelector, manifests }: MapScope & { manifests: Manifests | undefined },
	onLack: (text: string) => void,
): Promise<InsightView> {
	const wanted = nodeSelector === undefined ? [] : parseLabelSelector(nodeSelector);
	const daemonSets = manifests?.daemonSets ?? (await listDaemonSets(client, namespace));
	const whole = await loadInsight(client, { namespace });
	// A map without nodes, or without the pods of what is there, would be a wrong one.
	const refused =
		whole.unreadable.find(({ resource }) => resource === "nodes")?.message ??
		(manifests === undefined ? whole.noPods : undefined);
	if (refused !== undefined) throw new CliError(`error: ${oneLine(refused)}`);
	for (const { resource } of whole.unreadable) onLack(`may not list ${resource}: reasons are without them`);
	const isReplaced = (pod: Pod) =>
		pod.metadata.ownerReferences?.some(({ uid }) => manifests?.replaced.has(uid)) ?? false;
	const view = manifests === undefined ? whole : { ...whole, pods: whole.pods.filter((pod) => !isReplaced(pod)) };
	const nodes = view.nodes.filter(({ metadata }) => matchesLabels(wanted, metadata.labels));
	model.replace("Node", nodes);
	model.replace("DaemonSet", daemonSets);
	model.replace("ControllerRevision", view.controllerRevisions);
	model.replace("Pod", view.pods);
	model.update(view.now);
	return view;
}

/**
 * The DaemonSets of files.
 * @throws a CliError, with exit code 2, for files that can't be read, and manifests that no server would take.
 */
export async function readManifestDaemonSets(
	client: Client,
	{ filenames, recursive }: { filenames: readonly string[]; recursive: boolean },
	context: Context,
): Promise<Manifests> {
	const { name, explicit } = await context.namespace();
	const request = { filenames, recursive, args: [], namespace: name, namespaceExplicit: explicit };
	const found = await readManifests(client, { ...request, allNamespaces: false, all: false }, context);
	const present = await listDaemonSets(client, undefined);
	const replaced = new Set<string>();
	const daemonSets = found.daemonSets.map((target) => {
		const { daemonSet, problems } = daemonSetOf(target);
		if (daemonSet === undefined) {
			throw new CliError(`error: ${target.source}: DaemonSet ${target.name}: ${problems[0] ?? ""}`, 2);
		}
		const live = present.find(
			({ metadata }) => metadata.name === target.name && metadata.namespace === target.namespace,
		);
		if (live?.metadata.uid !== undefined) replaced.add(live.metadata.uid);
		return daemonSet;
	});
	return { daemonSets, replaced };
}

async function listDaemonSets(client: Client, namespace: string | undefined): Promise<DaemonSet[]> {
	const resource = matchResource(await client.resources(), "daemonsets.apps");
	if (resource === undefined) throw new CliError('error: the server doesn\'t have a resource type "daemonsets"');
	return (await client.list(resource, { namespace })).items as DaemonSet[];
}
