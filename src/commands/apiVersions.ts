import { apiVersionOf } from "../api/resource";
import type { Command } from "../cli/command";
import { usageError } from "../cli/errors";

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
		const resources = await (await context.client()).resources();
		const versions = [...new Set(resources.map(apiVersionOf))].sort();
		await context.io.out(versions.map((version) => `${version}\n`).join(""));
	},
};
