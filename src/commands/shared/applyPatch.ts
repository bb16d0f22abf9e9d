import { goJson } from "../../api/go/json";
import { mergePatch } from "../../api/patch/mergePatch";
import { strategicDiff } from "../../api/patch/strategicDiff";
import { strategicMerge } from "../../api/patch/strategicMerge";
import { patchesConflict, threeWayPatch } from "../../api/patch/threeWay";
import type { Resource } from "../../api/resource";
import { type StructType, schemaFor } from "../../api/schema/schema";
import { hasReason } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Context } from "../../cli/command";
import type { Client, WriteOptions } from "../../client/client";
import { parseYaml } from "../../manifest/yaml";
import { plainError, withSource } from "../../selection/failure";
import { getLatest } from "../../selection/latest";
import type { ManifestTarget } from "../../selection/selection";
import { targetText } from "./targetText";

type Json = Record<string, unknown>;

export interface ApplyPatchOptions extends WriteOptions {
	/** Whether fields that others have changed meanwhile may be set. */
	overwrite: boolean;
	/** The patch holds only for this version of the object. */
	resourceVersion?: string;
}

/** A patch, and the object that it gives. */
export interface Applied {
	patch: Json;
	object: KubeObject;
}

const MAX_RETRIES = 5;
const TRIES_BEFORE_WAITING = 1;
const RETRY_MS = 1000;

/**
 * Brings a live object to what `modified` says, by a three-way merge with its last-applied configuration (kubectl's
 * Patcher). When others change the object at the same time it tries again.
 * @throws the server's StatusError, named after the target's file.
 */
export async function applyPatch(
	client: Client,
	target: ManifestTarget,
	live: KubeObject,
	modified: KubeObject,
	options: ApplyPatchOptions,
	context: Context,
): Promise<Applied> {
	const { resource, namespace, name, source } = target;
	let current = live;
	let patch: Json = {};
	for (let tries = 0; ; tries++) {
		try {
			patch = patchOf(resource, current, modified, options);
			if (Object.keys(patch).length === 0) return { patch, object: current };
			const sent = options.resourceVersion === undefined ? patch : withVersion(patch, options.resourceVersion);
			const type = structFor(resource) === undefined ? "merge" : "strategic";
			return { patch, object: await client.patch(resource, { namespace, name }, type, sent, options) };
		} catch (error) {
			const last = tries === MAX_RETRIES || options.resourceVersion !== undefined;
			if (!hasReason(error, "Conflict") || last) throw named(error, patch, target);
		}
		if (tries >= TRIES_BEFORE_WAITING) await context.sleep(RETRY_MS);
		context.signal.throwIfAborted();
		current = await getLatest(client, { resource, namespace, name, source });
	}
}

/** The same without a server: --dry-run=client. */
export function applyLocally(
	target: ManifestTarget,
	current: KubeObject,
	modified: KubeObject,
	options: Pick<ApplyPatchOptions, "overwrite">,
): Applied {
	const patch = patchOf(target.resource, current, modified, options);
	if (Object.keys(patch).length === 0) return { patch, object: current };
	const struct = structFor(target.resource);
	const fields = { ...current } as Json;
	const object = struct === undefined ? mergePatch(fields, patch) : strategicMerge(struct, fields, patch);
	return { patch, object: object as unknown as KubeObject };
}

function structFor(resource: Resource): StructType | undefined {
	return resource.custom ? undefined : schemaFor(resource);
}

/** @throws a CliError when the annotation can't be read, or when others' changes may not be overwritten. */
function patchOf(
	resource: Resource,
	current: KubeObject,
	modified: KubeObject,
	{ overwrite }: Pick<ApplyPatchOptions, "overwrite">,
): Json {
	const struct = structFor(resource);
	const original = lastApplied(current);
	const live = { ...current } as Json;
	const patch = threeWayPatch(struct, original, { ...modified } as Json, live);
	if (overwrite) return patch;
	const changed = strategicDiff(struct, original, live);
	if (!patchesConflict(patch, changed)) return patch;
	throw plainError(
		`patch:\n${goJson(patch)}\nconflicts with changes made from original to current:\n${goJson(changed)}\n`,
	);
}

function lastApplied(object: KubeObject): Json {
	const text = object.metadata.annotations?.[LAST_APPLIED];
	if (text === undefined || text === "") return {};
	try {
		const { value } = parseYaml(text);
		if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	} catch {
		// Said below, as for text that is no object.
	}
	throw plainError("invalid JSON document");
}

function withVersion(patch: Json, resourceVersion: string): Json {
	const metadata = patch.metadata as Json | undefined;
	return { ...patch, metadata: { ...metadata, resourceVersion } };
}

function named(error: unknown, patch: Json, target: ManifestTarget): unknown {
	const patching = withSource(error, "patching", target.source);
	return withSource(patching, `applying patch:\n${goJson(patch)}\nto:\n${targetText(target)}\nfor:`, target.source);
}
