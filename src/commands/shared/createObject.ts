import { goQuote } from "../../api/go/format";
import type { Resource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import type { KubeObject } from "../../api/types";
import type { Context, Invocation } from "../../cli/command";
import { CliError, usageError } from "../../cli/errors";
import { dryRunOf, operationOf } from "./dryRun";
import { fieldValidationOf } from "./fieldValidation";
import { dryRunFlag, fieldManagerFlag, printFlags, saveConfigFlag, validateFlag } from "./flags";
import { withLastApplied } from "./lastApplied";
import { printerOf, printingOf } from "./printing";

/** The flags of every `create KIND NAME`. */
export const creationFlags = [
	...printFlags,
	dryRunFlag,
	fieldManagerFlag("kubectl-create"),
	saveConfigFlag,
	validateFlag,
];

/**
 * The one name that `create KIND NAME` wants.
 * @throws a CliError in kubectl's words.
 */
export function nameFrom(invocation: Invocation, command: string): string {
	const { args, argsLenAtDash } = invocation;
	const words = argsLenAtDash === -1 ? args.length : argsLenAtDash;
	if (words !== 1) throw usageError(command, `exactly one NAME is required, got ${words}`);
	return args[0] ?? "";
}

/** Creates an object that a command line describes, and prints it: the end of every `create KIND NAME`. */
export async function createObject(invocation: Invocation, context: Context, object: KubeObject): Promise<void> {
	const dryRun = dryRunOf(invocation, context);
	const printer = printerOf(printingOf(invocation, context), operationOf("created", dryRun));
	const fieldValidation = fieldValidationOf(invocation);
	if (object.metadata.name === "") throw new CliError("error: name must be specified");
	const namespace = object.metadata.namespace;
	let created = withLastApplied(object, { save: invocation.bool("save-config") });
	if (dryRun !== "client") {
		const client = await context.client();
		const resource = find(await client.resources(), object);
		created = await client.create(resource, resource.namespaced ? namespace : undefined, created, {
			fieldManager: invocation.string("field-manager"),
			fieldValidation,
			dryRun: dryRun === "server",
		});
	}
	for (const piece of printer.pieces(created)) await context.io.out(piece);
}

function find(resources: readonly Resource[], { apiVersion, kind }: KubeObject): Resource {
	const resource = resourceForKind(resources, apiVersion, kind);
	if (resource !== undefined) return resource;
	throw new CliError(`error: no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`);
}
