import { goQuote } from "../../api/go/format";
import { type LabelRequirement, parseLabelSelector } from "../../api/labelSelector";
import type { KubeObject, LabelSelector } from "../../api/types";
import type { Command, Invocation } from "../../cli/command";
import { errorText, plainError } from "../../selection/failure";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";

export const command: Command = {
	name: "create poddisruptionbudget",
	aliases: ["pdb"],
	summary: "Create a pod disruption budget with the specified name",
	usage: "create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
	description: `Create a pod disruption budget: how many pods evictions may take away at once.

'drain' does not evict the pods of DaemonSets, so that a budget for them matters only to other tools that do.`,
	examples: `  # At least half of the pods stay
  ds create poddisruptionbudget web --selector=app=web --min-available=50%

  # At most one pod goes
  ds create pdb web --selector=app=web --max-unavailable=1`,
	flags: [
		...creationFlags,
		{ name: "max-unavailable", type: "string", help: "How many pods may be missing, as a number or percentage." },
		{ name: "min-available", type: "string", help: "How many pods must be there, as a number or percentage." },
		{ name: "selector", type: "string", help: "The pods' labels: app=web,tier!=test." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create poddisruptionbudget");
		const metadata = await metadataOf(name, context);
		await createObject(invocation, context, () => budgetOf(invocation, metadata), {
			failed: "failed to create poddisruptionbudgets: ",
		});
	},
};

function budgetOf(invocation: Invocation, metadata: KubeObject["metadata"]): KubeObject {
	const selector = invocation.string("selector");
	const min = invocation.string("min-available");
	const max = invocation.string("max-unavailable");
	if (metadata.name !== "") {
		if (selector === "") throw plainError("a selector must be specified");
		if (min === "" && max === "") throw plainError("one of min-available or max-unavailable must be specified");
		if (min !== "" && max !== "") throw plainError("min-available and max-unavailable cannot be both specified");
	}
	const limit =
		min === "" ? { maxUnavailable: amount(max, "max-unavailable") } : { minAvailable: amount(min, "min-available") };
	return {
		kind: "PodDisruptionBudget",
		apiVersion: "policy/v1",
		metadata,
		spec: { ...limit, selector: selectorFrom(selector) },
		status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
	};
}

function amount(text: string, flag: string): number | string {
	if (text !== "" && !/^[0-9]+%?$/.test(text)) throw plainError(`invalid format specified for ${flag}`);
	return text.endsWith("%") ? text : Number(text);
}

const OPERATORS: Readonly<Record<string, string>> = {
	in: "In",
	notin: "NotIn",
	exists: "Exists",
	"!": "DoesNotExist",
};

/** A selector's text as an object; inequality is not among what kubectl takes here. */
function selectorFrom(text: string): LabelSelector {
	const matchLabels: [string, string][] = [];
	const matchExpressions: NonNullable<LabelSelector["matchExpressions"]> = [];
	for (const { key, operator: sign, values } of requirementsOf(text)) {
		if (sign === "=" || sign === "==") {
			matchLabels.push([key, [...values][0] ?? ""]);
			continue;
		}
		const operator = OPERATORS[sign];
		if (operator === undefined) throw plainError(`${goQuote(sign)} is not a valid label selector operator`);
		const listed = [...values].sort();
		matchExpressions.push({ key, operator, ...(listed.length > 0 ? { values: listed } : {}) });
	}
	return {
		...(matchLabels.length > 0 ? { matchLabels: Object.fromEntries(matchLabels) } : {}),
		...(matchExpressions.length > 0 ? { matchExpressions } : {}),
	};
}

function requirementsOf(text: string): LabelRequirement[] {
	try {
		return parseLabelSelector(text);
	} catch (error) {
		throw plainError(`couldn't parse the selector string ${goQuote(text)}: ${errorText(error)}`);
	}
}
