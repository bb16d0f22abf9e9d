import { goQuote } from "../../api/go/format";
import { goJsonAsIs } from "../../api/go/json";
import type { Resource } from "../../api/resource";
import { builtInResources, resourceForKind } from "../../api/resources";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Context, Invocation } from "../../cli/command";
import { CliError, usageError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";
import { dryRunOf, operationOf } from "./dryRun";
import { fieldValidationOf } from "./fieldValidation";
import { dryRunFlag, fieldManagerFlag, printFlags, saveConfigFlag, validateFlag } from "./flags";
import { printerOf, typedPrintingOf } from "./printing";

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

/** An object's metadata: its namespace stands in it only when the user has named one. */
export async function metadataOf(name: string, context: Context): Promise<KubeObject["metadata"]> {
	const namespace = await context.namespace();
	return namespace.explicit ? { name, namespace: namespace.name } : { name };
}

/**
 * Creates an object that a command line describes, and prints it: the end of every `create KIND NAME`.
 * `failed` is what kubectl says before the server's error ("failed to create configmap: "), if anything.
 */
export async function createObject(
	invocation: Invocation,
	context: Context,
	make: () => KubeObject,
	{ failed }: { failed?: string } = {},
): Promise<void> {
	const dryRun = dryRunOf(invocation, context);
	const printer = printerOf(await typedPrintingOf(invocation, context), operationOf("created", dryRun));
	const fieldValidation = fieldValidationOf(invocation);
	const object = make();
	if (object.metadata.name === "") throw new CliError("error: name must be specified");
	let created = invocation.bool("save-config") ? await withOwnConfiguration(object) : object;
	if (dryRun !== "client") {
		const client = await context.client();
		const resource = await resourceOf(client, object);
		const { name } = await context.namespace();
		try {
			created = await client.create(resource, resource.namespaced ? name : undefined, created, {
				fieldManager: invocation.string("field-manager"),
				fieldValidation,
				dryRun: dryRun === "server",
			});
		} catch (error) {
			throw failed === undefined ? error : plainError(failed + errorText(error));
		}
	}
	for (const piece of printer.pieces(created)) await context.io.out(piece);
}

/** The object with itself in the annotation of `apply`, in the order in which Go prints a type of its own. */
async function withOwnConfiguration(object: KubeObject): Promise<KubeObject> {
	const { inGoOrder } = await import("../../api/schema/goOrder");
	const configuration = `${goJsonAsIs(inGoOrder(object))}\n`;
	return { ...object, metadata: { ...object.metadata, annotations: { [LAST_APPLIED]: configuration } } };
}

/** What is built in is known, and no cluster asked for it, as in kubectl. */
async function resourceOf(client: Client, { apiVersion, kind }: KubeObject): Promise<Resource> {
	const resource =
		resourceForKind(builtInResources(), apiVersion, kind) ??
		resourceForKind(await client.resources(), apiVersion, kind);
	if (resource !== undefined) return resource;
	throw new CliError(`error: no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`);
}
