import type { Resource } from "../../api/resource";
import { matchResource } from "../../api/resources";
import type { V1PolicyRule } from "../../api/types";
import type { Command, Context, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { warn } from "../../cli/warning";
import type { Client } from "../../client/client";
import { compactRules } from "../../printers/describe/policyRules";
import { TabWriter } from "../../printers/tabWriter";
import { ask } from "./ask";

const RESOURCE_VERBS = new Set(
	"get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest".split(
		" ",
	),
);
const URL_VERBS = new Set("get put post head options delete patch *".split(" "));
/** What only the verb impersonate knows: no server lists them. */
const UNLISTED = new Set(["users", "groups"]);

/** `ds auth can-i`: asks the cluster, with a SelfSubjectAccessReview, whether the user may do something. */
export const command: Command = {
	name: "auth can-i",
	summary: "Check whether an action is allowed",
	usage: "auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
	description: `Ask whether an action is allowed: prints yes or no, and exits with 1 for no.

VERB is one of the API's: get, list, watch, create, update, patch, delete and so on. NONRESOURCEURL starts with "/".
On a local cluster everything is allowed.`,
	examples: `  # May I create DaemonSets in the current namespace?
  ds auth can-i create daemonsets

  # May I read the logs of pods anywhere?
  ds auth can-i get pods --subresource=log -A

  # May that service account list nodes?
  ds auth can-i list nodes --as=system:serviceaccount:monitoring:agent

  # What am I allowed to do in a namespace?
  ds auth can-i --list -n monitoring`,
	flags: [
		{ name: "all-namespaces", short: "A", type: "bool", help: "Ask about all namespaces." },
		{ name: "list", type: "bool", help: "Print everything that is allowed." },
		{ name: "no-headers", type: "bool", help: "With --list: no headings." },
		{ name: "quiet", short: "q", type: "bool", help: "Print nothing: the exit code is the answer." },
		{ name: "subresource", type: "string", help: "A part of the resource, such as log or status." },
	],
	async run(invocation, context) {
		if (invocation.bool("list")) return list(invocation, context);
		const [verb, what, ...more] = invocation.args;
		if (verb === undefined || what === undefined || more.length > 0) {
			throw new CliError(
				"error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'ds auth can-i -h' for help and examples.",
			);
		}
		const client = await context.client();
		const spec = what.startsWith("/")
			? aboutUrl(invocation, context, { verb, path: what })
			: await aboutResource(invocation, context, client, { verb, what });
		if (invocation.bool("no-headers")) throw new CliError("error: --no-headers cannot be set without --list specified");
		const { status } = await ask<AccessStatus>(client, AUTHORIZATION, "SelfSubjectAccessReview", spec);
		const { allowed, reason = "", evaluationError = "" } = status;
		const why = [reason, evaluationError].filter((text) => text !== "").map((text) => ` - ${text}`);
		if (!invocation.bool("quiet")) await context.io.out(allowed ? "yes\n" : `no${why.join("")}\n`);
		if (!allowed) throw new CliError("");
	},
};

const AUTHORIZATION = "authorization.k8s.io/v1";

interface AccessStatus {
	allowed: boolean;
	reason?: string;
	evaluationError?: string;
}

function aboutUrl(invocation: Invocation, context: Context, { verb, path }: { verb: string; path: string }) {
	if (invocation.string("subresource") !== "") {
		throw new CliError("error: --subresource can not be used with NonResourceURL");
	}
	if (!URL_VERBS.has(verb)) warn(context, `verb '${verb}' is not a known verb\n`);
	return { nonResourceAttributes: { verb, path } };
}

async function aboutResource(
	invocation: Invocation,
	context: Context,
	client: Client,
	{ verb, what }: { verb: string; what: string },
) {
	const slash = what.indexOf("/");
	const word = slash < 0 ? what : what.slice(0, slash);
	const everywhere = invocation.bool("all-namespaces");
	const resource = word === "*" ? undefined : await named(word, client);
	if (resource === undefined && word !== "*" && !UNLISTED.has(word.toLowerCase())) warnUnknown(word, context);
	if (resource !== undefined && !resource.namespaced && !everywhere) {
		const { group, plural } = resource;
		warn(context, `resource '${plural}' is not namespace scoped${group === "" ? "" : ` in group '${group}'`}\n`);
	}
	if (!everywhere && !RESOURCE_VERBS.has(verb)) warn(context, `verb '${verb}' is not a known verb\n`);
	return {
		resourceAttributes: {
			namespace: everywhere ? "" : (await context.namespace()).name,
			verb,
			group: resource?.group ?? "",
			resource: resource?.plural ?? word,
			subresource: invocation.string("subresource"),
			name: slash < 0 ? "" : what.slice(slash + 1),
		},
	};
}

async function named(word: string, client: Client): Promise<Resource | undefined> {
	return matchResource(await client.resources(), word.toLowerCase());
}

function warnUnknown(word: string, context: Context): void {
	const [name, ...group] = word.toLowerCase().split(".");
	const inGroup = group.length === 0 ? "" : ` in group '${group.join(".")}'`;
	warn(context, `the server doesn't have a resource type '${name}'${inGroup}\n`);
}

interface RulesStatus {
	incomplete: boolean;
	evaluationError?: string;
	resourceRules?: V1PolicyRule[];
	nonResourceRules?: V1PolicyRule[];
}

async function list(invocation: Invocation, context: Context): Promise<void> {
	if (invocation.args.length > 0) throw new CliError("error: list option must be specified with no arguments");
	if (invocation.bool("quiet") || invocation.bool("all-namespaces") || invocation.string("subresource") !== "") {
		throw new CliError(
			"error: list option can't be specified with neither quiet, all-namespaces nor subresource options",
		);
	}
	const namespace = (await context.namespace()).name;
	const client = await context.client();
	const { status } = await ask<RulesStatus>(client, AUTHORIZATION, "SelfSubjectRulesReview", { namespace });
	if (status.incomplete) warn(context, `the list may be incomplete: ${status.evaluationError ?? ""}`);
	const writer = new TabWriter();
	if (!invocation.bool("no-headers")) writer.line(["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]);
	for (const row of compactRules([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])])) {
		const cells = [row.urls, row.names, row.verbs].map((words) => `[${words.join(" ")}]`);
		writer.line([row.resource, ...cells]);
	}
	await context.io.out(writer.flush());
}
