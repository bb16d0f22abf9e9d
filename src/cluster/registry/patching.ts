import { exactJson } from "../../api/exactJson";
import { goQuote, goValue } from "../../api/go/format";
import { applyJsonPatch, type JsonPatchOperation, PatchFailure } from "../../api/patch/jsonPatch";
import { mergePatch } from "../../api/patch/mergePatch";
import { StrategicMergeError, strategicMerge } from "../../api/patch/strategicMerge";
import type { Resource } from "../../api/resource";
import { schemaFor } from "../../api/schema/schema";
import { badRequest, invalid, isStatusError, StatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { PatchRequest } from "./registry";

/** What a JSON patch may hold at most, as the API server limits it. */
const MAX_OPERATIONS = 10_000;

/**
 * The object that a patch makes of `old`, decoded.
 * @throws a StatusError in the server's words when the patch can't be read, does not apply, or makes something that is
 * no object of its kind
 */
export function patchedObject(
	resource: Resource,
	old: KubeObject,
	{ type, body }: PatchRequest,
	decode: (body: unknown) => KubeObject,
): KubeObject {
	switch (type) {
		case "json": {
			const patched = jsonPatched(old, body);
			return decodePatched(decode, patched, exactJson(patched));
		}
		case "merge": {
			const patched = mergePatch(old, patchMap(body, "error decoding patch: json"));
			return decodePatched(decode, patched, exactJson(patched));
		}
		case "strategic": {
			const patch = patchMap(body, "json");
			const { apiVersion, kind } = old;
			const patched = { ...strategicPatched(resource, old, patch), apiVersion, kind };
			return decodePatched(decode, patched, goValue(patch));
		}
		case "apply":
			throw unsupportedType(["application/json-patch+json", "application/merge-patch+json"]);
	}
}

function jsonPatched(old: KubeObject, body: unknown): unknown {
	if (!Array.isArray(body)) {
		throw badRequest(
			`error decoding patch: json: cannot unmarshal ${jsonType(body)} into Go value of type []handlers.jsonPatchOp`,
		);
	}
	if (body.length > MAX_OPERATIONS) {
		throw new StatusError({
			message: `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${body.length}`,
			reason: "RequestEntityTooLarge",
			code: 413,
		});
	}
	try {
		return applyJsonPatch(old, body as JsonPatchOperation[]);
	} catch (error) {
		if (!(error instanceof PatchFailure)) throw error;
		throw new StatusError({
			message: "the server rejected our request due to an error in our request",
			reason: "Invalid",
			details: {},
			code: 422,
		});
	}
}

function strategicPatched(resource: Resource, old: KubeObject, patch: Record<string, unknown>) {
	const struct = schemaFor(resource);
	if (struct === undefined) {
		throw unsupportedType([
			"application/json-patch+json",
			"application/merge-patch+json",
			"application/apply-patch+yaml",
		]);
	}
	try {
		return strategicMerge(struct, old, patch);
	} catch (error) {
		if (!(error instanceof StrategicMergeError)) throw error;
		if (error.badRequest) throw badRequest(error.message);
		throw new StatusError({ message: error.message, reason: "", code: 500 });
	}
}

/** A patch that makes something wrong of a right object is what is wrong, not the object. */
function decodePatched(decode: (body: unknown) => KubeObject, patched: unknown, shown: string): KubeObject {
	try {
		return decode(patched);
	} catch (error) {
		if (!isStatusError(error) || error.status.reason !== "BadRequest") throw error;
		const why = / cannot be handled as a \w+: (.*)$/s.exec(error.status.message)?.[1];
		if (why === undefined) throw error;
		throw invalid({ group: "", kind: "" }, "", [
			{ reason: "FieldValueInvalid", field: "patch", message: `Invalid value: ${goQuote(shown)}: ${why}` },
		]);
	}
}

function patchMap(body: unknown, prefix: string): Record<string, unknown> {
	if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
	throw badRequest(`${prefix}: cannot unmarshal ${jsonType(body)} into Go value of type map[string]interface {}`);
}

function jsonType(value: unknown): string {
	if (Array.isArray(value)) return "array";
	return typeof value === "boolean" ? "bool" : typeof value;
}

function unsupportedType(supported: readonly string[]): StatusError {
	return new StatusError({
		message: `the body of the request was in an unknown format - accepted media types include: ${supported.join(", ")}`,
		reason: "UnsupportedMediaType",
		code: 415,
	});
}
