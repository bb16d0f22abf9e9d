import type { Pod } from "../../../api/types";
import type { Command, FlagSpec, Invocation } from "../../../cli/command";
import type { OpenContext } from "../../../cli/context";
import { CliError } from "../../../cli/errors";
import type { FaultMatch } from "../../../cluster/kubelet/faultRules";
import { FAULT_KINDS, faultProblem } from "../../../cluster/kubelet/faults";
import { withCluster } from "../open";
import { count, misuse } from "../words";

const TARGETS: readonly FlagSpec[] = [
	{ name: "daemonset", type: "string", help: "Pods of this DaemonSet of the namespace." },
	{ name: "pod", type: "string", help: "This pod of the namespace." },
	{ name: "image", type: "string", help: "Containers of this image; without a tag, whatever their tag." },
	{ name: "container", type: "string", help: "Containers of this name." },
	{ name: "node", type: "string", help: "Pods on this node." },
	{ name: "all", type: "bool", help: "All pods." },
];

/** `ds cluster fault add [NAME]`: pods and containers get into trouble, as annotations on them would ask for. */
export const command: Command = {
	name: "cluster fault add",
	summary: "Make pods and containers fail",
	usage: "cluster fault add [NAME] (--daemonset=NAME | --image=IMAGE | --node=NODE | …) --FAULT[=VALUE] ...",
	description: [
		"Make pods and containers of the local cluster fail, those that are there and those to come, until 'ds cluster fault clear'. All targets that are given have to fit.",
		"",
		" The same faults can be asked for by annotations on a pod or pod template: ds.sim/FAULT: VALUE.",
	].join("\n"),
	examples: [
		"  # No node can pull this image, whatever its tag",
		"  ds cluster fault add --image fluentd --image-pull-error",
		"",
		"  # The DaemonSet's pod on one node runs out of memory, again and again",
		"  ds cluster fault add --daemonset fluentd --node node02 --exit-after 20s --exit-code 137 --exit-reason OOMKilled",
		"",
		"  # Readiness probes of a container fail from now on",
		"  ds cluster fault add unready --container fluentd --failing-probes readiness",
	].join("\n"),
	flags: [
		...TARGETS,
		...FAULT_KINDS.map(
			({ name, help }): FlagSpec => ({
				name,
				type: "string",
				help,
				...(name === "image-pull-error" ? { bare: "true" } : {}),
			}),
		),
		{ name: "pull-error", type: "string", bare: "true", hidden: true, help: "The same as --image-pull-error." },
	],
	async run(invocation, context: OpenContext) {
		const [given, ...others] = invocation.args;
		if (others.length > 0) throw misuse("fault add", `at most one NAME is allowed, got ${invocation.args.length}`);
		const faults = faultsOf(invocation);
		const match = await matchOf(invocation, context);
		const { faultRules, setFaultRules, withFaultRules } = await import("../../../cluster/kubelet/faultRules");
		const { kind } = await import("../../../cluster/kinds");
		await withCluster(invocation, context, async (engine) => {
			const added = engine.request((registry) => {
				const rules = faultRules(registry);
				const taken = (name: string) => rules.some((rule) => rule.name === name);
				if (given !== undefined && taken(given)) {
					throw new CliError(
						`error: there is a fault ${JSON.stringify(given)} already; clear it with 'ds cluster fault clear ${given}', or give the new one another name`,
					);
				}
				const rule = { name: given ?? firstFree(taken), match, faults };
				const meant = registry
					.list<Pod>(kind("pods"))
					.filter((pod) => pod.metadata.deletionTimestamp === undefined && withFaultRules(pod, [rule]) !== pod);
				setFaultRules(registry, [...rules, rule]);
				return { name: rule.name, pods: meant.length };
			});
			await context.io.out(`fault/${added.name} added: ${count(added.pods, "pod")} of now\n`);
		});
	},
};

function firstFree(taken: (name: string) => boolean): string {
	for (let number = 1; ; number++) if (!taken(`fault-${number}`)) return `fault-${number}`;
}

function faultsOf(invocation: Invocation): Record<string, string> {
	const faults: Record<string, string> = {};
	for (const fault of FAULT_KINDS) {
		const flag = fault.name === "image-pull-error" && invocation.changed("pull-error") ? "pull-error" : fault.name;
		if (!invocation.changed(flag)) continue;
		const value = invocation.string(flag);
		const problem = faultProblem(fault, value);
		if (problem !== undefined) throw new CliError(`error: --${flag}: ${JSON.stringify(value)}: ${problem}`);
		faults[fault.name] = value;
	}
	if (Object.keys(faults).length === 0) {
		throw misuse("fault add", `a fault is required: ${FAULT_KINDS.map(({ name }) => `--${name}`).join(", ")}`);
	}
	return faults;
}

async function matchOf(invocation: Invocation, context: OpenContext): Promise<FaultMatch> {
	const match: FaultMatch = {};
	for (const name of ["daemonset", "pod", "node", "image", "container"] as const) {
		if (!invocation.changed(name)) continue;
		const value = invocation.string(name);
		if (value === "") throw new CliError(`error: --${name} must not be empty`);
		match[name] = value;
	}
	const some = Object.keys(match).length > 0;
	if (some && invocation.bool("all")) throw misuse("fault add", "--all can't be combined with other targets");
	if (!some && !invocation.bool("all")) {
		throw misuse("fault add", "a target is required: --daemonset, --pod, --image, --container, --node or --all");
	}
	const { explicit, name } = await context.namespace();
	// A DaemonSet and a pod are those of a namespace; an image or a node may be meant in all.
	return explicit || match.daemonset !== undefined || match.pod !== undefined ? { namespace: name, ...match } : match;
}
