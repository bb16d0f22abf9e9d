import type { Command } from "../../../cli/command";
import type { OpenContext } from "../../../cli/context";
import { withCluster } from "../open";
import { columns, noArguments } from "../words";

/** `ds cluster fault list`: the faults that have been asked for. */
export const command: Command = {
	name: "cluster fault list",
	summary: "List the faults that have been asked for",
	usage: "cluster fault list",
	description: "List the faults that 'ds cluster fault add' has asked for; those of annotations stand on their pods.",
	examples: "  # Which faults have been asked for?\n  ds cluster fault list",
	flags: [],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "fault list");
		const { faultRules } = await import("../../../cluster/kubelet/faultRules");
		const rules = await withCluster(invocation, context, (engine) => engine.read(faultRules));
		if (rules.length === 0) {
			context.io.err("There are no faults; 'ds cluster fault add' asks for one.\n");
			return;
		}
		const pairs = (of: object) =>
			Object.entries(of)
				.map(([name, value]) => (value === "true" ? name : `${name}=${value}`))
				.join(",");
		await context.io.out(
			columns([
				["NAME", "TARGET", "FAULT"],
				...rules.map(({ name, match, faults }) => [name, pairs(match) || "<all>", pairs(faults)]),
			]),
		);
	},
};
