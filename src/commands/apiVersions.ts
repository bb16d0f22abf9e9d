import { apiVersionOf, type Resource } from "../api/resource";
import type { Command } from "../cli/command";
import { isUnreached, unreachedText, usageError } from "../cli/errors";
import type { Client } from "../client/client";
import { plainError } from "../selection/failure";

export const command: Command = {
	name: "api-versions",
	summary: 'Print the supported API versions on the server, in the form of "group/version"',
	usage: "api-versions",
	description: 'Print the supported API versions on the server, in the form of "group/version".',
	examples: "  # Print the supported API versions\n  ds api-versions",
	flags: [],
	async run(invocation, context) {
		if (invocation.args.length > 0) {
			throw usageError("api-versions", `unexpected arguments: [${invocation.args.join(" ")}]`);
		}
		const resources = await resourcesOf(await context.client());
		const versions = [...new Set(resources.map(apiVersionOf))].sort();
		await context.io.out(versions.map((version) => `${version}\n`).join(""));
	},
};

async function resourcesOf(client: Client): Promise<readonly Resource[]> {
	try {
		return await client.resources();
	} catch (error) {
		if (!isUnreached(error)) throw error;
		throw plainError(`couldn't get available api versions from server: ${unreachedText(error)}`);
	}
}
