import { describeJson } from "../../api/decode/index";
import { goQuote, goValue } from "../../api/go/format";
import { applyJsonPatch, type JsonPatchOperation, PatchFailure } from "../../api/patch/jsonPatch";
import { mergePatch } from "../../api/patch/mergePatch";
import { jsonPatchedText, mergePatchedText } from "../../api/patch/patchedText";
import { StrategicMergeError, strategicMerge } from "../../api/patch/strategicMerge";
import type { Resource } from "../../api/resource";
import { inGoOrder } from "../../api/schema/goOrder";
import { schemaFor } from "../../api/schema/schema";
import { badRequest, invalid, isStatusError, StatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { readOperations } from "./jsonOperations";
import type { PatchRequest } from "./registry";
import type { DecodePatched, PatchedBody } from "./rules";

/**
 * The object that a patch makes of `old`, decoded.
 * @throws a StatusError in the server's words when the patch can't be read, does not apply, or makes something that is
 * no object of its kind
 */
export function patchedObject(
	resource: Resource,
	old: KubeObject,
	{ type, body, duplicates }: PatchRequest,
	decode: DecodePatched,
): KubeObject {
	switch (type) {
		case "json": {
			const { operations, found } = readOperations(body, duplicates);
			const make = (object: KubeObject) => jsonPatched(object, operations);
			return decodePatched(decode, old, make, {
				shown: (patched) => jsonPatchedText(patched, operations),
				foundInPatch: found,
			});
		}
		case "merge": {
			const patch = patchMap(body, "error decoding patch: json");
			const make = (object: KubeObject) => mergePatch(object, patch);
			return decodePatched(decode, old, make, {
				shown: (patched) => mergePatchedText(patched, patch),
				foundInPatch: asFields(duplicates),
			});
		}
		case "strategic": {
			const patch = patchMap(body, "json");
			const { apiVersion, kind } = old;
			const make = (object: KubeObject) => ({ ...strategicPatched(resource, object, patch), apiVersion, kind });
			return decodePatched(decode, old, make, {
				shown: () => goValue(patch),
				fromMap: true,
				foundInPatch: asFields(duplicates),
			});
		}
		case "apply":
			throw unsupportedType(["application/json-patch+json", "application/merge-patch+json"]);
	}
}

function asFields(duplicates: readonly string[] = []): string[] {
	return duplicates.map((path) => `duplicate field ${goQuote(path)}`);
}

function jsonPatched(old: KubeObject, operations: readonly JsonPatchOperation[]): unknown {
	try {
		return applyJsonPatch(old, operations);
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

/**
 * Decodes what `make` makes of an object. A patch that makes something wrong of a right object is what is wrong, not the
 * object: the message then shows the patched JSON, for which the object stands in the order in which the server prints.
 */
function decodePatched(
	decode: DecodePatched,
	old: KubeObject,
	make: (object: KubeObject) => unknown,
	{ shown, ...more }: { shown(patched: unknown): string } & PatchedBody,
): KubeObject {
	try {
		return decode(make(old), more);
	} catch (error) {
		const why = unreadable(error);
		if (why === undefined) throw error;
		const patched = make(inGoOrder(old));
		throw invalid({ group: "", kind: "" }, "", [
			{ reason: "FieldValueInvalid", field: "patch", message: `Invalid value: ${goQuote(shown(patched))}: ${why}` },
		]);
	}
}

function unreadable(error: unknown): string | undefined {
	if (!isStatusError(error) || error.status.reason !== "BadRequest") return undefined;
	return / cannot be handled as a \w+: (.*)$/s.exec(error.status.message)?.[1];
}

function patchMap(body: unknown, prefix: string): Record<string, unknown> {
	if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
	throw badRequest(`${prefix}: cannot unmarshal ${describeJson(body)} into Go value of type map[string]interface {}`);
}

function unsupportedType(supported: readonly string[]): StatusError {
	return new StatusError({
		message: `the body of the request was in an unknown format - accepted media types include: ${supported.join(", ")}`,
		reason: "UnsupportedMediaType",
		code: 415,
	});
}
