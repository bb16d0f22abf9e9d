import { goQuote } from "../go/format";
import type { Resource } from "../resource";

/**
 * What keeps a decoded object from the server's internal form: a DaemonSet carries its template's generation in an
 * annotation, which must be a number.
 */
export function conversionProblem(
	resource: Pick<Resource, "group" | "kind">,
	object: Record<string, unknown> | undefined,
): string | undefined {
	if (resource.group !== "apps" || resource.kind !== "DaemonSet") return undefined;
	const metadata = object?.metadata as { annotations?: Record<string, string> } | undefined;
	const annotations = metadata?.annotations;
	if (annotations === undefined || !Object.hasOwn(annotations, TEMPLATE_GENERATION)) return undefined;
	return parseIntProblem(annotations[TEMPLATE_GENERATION] ?? "");
}

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** What Go's strconv.ParseInt says of a decimal text that is no int64. */
function parseIntProblem(text: string): string | undefined {
	const problem = (why: string): string => `strconv.ParseInt: parsing ${goQuote(text)}: ${why}`;
	if (!/^[+-]?\d+$/.test(text)) return problem("invalid syntax");
	const value = BigInt(text.replace("+", ""));
	return BigInt.asIntN(64, value) === value ? undefined : problem("value out of range");
}
