import { describeJson } from "../../api/decode/index";
import type { JsonPatchOperation } from "../../api/patch/jsonPatch";
import { badRequest, StatusError } from "../../api/statusError";

/** What a JSON patch may hold at most, as the API server limits it. */
const MAX_OPERATIONS = 10_000;

const TEXT_FIELDS = ["op", "path", "from"];

/**
 * The operations of a JSON patch's body, and what field validation says of them.
 * @throws StatusError in the server's words for a body that is no list of operations (400) or too many of them (413)
 */
export function readOperations(
	body: unknown,
	duplicates: readonly string[] = [],
): { operations: JsonPatchOperation[]; found: string[] } {
	if (!Array.isArray(body)) throw unreadable(body, "Go value", "[]handlers.jsonPatchOp");
	const found: string[] = [];
	for (const [index, operation] of body.entries()) {
		if (operation === null) continue;
		if (typeof operation !== "object" || Array.isArray(operation)) {
			throw unreadable(operation, "Go value", "handlers.jsonPatchOp");
		}
		for (const [name, value] of Object.entries(operation)) {
			if (TEXT_FIELDS.includes(name)) {
				if (value !== null && typeof value !== "string") {
					throw unreadable(value, `Go struct field jsonPatchOp.${name}`, "string");
				}
			} else if (name !== "value") found.push(`json patch unknown field "[${index}].${name}"`);
		}
	}
	if (body.length > MAX_OPERATIONS) {
		throw new StatusError({
			message: `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${body.length}`,
			reason: "RequestEntityTooLarge",
			code: 413,
		});
	}
	found.unshift(...duplicates.map((path) => `json patch duplicate field "${path}"`));
	return { operations: body.map((each) => each ?? {}), found };
}

function unreadable(value: unknown, place: string, type: string): StatusError {
	return badRequest(
		`error decoding patch: json: cannot unmarshal ${describeJson(value)} into ${place} of type ${type}`,
	);
}
