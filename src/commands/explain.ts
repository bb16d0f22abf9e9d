import { goQuote } from "../api/go/format";
import { parseTemplate } from "../api/jsonPath/parse";
import { apiVersionOf, groupResource, type Resource } from "../api/resource";
import { matchResource } from "../api/resources";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import type { Client } from "../client/client";
import { explainOpenApiV2 } from "../printers/explain/openApiV2";
import { type Explained, explainHeading, explainPlaintext } from "../printers/explain/plaintext";
import { plainError } from "../selection/failure";

const PLAINTEXT = "plaintext";
const OPENAPI_V2 = "plaintext-openapiv2";

export const command: Command = {
	name: "explain",
	summary: "Get documentation for a resource",
	usage:
		"explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
	description: `Describe fields and structure of various resources.

A field is named by its path: TYPE.FIELD[.FIELD…]. What is said of it comes from the cluster's own OpenAPI documents.`,
	examples: `  # What a DaemonSet consists of
  ds explain ds

  # What one of its fields means
  ds explain ds.spec.updateStrategy.rollingUpdate

  # The names of all fields below one
  ds explain ds.spec.template.spec --recursive

  # As one version of the API has it
  ds explain horizontalpodautoscalers --api-version=autoscaling/v2`,
	flags: [
		{ name: "api-version", type: "string", help: "Explain the type as this API version (group/version) has it." },
		{
			name: "output",
			short: "o",
			type: "string",
			default: PLAINTEXT,
			help: "The form of the answer (plaintext, plaintext-openapiv2).",
		},
		{ name: "recursive", short: "R", type: "bool", help: "Print the names of the fields' own fields too." },
	],
	run: explain,
};

async function explain(invocation: Invocation, context: Context): Promise<void> {
	const [word, ...others] = invocation.args;
	if (word === undefined) {
		throw new CliError(
			'error: You must specify the type of resource to explain. Use "ds api-resources" for a complete list of supported resources.\n',
		);
	}
	if (others.length > 0) throw new CliError("error: We accept only this format: explain RESOURCE\n");
	const client = await context.client();
	const found = await readWord(client, word, invocation.string("api-version"));
	const output = invocation.string("output");
	const explained = await explainedBy(client, found, invocation.bool("recursive"), output);
	switch (output) {
		case OPENAPI_V2:
			return context.io.out(explainOpenApiV2(explained));
		case PLAINTEXT:
			await context.io.out(explainHeading(explained.kind));
			return context.io.out(explainPlaintext(explained));
		default:
			throw plainError(`unrecognized format: ${output}`);
	}
}

interface Found {
	resource: Resource;
	fields: readonly string[];
}

/**
 * The resource and the path of fields that a word such as "ds.spec.template" or "deployments.apps.spec" names.
 * @throws a CliError in kubectl's words.
 */
async function readWord(client: Client, word: string, apiVersion: string): Promise<Found> {
	const resources = await client.resources();
	const [type = "", ...fields] = fieldsOf(word);
	const resource = matchResource(resources, type);
	// kubectl prints this error without its prefix here.
	if (resource === undefined) throw new CliError(`the server doesn't have a resource type ${goQuote(type)}`);
	if (apiVersion !== "") return { resource: ofVersion(resources, resource, apiVersion), fields };
	const grouped = resources.filter(({ plural }) => plural === resource.plural).find(isPrefixOf(word));
	return grouped === undefined
		? { resource, fields }
		: { resource: grouped, fields: fieldsBehind(word, groupResource(grouped)) };
}

const isPrefixOf = (word: string) => (resource: Resource) => word.startsWith(groupResource(resource));

/** The fields behind "deployments.apps" in "deployments.apps.spec"; a rest that is no path is left out, as kubectl does. */
function fieldsBehind(word: string, prefix: string): string[] {
	const rest = word.slice(prefix.length);
	return rest === "" ? [] : fieldsOf(`x${rest}`).slice(1);
}

/** A path read as JSONPath. @throws a CliError for one that has more than fields. */
function fieldsOf(word: string): string[] {
	const [list, ...more] = parsed(word.replace(/\.$/, ""));
	if (list?.type !== "list" || more.length > 0) throw plainError("must pass in 1 jsonpath string");
	return list.nodes.map((node, index) => {
		if (node.type === "field") return node.name;
		throw plainError(
			`invalid jsonpath syntax, ${index === 0 ? "first node must be field node" : "all nodes must be field nodes"}`,
		);
	});
}

function parsed(path: string) {
	try {
		return parseTemplate(`{.${path}}`);
	} catch (error) {
		throw plainError(error instanceof Error ? error.message : String(error));
	}
}

/** The same type in another version of the API, whether or not the cluster serves it. */
function ofVersion(resources: readonly Resource[], resource: Resource, apiVersion: string): Resource {
	const parts = apiVersion.split("/");
	if (parts.length > 2) throw plainError(`unexpected GroupVersion string: ${apiVersion}`);
	const [group, version] = parts.length === 1 ? ["", parts[0] ?? ""] : [parts[0] ?? "", parts[1] ?? ""];
	const served = resources.find((r) => r.plural === resource.plural && r.group === group && r.version === version);
	return served ?? { ...resource, group, version };
}

async function explainedBy(
	client: Client,
	{ resource, fields }: Found,
	recursive: boolean,
	output: string,
): Promise<Explained> {
	const { group, version, kind, plural } = resource;
	const document = await client.openApi(apiVersionOf(resource));
	if (document === undefined) {
		const wanted =
			output === OPENAPI_V2 ? `${apiVersionOf(resource)}, Kind=${kind}` : `${group}/${version}, Resource=${plural}`;
		throw plainError(`couldn't find resource for "${wanted}"`);
	}
	const served = (await client.resources()).some(
		(r) => r.plural === plural && r.group === group && r.version === version,
	);
	if (!served && output !== OPENAPI_V2) {
		throw plainError(`GVR (${group}/${version}, Resource=${plural}) not found in OpenAPI schema`);
	}
	return { document, kind: { group, version, kind }, fields, recursive };
}
