import { JsonSyntaxError, readJson } from "../../api/go/readJson";
import { badRequest } from "../../api/statusError";
import type { PatchRequest } from "./registry";

/**
 * Reads the JSON of a patch as a request brings it.
 * @throws a BadRequest StatusError in the server's words for what is no JSON.
 */
export function readPatchText(
	type: Exclude<PatchRequest["type"], "apply">,
	text: string,
): Pick<PatchRequest, "body" | "duplicates"> {
	try {
		const { value, duplicates } = readJson(text);
		return { body: value, duplicates };
	} catch (error) {
		if (!(error instanceof JsonSyntaxError)) throw error;
		throw badRequest(type === "strategic" ? error.message : `error decoding patch: ${error.message}`);
	}
}
