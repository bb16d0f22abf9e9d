import type { Command } from "../../../cli/command";
import type { OpenContext } from "../../../cli/context";
import { CliError } from "../../../cli/errors";
import { withCluster } from "../open";
import { hint } from "../words";

/** `ds cluster fault clear [NAME…]`: faults end; what has failed recovers as it does in real life. */
export const command: Command = {
	name: "cluster fault clear",
	summary: "End faults that have been asked for",
	usage: "cluster fault clear [NAME ...]",
	description:
		"End faults that 'ds cluster fault add' has asked for, all of them without a NAME. What has failed recovers as in real life: with the next probe, or once its back-off is over.",
	examples: [
		"  # End all faults",
		"  ds cluster fault clear",
		"",
		"  # End one of them",
		"  ds cluster fault clear fault-1",
	].join("\n"),
	flags: [],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		const { faultRules, setFaultRules } = await import("../../../cluster/kubelet/faultRules");
		const cleared = await withCluster(invocation, context, (engine) =>
			engine.request((registry) => {
				const rules = faultRules(registry);
				const known = rules.map(({ name }) => name);
				const missing = args.find((name) => !known.includes(name));
				if (missing !== undefined) {
					throw new CliError(`error: there is no fault ${JSON.stringify(missing)}${hint(missing, known)}`);
				}
				const names = args.length > 0 ? [...new Set(args)] : known;
				setFaultRules(
					registry,
					rules.filter(({ name }) => !names.includes(name)),
				);
				return names;
			}),
		);
		await context.io.out(cleared.map((name) => `fault/${name} cleared\n`).join(""));
	},
};
