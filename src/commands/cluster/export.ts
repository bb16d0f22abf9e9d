import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { writeWhole } from "../../cli/files";
import { toYaml } from "../../printers/yaml/emitter";
import { withCluster } from "./open";
import { captureState } from "./state";
import { noArguments } from "./words";

/** `ds cluster export`: the whole state as YAML, for a bug report, a fixture or a copy. */
export const command: Command = {
	name: "cluster export",
	summary: "Write the whole state as YAML",
	usage: "cluster export [--output=FILE]",
	description: "Write the whole state of the local cluster as YAML: objects, clock, and what is about to happen.",
	examples: [
		"  # Keep the state for later, and make a cluster in that state",
		"  ds cluster export -o state.yaml",
		"  ds cluster create again --from state.yaml",
	].join("\n"),
	flags: [{ name: "output", short: "o", type: "string", help: "The file to write; standard output without it." }],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "export");
		const text = await withCluster(invocation, context, (engine) => {
			engine.catchUp();
			return toYaml(captureState(engine.store, engine.now()));
		});
		const file = invocation.string("output");
		if (file === "" || file === "-") await context.io.out(text);
		else writeWhole(file, text, context.host);
	},
};
