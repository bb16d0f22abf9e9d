import { CliError } from "../cli/errors";

/**
 * Refuses a name that is there and empty, as client-go does before it asks the server.
 * @throws a CliError in its words.
 */
export function requireName(name: string | undefined): void {
	if (name === "") throw new CliError("error: resource name may not be empty");
}
