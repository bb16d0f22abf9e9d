import { canonicalQuantity, parseQuantity } from "../../api/quantity";
import type { Container, KubeObject } from "../../api/types";
import type { Command, Context, Invocation } from "../../cli/command";
import { errorText, plainError } from "../../selection/failure";
import { dryRunOf } from "../shared/dryRun";
import { podSpecOf, withPodSpec } from "../shared/podSpec";
import { typedPrintingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import {
	changeObjects,
	checkAll,
	checkLocal,
	containersFlag,
	findObjects,
	noPodTemplate,
	refuseNames,
	type SetOptions,
	selectorFlag,
	selectsContainer,
	setFlags,
} from "./objects";

type Amounts = Readonly<Record<string, string>>;

export interface SetResourcesOptions extends SetOptions {
	/** The containers' names, in which * stands for any text. */
	containers: string;
	limits: Amounts;
	requests: Amounts;
}

function withResources(
	object: KubeObject,
	{ containers: pattern, limits, requests }: SetResourcesOptions,
	problems: string[],
): KubeObject | undefined {
	const spec = podSpecOf(object);
	if (spec === undefined) throw noPodTemplate(object);
	let selected = 0;
	const change = (container: Container): Container => {
		if (!selectsContainer(container.name, pattern)) return container;
		selected++;
		const { resources = {} } = container;
		const changed = { ...resources };
		if (Object.keys(limits).length > 0) changed.limits = { ...resources.limits, ...limits };
		if (Object.keys(requests).length > 0) changed.requests = { ...resources.requests, ...requests };
		return { ...container, resources: changed };
	};
	const changed = { ...spec };
	if (spec.initContainers) changed.initContainers = spec.initContainers.map(change);
	if (spec.containers) changed.containers = spec.containers.map(change);
	if (selected > 0) return withPodSpec(object, changed);
	problems.push(`error: unable to find container named ${pattern}`);
	return undefined;
}

/** Reads cpu=100m,memory=64Mi. @throws a CliError in kubectl's words */
function readAmounts(text: string): Amounts {
	const amounts: Record<string, string> = {};
	if (text === "") return amounts;
	for (const statement of text.split(",")) {
		const parts = statement.split("=");
		const [name = "", amount = ""] = parts;
		if (parts.length !== 2) {
			throw plainError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
		}
		try {
			parseQuantity(amount);
		} catch (error) {
			throw plainError(errorText(error));
		}
		amounts[name] = canonicalQuantity(amount);
	}
	return amounts;
}

export const command: Command = {
	name: "set resources",
	summary: "Update resource requests/limits on objects with pod templates",
	usage: "set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
	description:
		"Change what containers request, and the limits they are held to. What is not named stays; 0 takes a limit away.",
	examples: `  # Change what all containers of a DaemonSet request, and their limit
  ds set resources ds/agent --requests=cpu=10m,memory=32Mi --limits=memory=64Mi

  # Change one container only
  ds set resources ds/agent -c=exporter --limits=cpu=200m

  # See what that would make of a file
  ds set resources -f agent.yaml --limits=cpu=200m --local -o yaml`,
	flags: [
		...setFlags,
		selectorFlag,
		containersFlag,
		{ name: "limits", type: "string", help: "The limits, such as cpu=100m,memory=256Mi." },
		{ name: "requests", type: "string", help: "The requests, such as cpu=100m,memory=256Mi." },
	],
	async run(invocation, context) {
		const options = await optionsFrom(invocation, context);
		refuseNames(options);
		const found = await findObjects(options, context);
		const { limits, requests } = check(invocation, options);
		const all = { ...options, limits, requests };
		await changeObjects(
			found,
			{
				operation: "resource requirements updated",
				failed: "failed to patch resources update to pod template ",
				change: (object, problems) => withResources(object, all, problems),
			},
			all,
			context,
		);
	},
};

async function optionsFrom(
	invocation: Invocation,
	context: Context,
): Promise<Omit<SetResourcesOptions, "limits" | "requests">> {
	const dryRun = dryRunOf(invocation, context);
	const printing = await typedPrintingOf(invocation, context);
	const all = invocation.bool("all");
	const labelSelector = invocation.string("selector") || undefined;
	return {
		selection: await selectionOf(invocation, context, { all, labelSelector }),
		all,
		local: invocation.bool("local"),
		dryRun,
		containers: invocation.string("containers"),
		fieldManager: invocation.string("field-manager"),
		printing,
	};
}

/** kubectl looks at these only when the objects are found. */
function check(invocation: Invocation, options: Pick<SetOptions, "local" | "dryRun">) {
	const limits = invocation.string("limits");
	const requests = invocation.string("requests");
	checkLocal(options);
	checkAll(invocation);
	if (limits === "" && requests === "") {
		throw plainError("you must specify an update to requests or limits (in the form of --requests/--limits)");
	}
	return { limits: readAmounts(limits), requests: readAmounts(requests) };
}
