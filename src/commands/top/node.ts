import { compareGo } from "../../api/go/keys";
import { resourceForKind } from "../../api/resources";
import type { KubeObject, Node } from "../../api/types";
import type { Command } from "../../cli/command";
import { usageError } from "../../cli/errors";
import { TabWriter } from "../../printers/tabWriter";
import { plainError } from "../../selection/failure";
import { labelSelectorFlag } from "../shared/flags";
import {
	amountsOf,
	HEADINGS,
	measured,
	metricsOf,
	metricsResource,
	sortingOf,
	topFlags,
	type Usage,
	usageText,
} from "./metrics";

type NodeMetrics = KubeObject & { usage?: Usage };

/** `ds top node`: what nodes use of what they have. */
export const command: Command = {
	name: "top node",
	summary: "Display resource (CPU/memory) usage of nodes",
	usage: "top node [NAME | -l label]",
	description: "Show what nodes use, and how much of what they have that is. It takes a cluster with a metrics API.",
	examples: "  # All nodes\n  ds top node\n\n  # One node\n  ds top node worker01",
	flags: [
		labelSelectorFlag,
		{ name: "show-capacity", type: "bool", help: "Compare with what nodes have, not with what pods may use." },
		...topFlags,
	],
	async run(invocation, context) {
		const [name, ...more] = invocation.args;
		if (more.length > 0) throw usageError("top node", "node [NAME | -l label]");
		const sortBy = sortingOf(invocation);
		const labelSelector = invocation.string("selector") || undefined;
		if (name !== undefined && labelSelector !== undefined) {
			throw plainError("only one of NAME or --selector can be provided");
		}
		const client = await context.client();
		const metrics = await metricsOf<NodeMetrics>(client, await metricsResource(client, "nodes"), {
			name,
			labelSelector,
		});
		if (metrics.length === 0) throw plainError("metrics not available yet");
		const nodes = resourceForKind(await client.resources(), "v1", "Node");
		if (nodes === undefined) throw plainError(`the server doesn't have a resource type "nodes"`);
		const list = await metricsOf<Node>(client, nodes, { name, labelSelector });
		const columns = measured(invocation);
		const rows = metrics.map((each) => ({ name: each.metadata.name ?? "", amounts: amountsOf([each.usage]) }));
		rows.sort((a, b) => (sortBy === "" ? compareGo(a.name, b.name) : b.amounts[sortBy] - a.amounts[sortBy]));
		const writer = new TabWriter();
		if (!invocation.bool("no-headers")) {
			const headings = columns.flatMap((column) => [HEADINGS[column].amount, HEADINGS[column].share]);
			writer.line(["NAME", ...headings, ""]);
		}
		const byName = new Map(list.map((node) => [node.metadata.name ?? "", node]));
		for (const { name: of, amounts } of rows) {
			const node = byName.get(of);
			byName.delete(of);
			const had = availableOf(node, invocation.bool("show-capacity"));
			const cells = columns.flatMap((column) => {
				if (column === "swap" && node !== undefined && had.swap === undefined) return ["<unknown>", "<unknown>"];
				const whole = had[column];
				const share = whole === undefined ? [] : [`${whole === 0 ? 0 : Math.trunc((amounts[column] / whole) * 100)}%`];
				return [usageText(column, amounts[column]), ...share];
			});
			writer.line([of, ...cells, ""]);
		}
		for (const missing of byName.keys()) writer.line([missing, ...columns.flatMap(() => [UNKNOWN, UNKNOWN]), ""]);
		await context.io.out(writer.flush());
	},
};

const UNKNOWN = "<unknown>";

function availableOf(node: Node | undefined, capacity: boolean): { cpu?: number; memory?: number; swap?: number } {
	if (node === undefined) return {};
	const given: Usage = (capacity ? node.status?.capacity : node.status?.allocatable) ?? {};
	const { cpu, memory } = amountsOf([given]);
	const swap = node.status?.nodeInfo?.swap?.capacity;
	return {
		...(given.cpu === undefined ? {} : { cpu }),
		...(given.memory === undefined ? {} : { memory }),
		...(swap === undefined ? {} : { swap }),
	};
}
