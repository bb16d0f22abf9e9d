import { formatGoDuration } from "../../api/duration";
import { compareGo } from "../../api/go/keys";
import { resourceForKind } from "../../api/resources";
import type { KubeObject, Pod } from "../../api/types";
import type { Command } from "../../cli/command";
import { usageError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { TabWriter } from "../../printers/tabWriter";
import { plainError } from "../../selection/failure";
import { labelSelectorFlag } from "../shared/flags";
import {
	type Amounts,
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

type PodMetrics = KubeObject & { containers?: { name: string; usage?: Usage }[] };

/** A pod older than that, in milliseconds, should have metrics. */
const METRICS_DELAY_MS = 120_000;

/** `ds top pod`: what pods use. */
export const command: Command = {
	name: "top pod",
	summary: "Display resource (CPU/memory) usage of pods",
	usage: "top pod [NAME | -l label]",
	description: "Show what pods use, as a cluster with a metrics API measures it.",
	examples: "  # The pods of a DaemonSet, the largest first\n  ds top pod -l app=agent --sort-by=memory",
	flags: [
		{ name: "all-namespaces", short: "A", type: "bool", help: "Pods of all namespaces." },
		{ name: "containers", type: "bool", help: "A line for each container." },
		{ name: "field-selector", type: "string", help: "Only pods whose fields are so: key1=value1,key2=value2." },
		labelSelectorFlag,
		{ name: "sum", type: "bool", help: "Print the sum, too." },
		...topFlags,
	],
	async run(invocation, context) {
		const [name, ...more] = invocation.args;
		if (more.length > 0) throw usageError("top pod", "pod [NAME | -l label]");
		const sortBy = sortingOf(invocation);
		const labelSelector = invocation.string("selector") || undefined;
		const fieldSelector = invocation.string("field-selector") || undefined;
		if (name !== undefined && (labelSelector !== undefined || fieldSelector !== undefined)) {
			throw plainError("only one of NAME or selector can be provided");
		}
		const client = await context.client();
		const everywhere = invocation.bool("all-namespaces");
		const own = (await context.namespace()).name;
		const filter = { name, namespace: everywhere ? undefined : own, labelSelector, fieldSelector };
		const metrics = await metricsOf<PodMetrics>(client, await metricsResource(client, "pods"), filter);
		if (metrics.length === 0) {
			await checkPods(client, filter);
			context.io.err(everywhere ? "No resources found\n" : `No resources found in ${own} namespace.\n`);
			return;
		}
		const columns = measured(invocation);
		const byContainer = invocation.bool("containers");
		const leading = [...(everywhere ? ["NAMESPACE"] : []), ...(byContainer ? ["POD"] : [])];
		const writer = new TabWriter();
		if (!invocation.bool("no-headers")) {
			writer.line([...leading, "NAME", ...columns.map((column) => HEADINGS[column].amount), ""]);
		}
		for (const { metadata, containers } of sorted(metrics, sortBy, everywhere)) {
			const place = everywhere ? [metadata.namespace ?? ""] : [];
			const line = (head: readonly string[], amounts: Amounts) =>
				writer.line([...place, ...head, ...columns.map((column) => usageText(column, amounts[column])), ""]);
			if (!byContainer) line([metadata.name ?? ""], amountsOf(containers.map(({ usage }) => usage)));
			else for (const each of containers) line([metadata.name ?? "", each.name], amountsOf([each.usage]));
		}
		if (invocation.bool("sum")) {
			const total = amountsOf(metrics.flatMap(({ containers = [] }) => containers.map(({ usage }) => usage)));
			const width = leading.length + 1 + columns.length;
			writer.line([...blanks(width - 2), "________", "________", ""]);
			writer.line([...blanks(width - 3), "", ...columns.map((column) => usageText(column, total[column])), ""]);
		}
		await context.io.out(writer.flush());
	},
};

function blanks(count: number): string[] {
	return new Array<string>(Math.max(count, 0)).fill("");
}

function sorted(metrics: readonly PodMetrics[], sortBy: "" | "cpu" | "memory", everywhere: boolean) {
	const rows = metrics.map(({ metadata, containers = [] }) => ({
		metadata,
		containers: [...containers].sort((a, b) =>
			sortBy === "" ? compareGo(a.name, b.name) : amountsOf([b.usage])[sortBy] - amountsOf([a.usage])[sortBy],
		),
		total: amountsOf(containers.map(({ usage }) => usage)),
	}));
	return rows.sort((a, b) => {
		if (sortBy !== "") return b.total[sortBy] - a.total[sortBy];
		const places = everywhere ? compareGo(a.metadata.namespace ?? "", b.metadata.namespace ?? "") : 0;
		return places || compareGo(a.metadata.name ?? "", b.metadata.name ?? "");
	});
}

/** @throws a CliError for pods that are there, and should be measured by now. */
async function checkPods(
	client: Client,
	filter: { namespace?: string; labelSelector?: string; fieldSelector?: string },
): Promise<void> {
	const resource = resourceForKind(await client.resources(), "v1", "Pod");
	const pods = resource === undefined ? [] : await metricsOf<Pod>(client, resource, filter);
	if (pods.length === 0) return;
	const now = await client.now();
	const old = pods.find(({ metadata }) => now - Date.parse(metadata.creationTimestamp ?? "") > METRICS_DELAY_MS);
	if (old === undefined) throw plainError("metrics not available yet");
	const { namespace, name, creationTimestamp = "" } = old.metadata;
	const age = formatGoDuration(Math.floor((now - Date.parse(creationTimestamp)) / 1000) * 1000);
	throw plainError(`Metrics not available for pod ${namespace}/${name}, age: ${age}`);
}
