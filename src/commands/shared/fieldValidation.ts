import { goQuote } from "../../api/go/format";
import type { Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { FieldValidation } from "../../client/client";
import { parseBool } from "./parseBool";

/**
 * What --validate says.
 * @throws a CliError in kubectl's words.
 */
export function fieldValidationOf(invocation: Invocation): FieldValidation {
	const value = invocation.string("validate");
	const bool = parseBool(value);
	if (bool !== undefined) return bool ? "Strict" : "Ignore";
	switch (value) {
		case "strict":
			return "Strict";
		case "warn":
			return "Warn";
		case "ignore":
			return "Ignore";
		default:
			throw new CliError(
				`error: invalid - validate option ${goQuote(value)}; must be one of: strict (or true), warn, ignore (or false)`,
			);
	}
}
