import { matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import type { Node } from "../../api/types";
import { CliError } from "../../cli/errors";
import { errorText } from "../../selection/failure";
import { unknownName } from "./insightErrors";

/**
 * The nodes of these names (none: all) and labels ("": any).
 * @throws a CliError, with exit code 2, for a name that there is not and a selector that can't be read
 */
export function selectNodes(
	all: readonly Node[],
	{ nodes, selector }: { nodes: readonly string[]; selector: string },
): Node[] {
	const names = nodes.map((word) => word.replace(/^(no|nodes?)\//, ""));
	const known = all.map(({ metadata }) => metadata.name ?? "");
	for (const name of names) if (!known.includes(name)) throw unknownName("node", name, known);
	let requirements: ReturnType<typeof parseLabelSelector>;
	try {
		requirements = parseLabelSelector(selector);
	} catch (error) {
		throw new CliError(`error: ${errorText(error)}`, 2);
	}
	return all.filter(
		({ metadata }) =>
			(names.length === 0 || names.includes(metadata.name ?? "")) && matchesLabels(requirements, metadata.labels),
	);
}
