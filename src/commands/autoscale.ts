import { parseQuantity } from "../api/quantity";
import { apiVersionOf, groupResource } from "../api/resource";
import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { plainError } from "../selection/failure";
import type { Info } from "../selection/infos";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from "./shared/flags";
import { withLastApplied } from "./shared/lastApplied";
import { printerOf, printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";
import { visitObjects } from "./shared/visitObjects";

export const command: Command = {
	name: "autoscale",
	summary: "Auto-scale a deployment, replica set, stateful set, or replication controller",
	usage: "autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]",
	description: `Create an autoscaler for a deployment, replica set, stateful set, or replication controller.

A DaemonSet can't be autoscaled: it has one pod on every node that it is meant for.`,
	examples: `  # Have between 2 and 10 pods of a deployment
  ds autoscale deployment web --min=2 --max=10

  # The same, by the pods' use of CPU
  ds autoscale deployment web --min=2 --max=10 --cpu=80%`,
	flags: [
		...fileFlags,
		...printFlags,
		dryRunFlag,
		saveConfigFlag,
		fieldManagerFlag("kubectl-autoscale"),
		{
			name: "cpu",
			type: "string",
			help: "Target use of CPU: a percentage of what is requested (80%) or an amount (500m).",
		},
		{
			name: "cpu-percent",
			type: "int",
			default: -1,
			help: "Target use of CPU in percent of what is requested.",
			deprecated:
				"Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
		},
		{ name: "max", type: "int", default: -1, required: true, help: "The most pods that there may be." },
		{
			name: "memory",
			type: "string",
			help: "Target use of memory: a percentage of what is requested (60%) or an amount (200Mi).",
		},
		{ name: "min", type: "int", default: -1, help: "The fewest pods that there may be." },
		{ name: "name", type: "string", help: "The autoscaler's name; that of the object where not given." },
	],
	run: autoscale,
};

async function autoscale(invocation: Invocation, context: Context): Promise<void> {
	const dryRun = dryRunOf(invocation, context);
	const [min, max] = [invocation.int("min"), invocation.int("max")];
	if (max < 1) throw plainError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
	if (max < min) throw plainError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
	const metrics = metricsOf(invocation);
	const printer = printerOf(
		printingOf(invocation, context),
		operationOf(dryRun === "client" ? "created" : "autoscaled", dryRun),
	);
	const client = await context.client();
	const count = await visitObjects(
		client,
		await selectionOf(invocation, context, { all: false }),
		context,
		{ latest: false },
		async (info) => {
			const { group, version, plural, kind, subresources } = info.resource;
			if (!subresources.includes("scale")) {
				const path = `${group}/${version}, Resource=${plural}`;
				throw plainError(
					`cannot autoscale a ${kind}: could not find scale subresource for ${path} in discovery information`,
				);
			}
			const namespace = await context.namespace();
			let made = autoscaler(info, invocation, metrics, namespace.explicit ? namespace.name : undefined);
			if (dryRun !== "client") {
				const resource = (await client.resources()).find(
					(one) => groupResource(one) === "horizontalpodautoscalers.autoscaling" && one.version === "v2",
				);
				if (resource === undefined)
					throw plainError('no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2"');
				const sent = withLastApplied(made, { save: invocation.bool("save-config") });
				made = await client.create(resource, namespace.name, sent, {
					fieldManager: invocation.string("field-manager"),
					dryRun: dryRun === "server",
				});
			}
			for (const piece of printer.pieces(made)) await context.io.out(piece);
		},
	);
	if (count === 0) throw plainError("no objects passed to autoscale");
}

interface Metric {
	type: "Resource";
	resource: { name: "cpu" | "memory"; target: { type: string; averageUtilization?: number; averageValue?: string } };
}

function autoscaler(
	info: Info,
	invocation: Invocation,
	metrics: readonly Metric[],
	namespace: string | undefined,
): KubeObject {
	const min = invocation.int("min");
	return {
		apiVersion: "autoscaling/v2",
		kind: "HorizontalPodAutoscaler",
		metadata: { name: invocation.string("name") || info.name, ...(namespace === undefined ? {} : { namespace }) },
		spec: {
			maxReplicas: invocation.int("max"),
			...(metrics.length > 0 ? { metrics } : {}),
			...(min > 0 ? { minReplicas: min } : {}),
			scaleTargetRef: { apiVersion: apiVersionOf(info.resource), kind: info.resource.kind, name: info.name },
		},
		status: { currentMetrics: null, desiredReplicas: 0 },
	} as KubeObject;
}

function metricsOf(invocation: Invocation): Metric[] {
	const percent = invocation.int("cpu-percent");
	const [cpu, memory] = [invocation.string("cpu"), invocation.string("memory")];
	if (percent > 0 && cpu !== "") throw plainError("--cpu-percent and --cpu are mutually exclusive");
	const metrics: Metric[] = [];
	if (percent > 0) metrics.push(metric("cpu", { type: "Utilization", averageUtilization: percent }));
	if (cpu !== "") metrics.push(metric("cpu", targetOf(cpu, "cpu")));
	if (memory !== "") metrics.push(metric("memory", targetOf(memory, "memory")));
	return metrics;
}

function metric(name: "cpu" | "memory", target: Metric["resource"]["target"]): Metric {
	return { type: "Resource", resource: { name, target } };
}

/** "80%", "500m", or a bare number of millicores or mebibytes. */
function targetOf(text: string, resource: "cpu" | "memory"): Metric["resource"]["target"] {
	const input = text.trim();
	if (input === "") throw plainError("empty input");
	if (input.endsWith("%")) {
		const number = input.slice(0, -1);
		if (!/^\+?\d+$/.test(number) || Number(number) > 2 ** 31 - 1)
			throw plainError(`invalid percentage value: ${number}`);
		return { type: "Utilization", averageUtilization: Number(number) };
	}
	const bare = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(input);
	const amount = bare ? `${Number(input)}${resource === "cpu" ? "m" : "Mi"}` : input;
	try {
		parseQuantity(amount);
	} catch {
		throw plainError(`invalid resource ${resource} value: ${input}`);
	}
	return { type: "AverageValue", averageValue: amount };
}
