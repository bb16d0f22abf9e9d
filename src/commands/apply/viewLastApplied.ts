import { goJson } from "../../api/go/json";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Command, Context, Invocation } from "../../cli/command";
import { usageError } from "../../cli/errors";
import { parseYaml } from "../../manifest/yaml";
import type { YamlValue } from "../../manifest/yamlScalar";
import { toYaml } from "../../printers/yaml/emitter";
import type { SelectionRequest } from "../../selection/selection";
import { fileFlags, labelSelectorFlag } from "../shared/flags";
import { selectionOf } from "../shared/selectionOf";
import { visitObjects } from "../shared/visitObjects";

export interface ViewOptions {
	selection: SelectionRequest;
	output: string;
}

/** Prints what was applied last; nothing for objects that were never applied. */
export async function run({ selection, output }: ViewOptions, context: Context): Promise<void> {
	const client = await context.client();
	const found: string[] = [];
	await visitObjects(client, selection, context, { latest: true }, async (_info, object) => {
		const text = object.metadata.annotations?.[LAST_APPLIED];
		if (text !== undefined) found.push(text);
	});
	for (const text of found) {
		if (output === "yaml") await context.io.out(toYaml(parseYaml(text).value));
		else if (output === "json") await context.io.out(`${indented(parseYaml(text).value, "")}\n`);
		else throw badOutput(output);
	}
}

/** JSON with two blanks a level, its numbers exact and its strings as Go writes them. */
function indented(value: YamlValue, indent: string): string {
	if (typeof value !== "object" || value === null) return goJson(value);
	const deeper = `${indent}  `;
	const list = Array.isArray(value);
	const parts = list
		? value.map((each) => indented(each, deeper))
		: Object.entries(value).map(([key, each]) => `${goJson(key)}: ${indented(each, deeper)}`);
	const [open, close] = list ? "[]" : "{}";
	if (parts.length === 0) return `${open}${close}`;
	return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}

function badOutput(output: string) {
	return usageError(
		"apply view-last-applied",
		`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
	);
}

export const command: Command = {
	name: "apply view-last-applied",
	summary: "View the latest last-applied-configuration annotations of a resource/object",
	usage: "apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
	description: "Show what was applied last, as 'apply' keeps it in an annotation.",
	examples: `  # What was applied last to a DaemonSet
  ds apply view-last-applied ds agent

  # The same as JSON
  ds apply view-last-applied ds/agent -o json`,
	flags: [
		{ name: "all", type: "bool", help: "All objects of the types." },
		...fileFlags,
		{ name: "output", short: "o", type: "string", default: "yaml", help: "yaml or json." },
		labelSelectorFlag,
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<ViewOptions> {
	const all = invocation.bool("all");
	const labelSelector = invocation.string("selector") || undefined;
	const selection = await selectionOf(invocation, context, { all, labelSelector });
	return { selection: { ...selection, selectAll: all }, output: invocation.string("output") };
}
