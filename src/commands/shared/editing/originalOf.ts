import { goSyntax } from "../../../api/go/format";
import { plainError } from "../../../selection/failure";
import type { Editable } from "./editObjects";

/**
 * The object that an edited one was before: that of the same uid.
 * @throws a CliError in kubectl's words when there is none
 */
export function originalOf(originals: readonly Editable[], { object }: Editable): Editable {
	const original = originals.find((each) => each.object.metadata?.uid === object.metadata?.uid);
	if (original !== undefined) return original;
	throw plainError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(object)}}`);
}
