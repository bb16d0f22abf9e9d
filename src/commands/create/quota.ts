import { canonicalQuantity, quantityProblem } from "../../api/quantity";
import type { Command } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";

export const command: Command = {
	name: "create quota",
	aliases: ["resourcequota"],
	summary: "Create a quota with the specified name",
	usage: "create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]",
	description: "Create a resource quota: how much of everything a namespace may have.",
	examples: `  # At most ten pods with two CPUs in all
  ds create quota small --hard=pods=10,cpu=2

  # At most ten pods that may run without end
  ds create quota services --hard=pods=10 --scopes=NotTerminating`,
	flags: [
		...creationFlags,
		{ name: "hard", type: "string", help: "The limits: RESOURCE=QUANTITY, separated by commas." },
		{ name: "scopes", type: "string", help: "Which objects count: scopes, separated by commas." },
	],
	async run(invocation, context) {
		const metadata = await metadataOf(nameFrom(invocation, "create quota"), context);
		const make = () => {
			const hard = limitsFrom(invocation.string("hard"));
			const scopes = scopesFrom(invocation.string("scopes"));
			const spec = { ...(hard === undefined ? {} : { hard }), ...(scopes.length > 0 ? { scopes } : {}) };
			return { kind: "ResourceQuota", apiVersion: "v1", metadata, spec, status: {} };
		};
		await createObject(invocation, context, make, { failed: "failed to create quota: " });
	},
};

function limitsFrom(text: string): Record<string, string> | undefined {
	if (text === "") return undefined;
	const limits: [string, string][] = text.split(",").map((one) => {
		const [resource = "", quantity, ...more] = one.split("=");
		if (quantity === undefined || more.length > 0) {
			throw plainError(`Invalid argument syntax ${one}, expected <resource>=<value>`);
		}
		const problem = quantityProblem(quantity);
		if (problem !== undefined) throw plainError(problem);
		return [resource, canonicalQuantity(quantity)];
	});
	return Object.fromEntries(limits);
}

function scopesFrom(text: string): string[] {
	if (text === "") return [];
	const scopes = text.split(",");
	if (scopes.includes("")) throw plainError('invalid resource quota scope ""');
	return scopes;
}
