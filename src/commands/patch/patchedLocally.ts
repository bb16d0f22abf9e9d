import { JsonSyntaxError, readJson } from "../../api/go/readJson";
import { applyJsonPatch, type JsonPatchOperation } from "../../api/patch/jsonPatch";
import { mergePatch } from "../../api/patch/mergePatch";
import { strategicMerge } from "../../api/patch/strategicMerge";
import { schemaFor } from "../../api/schema/schema";
import type { KubeObject } from "../../api/types";
import type { PatchType } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";

/**
 * An object with a patch on it, without a server: --local and --dry-run=client.
 * @param patch the patch's JSON as bytes, or what YAML has given
 * @throws a CliError in kubectl's words when the patch can't be read or applied
 */
export function patchedLocally(object: KubeObject, type: Exclude<PatchType, "apply">, patch: unknown): KubeObject {
	try {
		switch (type) {
			case "json":
				return applyJsonPatch(object, operationsOf(jsonOf(patch))) as KubeObject;
			case "merge":
				return mergedLocally(object, jsonOf(patch));
			case "strategic":
				return strategicLocally(object, jsonOf(patch));
		}
	} catch (error) {
		if (!(error instanceof JsonSyntaxError) || type === "json") throw plainError(errorText(error));
		throw plainError(type === "merge" ? "Invalid JSON Patch" : "invalid JSON document");
	}
}

function jsonOf(patch: unknown): unknown {
	return patch instanceof Uint8Array ? readJson(new TextDecoder().decode(patch)).value : patch;
}

function operationsOf(patch: unknown): JsonPatchOperation[] {
	if (patch === null) return [];
	if (Array.isArray(patch)) return patch as JsonPatchOperation[];
	const type = typeof patch === "boolean" ? "bool" : typeof patch;
	throw plainError(`json: cannot unmarshal ${type} into Go value of type jsonpatch.Patch`);
}

function mergedLocally(object: KubeObject, patch: unknown): KubeObject {
	if (Array.isArray(patch))
		throw plainError("json: cannot unmarshal array into Go value of type unstructured.detector");
	if (!isMap(patch)) throw plainError("Invalid JSON Patch");
	return mergePatch(object, patch) as KubeObject;
}

function strategicLocally(object: KubeObject, patch: unknown): KubeObject {
	const { apiVersion, kind } = object;
	const [group, version] = apiVersion.includes("/") ? apiVersion.split("/", 2) : ["", apiVersion];
	const struct = schemaFor({ group: group ?? "", version: version ?? "", kind });
	if (struct === undefined) {
		throw plainError(
			`strategic merge patch is not supported for ${group}/${version}, Kind=${kind} locally, try --type merge`,
		);
	}
	if (patch === null) return object;
	if (!isMap(patch)) throw plainError("invalid JSON document");
	const fields = { ...object } as Record<string, unknown>;
	return strategicMerge(struct, fields, patch) as unknown as KubeObject;
}

function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
