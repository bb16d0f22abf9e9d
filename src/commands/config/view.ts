import { dirname, resolve } from "node:path";
import type { KubeObject } from "../../api/types";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { usageError } from "../../cli/errors";
import { readBytes } from "../../cli/files";
import { type EditableConfig, type Entry, KubeconfigAccess } from "../../cli/kubeconfig/edit";
import { flattened } from "../../cli/kubeconfig/paths";
import { FIELDS, SECTIONS, type Section, toConfig, type Values } from "../../cli/kubeconfig/shape";
import { plainError } from "../../selection/failure";
import { printFlags } from "../shared/flags";
import { printerOf, printingOf } from "../shared/printing";

/** What stands for bytes that are not shown, and for secrets. */
const OMITTED = "DATA+OMITTED";
const REDACTED = "REDACTED";

export const command: Command = {
	name: "config view",
	summary: "Display merged kubeconfig settings or a specified kubeconfig file",
	usage: "config view",
	description: `Display merged kubeconfig settings or a specified kubeconfig file. Secrets are shown only with --raw or --flatten.`,
	examples: `  # What all kubeconfig files come to
  ds config view

  # Only what the current context uses, as a file that needs no others
  ds config view --minify --flatten

  # A user's token
  ds config view --raw -o jsonpath='{.users[?(@.name == "admin")].user.token}'`,
	flags: [
		...printFlags.map((flag) => (flag.name === "output" ? { ...flag, default: "yaml" } : flag)),
		{ name: "flatten", type: "bool", help: "Put the content of files in the place of their paths." },
		{
			name: "merge",
			type: "bool",
			default: true,
			help: "Merge all kubeconfig files; without, only that of --kubeconfig.",
		},
		{ name: "minify", type: "bool", help: "Only what the current context (or that of --context) uses." },
		{ name: "raw", type: "bool", help: "Show secrets and certificates." },
	],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length > 0) throw usageError("config view", `unexpected arguments: [${args.join(" ")}]`);
		const access = new KubeconfigAccess(context.host, invocation.string("kubeconfig"));
		const merge = invocation.bool("merge");
		const printing = printingOf(invocation, context);
		const options = { ...printing.options, order: (object: KubeObject) => object };
		const printer = printerOf({ ...printing, options }, "");
		if (!merge && access.explicit === "") throw plainError("if merge==false a precise file must be specified");
		let config = merge ? access.load() : access.loadExplicit();
		if (invocation.bool("minify")) config = minified(config, invocation.string("context"));
		const show = invocation.bool("flatten")
			? (entry: Entry) => flattened(entry.values, dirname(resolve(context.cwd, entry.origin ?? "")), readBytes)
			: invocation.bool("raw")
				? ({ values }: Entry) => values
				: ({ values }: Entry, section: Section) => redacted(section, values);
		const shown = (section: Section) =>
			new Map([...config[section]].map(([name, entry]) => [name, show(entry, section)]));
		const [clusters, users, contexts] = SECTIONS.map(shown) as [Shown, Shown, Shown];
		const object = toConfig({ ...config, clusters, users, contexts });
		for (const piece of printer.pieces(object as unknown as KubeObject)) await context.io.out(piece);
	},
};

type Shown = Map<string, Values>;

/** @throws CliError when the context that is meant, or what it uses, is not there */
function minified(config: EditableConfig, asked: string): EditableConfig {
	const currentContext = asked || config.currentContext;
	if (currentContext === "") throw plainError("current-context must exist in order to minify");
	const context = config.contexts.get(currentContext);
	if (context === undefined) throw plainError(`cannot locate context ${currentContext}`);
	const only = (section: "clusters" | "users", what: "cluster" | "user") => {
		const name = String(context.values[what] ?? "");
		const entry = config[section].get(name);
		if (name === "") return new Map<string, Entry>();
		if (entry === undefined) throw plainError(`cannot locate ${what} ${name}`);
		return new Map([[name, entry]]);
	};
	return {
		...config,
		currentContext,
		contexts: new Map([[currentContext, context]]),
		clusters: only("clusters", "cluster"),
		users: only("users", "user"),
	};
}

function redacted(section: Section, values: Values): Values {
	const out = { ...values };
	for (const [name, field] of Object.entries(FIELDS[section])) {
		if (!out[name]) continue;
		if (field === "bytes" || field === "secretBytes") out[name] = OMITTED;
		if (field === "secret") out[name] = REDACTED;
	}
	return out;
}
