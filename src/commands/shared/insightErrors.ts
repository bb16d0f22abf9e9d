import { nearestHint } from "../../api/nearest";
import { CliError } from "../../cli/errors";

/** A message's first line: what a server says may have several. */
export function oneLine(message: string): string {
	return message.split("\n")[0] ?? "";
}

/** The error, with exit code 2, for a name that there is not, with the name that was meant, if one is near. */
export function unknownName(what: string, name: string, known: readonly string[], where = ""): CliError {
	return new CliError(`error: there is no ${what} ${JSON.stringify(name)}${where}${nearestHint(name, known)}`, 2);
}
