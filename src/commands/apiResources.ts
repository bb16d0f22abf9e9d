import { goQuote } from "../api/go/format";
import { apiVersionOf, groupResource, type Resource } from "../api/resource";
import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError, usageError } from "../cli/errors";
import { printerFor } from "../printers";
import { TabWriter } from "../printers/tabWriter";

export const command: Command = {
	name: "api-resources",
	summary: "Print the supported API resources on the server",
	usage: "api-resources [flags]",
	description: "Print the supported API resources on the server.",
	examples: `  # Print the supported API resources
  ds api-resources

  # Print them with their verbs and categories
  ds api-resources -o wide

  # Print those of one API group
  ds api-resources --api-group=apps

  # Print those that have no namespace
  ds api-resources --namespaced=false`,
	flags: [
		{ name: "api-group", type: "string", help: "Only the resources of this API group." },
		{ name: "cached", type: "bool", help: "Use the list of resources that is at hand, if there is one." },
		{ name: "categories", type: "stringSlice", default: [], help: "Only resources of these categories." },
		{ name: "namespaced", type: "bool", default: true, help: "Only resources with a namespace, or (false) without." },
		{ name: "no-headers", type: "bool", help: "Print no headers." },
		{ name: "output", short: "o", type: "string", help: "Output format. One of: (json, yaml, kyaml, name, wide)." },
		{
			name: "show-managed-fields",
			type: "bool",
			help: "If true, keep the managedFields when printing objects in JSON or YAML format.",
		},
		{ name: "sort-by", type: "string", help: "Sort by this column; 'name' or 'kind'." },
		{ name: "verbs", type: "stringSlice", default: [], help: "Only resources that support these verbs." },
	],
	run: apiResources,
};

const FORMATS = ["json", "kyaml", "name", "wide", "yaml"];

async function apiResources(invocation: Invocation, context: Context): Promise<void> {
	const output = invocation.string("output");
	const sortBy = invocation.string("sort-by");
	if (invocation.args.length > 0) {
		throw usageError("api-resources", `unexpected arguments: [${invocation.args.join(" ")}]`);
	}
	if (output !== "" && !FORMATS.includes(output)) {
		throw new CliError(
			`error: unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${FORMATS.join(",")}`,
		);
	}
	if (!["", "name", "kind"].includes(sortBy)) throw new CliError("error: --sort-by accepts only name or kind");
	const all = preferred(await (await context.client()).resources());
	const chosen = all.filter((resource) => isWanted(resource, invocation)).sort(order(sortBy));
	if (output === "name") {
		await context.io.out(chosen.map((resource) => `${groupResource(resource)}\n`).join(""));
	} else if (output === "" || output === "wide") {
		await context.io.out(rows(chosen, output === "wide", !invocation.bool("no-headers")));
	} else {
		const printer = printerFor(output, {
			formats: "objects",
			outputGiven: true,
			terminal: context.io.stdoutIsTerminal,
			...(output === "json" ? { order: asItStands } : {}),
		});
		for (const piece of printer.pieces(listOf(chosen))) await context.io.out(piece);
	}
}

/** Of each group's resources the first version that has it: discovery lists a group's preferred version first. */
function preferred(resources: readonly Resource[]): Resource[] {
	const seen = new Set<string>();
	return resources.filter((resource) => {
		const name = groupResource(resource);
		return !seen.has(name) && seen.add(name);
	});
}

function isWanted(resource: Resource, invocation: Invocation): boolean {
	if (invocation.changed("api-group") && resource.group !== invocation.string("api-group")) return false;
	if (invocation.changed("namespaced") && resource.namespaced !== invocation.bool("namespaced")) return false;
	if (!invocation.strings("verbs").every((verb) => resource.verbs.includes(verb))) return false;
	return invocation.strings("categories").every((category) => resource.categories.includes(category));
}

function order(sortBy: string): (a: Resource, b: Resource) => number {
	const key = ({ plural, kind, group }: Resource) => (sortBy === "name" ? plural : sortBy === "kind" ? kind : group);
	return (a, b) => compare(key(a), key(b)) || compare(a.plural, b.plural);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function rows(resources: readonly Resource[], wide: boolean, headers: boolean): string {
	const writer = new TabWriter();
	const shown = wide ? HEADERS : HEADERS.slice(0, -2);
	if (headers) writer.line(shown);
	for (const resource of resources) {
		const { plural, shortNames, namespaced, kind, verbs, categories } = resource;
		const cells = [plural, shortNames.join(","), apiVersionOf(resource), String(namespaced), kind];
		writer.line(wide ? [...cells, verbs.join(","), categories.join(",")] : cells);
	}
	return writer.flush();
}

const HEADERS = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", "VERBS", "CATEGORIES"];

/** The fields are in Go's order already. */
const asItStands = (object: KubeObject) => object;

function listOf(resources: readonly Resource[]): KubeObject {
	return {
		kind: "APIResourceList",
		apiVersion: "v1",
		groupVersion: "",
		resources: resources.map(
			({ plural, singular, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
				name: plural,
				singularName: singular,
				namespaced,
				...(group === "" ? {} : { group }),
				version,
				kind,
				verbs,
				...(shortNames.length > 0 ? { shortNames } : {}),
				...(categories.length > 0 ? { categories } : {}),
			}),
		),
	} as unknown as KubeObject;
}
