import { CliError } from "../../cli/errors";

/** The words behind `label` and `annotate`: which objects, and what to set and remove. */
export interface Pairs {
	resources: string[];
	/** In the order in which they were given; of equal keys the last counts. */
	set: Map<string, string>;
	remove: string[];
}

/**
 * Parts objects from changes: KEY=VALUE and KEY- are changes, and no object may stand behind one.
 * @throws a CliError in kubectl's words.
 */
export function splitPairs(
	args: readonly string[],
	type: "label" | "annotation",
): { resources: string[]; pairs: string[] } {
	const isPair = (word: string) =>
		(word.includes("=") && !word.startsWith("=")) || (word.endsWith("-") && word !== "-");
	const first = args.findIndex(isPair);
	if (first === -1) return { resources: [...args], pairs: [] };
	const pairs = args.slice(first);
	const stray = pairs.find((word) => !isPair(word));
	if (stray !== undefined) {
		throw new CliError(`error: all resources must be specified before ${type} changes: ${stray}`);
	}
	return { resources: args.slice(0, first), pairs };
}
