import { plainError } from "../../selection/failure";

/**
 * Reads KEY=VALUE,KEY=VALUE as kubectl's generators do.
 * @throws a CliError in kubectl's words.
 */
export function parseLabelSpec(text: string): Record<string, string> {
	if (text === "") throw plainError("no label spec passed");
	const labels: [string, string][] = text.split(",").map((one) => {
		const [key = "", value = "", ...more] = one.split("=");
		if (!one.includes("=") || more.length > 0) throw plainError(`unexpected label spec: ${one}`);
		if (key === "") throw plainError("unexpected empty label key");
		return [key, value];
	});
	return Object.fromEntries(labels);
}
