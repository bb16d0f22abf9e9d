import type { Command, Context } from "../cli/command";
import { CliError } from "../cli/errors";
import type { ServerVersion } from "../client/client";
import { version } from "../version";

/** The kubectl whose words `ds` speaks. */
const CLIENT: Readonly<Record<string, string>> = { major: "1", minor: "36", gitVersion: "v1.36.2" };

/** `ds version`: of the client (and the kubectl it speaks like) and of the cluster. */
export const command: Command = {
	name: "version",
	summary: "Print the versions of the client and of the cluster",
	usage: "version",
	description: "Print the versions of the client and of the cluster that commands talk to.",
	examples: [
		"  # Print the versions of the client and of the cluster",
		"  ds version",
		"",
		"  # Print the version of ds alone",
		"  ds --version",
		"",
		"  # Print the client's version as YAML, asking no cluster",
		"  ds version --client -o yaml",
	].join("\n"),
	flags: [
		{ name: "client", type: "bool", help: "If true, show the client's version only; no cluster is asked." },
		{ name: "output", short: "o", type: "string", help: "One of 'yaml' or 'json'." },
	],
	async run(invocation, context) {
		const output = invocation.string("output");
		if (!invocation.bool("client") && invocation.args.length > 0) {
			throw new CliError(`error: extra arguments: [${invocation.args.join(" ")}]`);
		}
		if (!["", "yaml", "json"].includes(output)) throw new CliError("error: --output must be 'yaml' or 'json'");
		const { server, error } = invocation.bool("client") ? {} : await asked(context);
		await context.io.out(render(output, server));
		if (error !== undefined) throw error;
	},
};

/** What the cluster says, or why it can't be asked: the client's own version is told all the same. */
async function asked(context: Context): Promise<{ server?: ServerVersion; error?: unknown }> {
	const client = await context.client();
	try {
		return { server: await client.version() };
	} catch (error) {
		return { error };
	}
}

function render(output: string, server: ServerVersion | undefined): string {
	const ours = `v${version}`;
	if (output === "json") {
		return `${JSON.stringify({ clientVersion: CLIENT, dsVersion: ours, serverVersion: server }, undefined, 2)}\n`;
	}
	if (output === "yaml") {
		const parts = [yaml("clientVersion", CLIENT), `dsVersion: ${ours}\n`];
		if (server !== undefined) parts.push(yaml("serverVersion", { ...server }));
		// kubectl ends with an empty line.
		return `${parts.join("")}\n`;
	}
	const last = server === undefined ? "" : `Server Version: ${server.gitVersion}\n`;
	return `Client Version: ${CLIENT.gitVersion}\nds Version: ${ours}\n${last}`;
}

/** A mapping of texts, keys sorted; what would be read as another type is quoted. */
function yaml(name: string, fields: Readonly<Record<string, string>>): string {
	const lines = Object.keys(fields)
		.sort()
		.map((key) => `  ${key}: ${scalar(fields[key] ?? "")}\n`);
	return `${name}:\n${lines.join("")}`;
}

function scalar(text: string): string {
	return text === "" || /^\d/.test(text) ? JSON.stringify(text) : text;
}
