import { addQuantities, parseQuantity, type Quantity, quantityMilliValue, quantityValue } from "../../api/quantity";
import type { Resource } from "../../api/resource";
import type { KubeObject } from "../../api/types";
import type { FlagSpec, Invocation } from "../../cli/command";
import type { Client } from "../../client/client";
import { plainError } from "../../selection/failure";

/** What something uses, as quantities. */
export type Usage = Readonly<Record<string, string>>;

/** CPU in thousandths, the rest in bytes. */
export interface Amounts {
	cpu: number;
	memory: number;
	swap: number;
}

const MEBIBYTE = 1024 * 1024;

/** The flags that both kinds of `top` have. */
export const topFlags: readonly FlagSpec[] = [
	{ name: "no-headers", type: "bool", help: "Print no headings." },
	{ name: "show-swap", type: "bool", help: "Print swap memory, too." },
	{ name: "sort-by", type: "string", help: "Sort by 'cpu' or 'memory', the largest first." },
	{
		name: "use-protocol-buffers",
		type: "bool",
		default: true,
		help: "Accepted for scripts that have it; answers are always read as JSON.",
	},
];

/**
 * A resource of the metrics API.
 * @throws a CliError where the cluster has no such API, as every local cluster.
 */
export async function metricsResource(client: Client, plural: "nodes" | "pods"): Promise<Resource> {
	const resources = await client.resources();
	const found = resources.find((each) => each.group === "metrics.k8s.io" && each.plural === plural);
	if (found === undefined) throw plainError("Metrics API not available");
	return found;
}

/** @throws a CliError for another word than cpu and memory. */
export function sortingOf(invocation: Invocation): "" | "cpu" | "memory" {
	const by = invocation.string("sort-by");
	if (by !== "" && by !== "cpu" && by !== "memory") throw plainError("--sort-by accepts only cpu or memory");
	return by;
}

/** The sum of what several use, rounded up at the end, as kubectl does. */
export function amountsOf(usages: readonly (Usage | undefined)[]): Amounts {
	const sum = (name: keyof Amounts) =>
		usages.reduce((total: Quantity, usage) => addQuantities(total, String(usage?.[name] ?? "0")), parseQuantity("0"));
	return {
		cpu: quantityMilliValue(sum("cpu")),
		memory: quantityValue(sum("memory")),
		swap: quantityValue(sum("swap")),
	};
}

export function usageText(name: keyof Amounts, amount: number): string {
	return name === "cpu" ? `${amount}m` : `${Math.floor(amount / MEBIBYTE)}Mi`;
}

/** What is measured, in the order of the columns. */
export function measured(invocation: Invocation): (keyof Amounts)[] {
	return invocation.bool("show-swap") ? ["cpu", "memory", "swap"] : ["cpu", "memory"];
}

export const HEADINGS: Readonly<Record<keyof Amounts, { amount: string; share: string }>> = {
	cpu: { amount: "CPU(cores)", share: "CPU(%)" },
	memory: { amount: "MEMORY(bytes)", share: "MEMORY(%)" },
	swap: { amount: "SWAP(bytes)", share: "SWAP(%)" },
};

/** The metrics of one object, or of all that selectors choose. */
export async function metricsOf<T extends KubeObject>(
	client: Client,
	resource: Resource,
	{ name, ...filter }: { name?: string; namespace?: string; labelSelector?: string; fieldSelector?: string },
): Promise<T[]> {
	if (name !== undefined) return [(await client.get(resource, { name, namespace: filter.namespace })) as T];
	return (await client.list(resource, filter)).items as T[];
}
