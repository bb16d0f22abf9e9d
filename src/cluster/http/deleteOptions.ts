import { Problems } from "../../api/decode/problems";
import { structDecoder } from "../../api/decode/structs";
import { goQuote } from "../../api/go/format";
import { structType } from "../../api/schema/schema";
import { badRequest } from "../../api/statusError";
import type { V1DeleteOptions } from "../../api/types";
import type { DeleteOptions } from "../requests";
import { readOptions } from "./bodies";
import type { Exchange } from "./exchange";
import { checkOptions, dryRunCauses, notSupported } from "./options";
import type { Call } from "./served";

const POLICIES = ["Foreground", "Background", "Orphan"];

/**
 * How a deletion is to be done: as its body says or, without one, its query.
 * @throws a StatusError in the server's words: 400 for what can't be read, 422 for values that there are not.
 */
export async function deleteOptions({ served, exchange }: Pick<Call, "served" | "exchange">): Promise<DeleteOptions> {
	const body = await readOptions(served, exchange);
	const options = body === undefined ? fromQuery(exchange) : decoded(body);
	const { propagationPolicy, orphanDependents, gracePeriodSeconds, preconditions, dryRun = [] } = options;
	const causes = [];
	if (orphanDependents !== undefined && propagationPolicy !== undefined) {
		causes.push({
			reason: "FieldValueInvalid",
			field: "propagationPolicy",
			message: `Invalid value: ${goQuote(propagationPolicy)}: orphanDependents and deletionPropagation cannot be both set`,
		});
	}
	if (propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy)) {
		causes.push(notSupported("propagationPolicy", goQuote(propagationPolicy), [...POLICIES, "nil"]));
	}
	causes.push(...dryRunCauses(dryRun));
	checkOptions("DeleteOptions", causes);
	const policy = propagationPolicy ?? policyOf(orphanDependents);
	return {
		...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
		...(policy === undefined ? {} : { propagationPolicy: policy as DeleteOptions["propagationPolicy"] }),
		...(preconditions === undefined ? {} : { preconditions }),
		dryRun: dryRun.length > 0,
	};
}

/** What the field said before propagationPolicy came. */
function policyOf(orphanDependents: boolean | undefined): string | undefined {
	if (orphanDependents === undefined) return undefined;
	return orphanDependents ? "Orphan" : "Background";
}

function fromQuery(exchange: Exchange): V1DeleteOptions {
	const { query } = exchange;
	const gracePeriodSeconds = exchange.integer("gracePeriodSeconds");
	const policy = query.get("propagationPolicy");
	return {
		...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
		...(policy === null ? {} : { propagationPolicy: policy }),
		...(query.has("orphanDependents") ? { orphanDependents: exchange.flag("orphanDependents") } : {}),
		dryRun: query.getAll("dryRun"),
	};
}

function decoded(body: unknown): V1DeleteOptions {
	const struct = structType("meta.v1.DeleteOptions");
	if (struct === undefined) throw new Error("no schema of DeleteOptions");
	const { kind } = (body ?? {}) as { kind?: unknown };
	if (typeof kind === "string" && kind !== "" && kind !== "DeleteOptions") {
		throw badRequest("decoded object cannot be converted to DeleteOptions");
	}
	const problems = new Problems();
	const options = structDecoder(struct)(body, problems);
	const fatal = problems.fatal();
	if (fatal !== undefined) throw badRequest(fatal);
	return options as V1DeleteOptions;
}
