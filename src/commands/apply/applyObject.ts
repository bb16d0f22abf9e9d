import { hasReason } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Context } from "../../cli/command";
import { warn } from "../../cli/warning";
import type { Client, FieldValidation } from "../../client/client";
import { errorText, plainError, withSource } from "../../selection/failure";
import type { ManifestTarget } from "../../selection/selection";
import { type Applied, applyLocally, applyPatch } from "../shared/applyPatch";
import type { DryRun } from "../shared/dryRun";
import { withLastApplied } from "../shared/lastApplied";
import { retrieving } from "../shared/targetText";
import { waitDeleted } from "../shared/waitDeleted";
import { takeOver } from "./takeover";

export interface ApplySettings {
	dryRun: DryRun;
	fieldManager: string;
	fieldValidation: FieldValidation;
	overwrite: boolean;
	/** Deletes and creates anew what can't be patched. */
	force: boolean;
	gracePeriodSeconds?: number;
	propagationPolicy: "Background" | "Foreground" | "Orphan";
	timeoutMs: number;
	serverSide: boolean;
	forceConflicts: boolean;
	subresource?: string;
}

/** What became of an object, in the word that is printed. */
export interface Outcome {
	object: KubeObject;
	done: "created" | "configured" | "unchanged" | "serverside-applied";
}

/**
 * Creates an object or brings it to what a file says, by merging here or on the server.
 * @throws the server's StatusError, or a CliError in kubectl's words.
 */
export async function applyObject(
	client: Client,
	target: ManifestTarget,
	settings: ApplySettings,
	context: Context,
): Promise<Outcome> {
	const generateName = target.object.metadata?.generateName;
	if (target.name === "" && generateName) {
		throw plainError(`from ${generateName}: cannot use generate name with apply`);
	}
	const outcome = settings.serverSide
		? await applyOnServer(client, target, settings, context)
		: await applyHere(client, target, settings, context);
	const { metadata } = outcome.object;
	if (metadata.deletionTimestamp !== undefined && outcome.done !== "created") {
		warn(context, `Detected changes to resource ${metadata.name} which is currently being deleted.`);
	}
	return outcome;
}

async function applyOnServer(
	client: Client,
	target: ManifestTarget,
	settings: ApplySettings,
	context: Context,
): Promise<Outcome> {
	const { fieldManager, fieldValidation, dryRun, forceConflicts, subresource } = settings;
	const options = {
		fieldManager,
		fieldValidation,
		dryRun: dryRun === "server",
		force: forceConflicts,
		...(subresource === undefined ? {} : { subresource }),
	};
	let applied: KubeObject;
	try {
		applied = await client.patch(target.resource, target, "apply", target.object, options);
	} catch (error) {
		if (hasReason(error, "Conflict")) throw plainError(`${errorText(error)}\n${CONFLICT_ADVICE}`);
		if (!hasReason(error, "UnsupportedMediaType")) throw error;
		throw plainError(`Server-side apply not available on the server: (${errorText(error)})`);
	}
	return { object: await takeOver(client, target, applied, options, context), done: "serverside-applied" };
}

const CONFLICT_ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

async function applyHere(
	client: Client,
	target: ManifestTarget,
	settings: ApplySettings,
	context: Context,
): Promise<Outcome> {
	const modified = withAnnotations(target.object);
	const live = await liveObject(client, target);
	if (live === undefined) return { object: await createdFrom(client, target, modified, settings), done: "created" };
	if (live.metadata.annotations?.[LAST_APPLIED] === undefined) {
		warn(
			context,
			`resource ${target.resource.plural}/${target.name} is missing the ${LAST_APPLIED} annotation which is required by ds apply. ds apply should only be used on resources created declaratively by either ds create --save-config or ds apply. The missing annotation will be patched automatically.`,
		);
	}
	const { patch, object } = await applied(client, target, live, modified, settings, context);
	return { object, done: Object.keys(patch).length === 0 ? "unchanged" : "configured" };
}

/** The object with its last-applied configuration, in which it has annotations, be they empty. */
function withAnnotations(object: KubeObject): KubeObject {
	return withLastApplied(object, { save: true });
}

/** The object on the server; undefined where there is none. */
async function liveObject(client: Client, target: ManifestTarget): Promise<KubeObject | undefined> {
	const { resource, namespace, name, source } = target;
	try {
		return await client.get(resource, { namespace, name });
	} catch (error) {
		if (hasReason(error, "NotFound")) return undefined;
		throw withSource(error, retrieving(target), source);
	}
}

async function createdFrom(
	client: Client,
	target: ManifestTarget,
	modified: KubeObject,
	{ dryRun, fieldManager, fieldValidation }: ApplySettings,
): Promise<KubeObject> {
	const object = withoutNulls(modified) as KubeObject;
	if (dryRun === "client") return object;
	const { resourceVersion: _, ...metadata } = object.metadata;
	try {
		return await client.create(
			target.resource,
			target.namespace,
			{ ...object, metadata },
			{
				fieldManager,
				fieldValidation,
				dryRun: dryRun === "server",
			},
		);
	} catch (error) {
		throw withSource(error, "creating", target.source);
	}
}

function withoutNulls(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutNulls);
	if (typeof value !== "object" || value === null) return value;
	const kept = Object.entries(value).filter(([, each]) => each !== null);
	return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}

async function applied(
	client: Client,
	target: ManifestTarget,
	live: KubeObject,
	modified: KubeObject,
	settings: ApplySettings,
	context: Context,
): Promise<Applied> {
	const { dryRun, fieldManager, fieldValidation, overwrite } = settings;
	if (dryRun === "client") return applyLocally(target, live, modified, { overwrite });
	const options = { overwrite, fieldManager, fieldValidation, dryRun: dryRun === "server" };
	try {
		return await applyPatch(client, target, live, modified, options, context);
	} catch (error) {
		if (!settings.force || !(hasReason(error, "Conflict") || hasReason(error, "Invalid"))) throw error;
		return { patch: { ...modified }, object: await madeAnew(client, target, live, modified, settings, context) };
	}
}

/** Deletes an object and creates it as a file says; as it was, when that fails. */
async function madeAnew(
	client: Client,
	target: ManifestTarget,
	live: KubeObject,
	modified: KubeObject,
	settings: ApplySettings,
	context: Context,
): Promise<KubeObject> {
	const { resource, namespace, name } = target;
	const { fieldManager, fieldValidation, gracePeriodSeconds, propagationPolicy, timeoutMs } = settings;
	await client.delete(resource, { namespace, name }, { gracePeriodSeconds, propagationPolicy });
	await waitDeleted(client, [{ info: target, uid: live.metadata.uid }], timeoutMs, context);
	const options = { fieldManager, fieldValidation };
	try {
		return await client.create(resource, namespace, modified, options);
	} catch (error) {
		const { resourceVersion: _, ...metadata } = live.metadata;
		try {
			await client.create(resource, namespace, { ...live, metadata }, options);
		} catch (second) {
			throw plainError(
				`An error occurred force-replacing the existing object with the newly provided one:\n\n${errorText(error)}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${errorText(second)}`,
			);
		}
		throw error;
	}
}
