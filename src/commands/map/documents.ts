import { matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import { matchResource } from "../../api/resources";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import type { MapModel } from "../../insight/map/mapModel";
import type { InsightView } from "../../insight/view";
import { loadInsight } from "../shared/insightView";
import type { MapScope } from "./follow";

/**
 * Reads what a map and the reasons behind it are made of, all from the same lists.
 * @throws the server's StatusError, and a BadRequest one for a selector that is none.
 */
export async function readExplained(
	client: Client,
	model: MapModel,
	{ namespace, nodeSelector }: MapScope,
	onLack: (text: string) => void,
): Promise<InsightView> {
	const resource = matchResource(await client.resources(), "daemonsets.apps");
	if (resource === undefined) throw new CliError('error: the server doesn\'t have a resource type "daemonsets"');
	const wanted = nodeSelector === undefined ? [] : parseLabelSelector(nodeSelector);
	const { items } = await client.list(resource, { namespace });
	const view = await loadInsight(client, { namespace });
	for (const { resource: kind } of view.unreadable) onLack(`may not list ${kind}: reasons are without them`);
	const nodes = view.nodes.filter(({ metadata }) => matchesLabels(wanted, metadata.labels));
	model.replace("Node", nodes);
	model.replace("DaemonSet", items);
	model.replace("ControllerRevision", view.controllerRevisions);
	model.replace("Pod", view.pods);
	model.update(view.now);
	return view;
}
