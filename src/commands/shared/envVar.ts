import { plainError } from "../../selection/failure";

/**
 * KEY=VALUE as an environment variable; any printable ASCII makes a name, but for the equals sign.
 * @throws a CliError in kubectl's words
 */
export function envVar(text: string): { name: string; value: string } {
	const equals = text.indexOf("=");
	const name = text.slice(0, Math.max(equals, 0));
	if (!/^[ -<>-~]+$/.test(name)) throw plainError(`invalid env: ${text}`);
	return { name, value: text.slice(equals + 1) };
}
