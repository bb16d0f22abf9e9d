import { type LabelRequirement, parseLabelSelector } from "../../api/labelSelector";
import type { Command, FlagSpec, Invocation } from "../../cli/command";
import { errorText, plainError } from "../../selection/failure";
import { dryRunOf, operationOf } from "../shared/dryRun";
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from "../shared/flags";
import { printerOf, typedPrintingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import { allFlag, findObjects, localFlag } from "./objects";

/** kubectl's flags of this command look into folders unless told otherwise. */
const files: readonly FlagSpec[] = fileFlags
	.filter(({ name }) => name !== "kustomize")
	.map((flag) => (flag.name === "recursive" ? { ...flag, default: true } : flag));

export const command: Command = {
	name: "set selector",
	summary: "Set the selector on a resource",
	usage: "set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
	description:
		"As with kubectl, only Services can be given another selector: that of a DaemonSet can't be changed at all.",
	examples: `  # Let a Service send to other pods
  ds set selector service/agent app=agent,tier=node`,
	flags: [
		...files,
		...printFlags,
		dryRunFlag,
		fieldManagerFlag("kubectl-set"),
		allFlag,
		localFlag,
		{
			name: "resource-version",
			type: "string",
			help: "Change the object only if this is still its resource version; for one object.",
		},
	],
	async run(invocation, context) {
		const dryRun = dryRunOf(invocation, context);
		const selector = readSelector(invocation);
		const printer = printerOf(await typedPrintingOf(invocation, context), operationOf("selector updated", dryRun));
		if (selector === undefined) throw plainError("one selector is required");
		const local = invocation.bool("local");
		const args = invocation.args.slice(0, -1);
		const selection = await selectionOf(invocation, context, { args, all: invocation.bool("all"), kustomize: false });
		for (const { info, object } of await findObjects({ selection, local }, context)) {
			context.signal.throwIfAborted();
			if (object.kind !== "Service" || object.apiVersion !== "v1") {
				throw plainError("setting a selector is only supported for Services");
			}
			const { labels, others } = selector;
			if (others.length > 0) {
				throw plainError(`match expression [${others.map(goRequirement).join(" ")}] not supported on this object`);
			}
			const spec = { ...(object.spec as object), selector: labels };
			let shown: typeof object = { ...object, spec };
			const resourceVersion = invocation.string("resource-version") || undefined;
			if (info !== undefined && !local && dryRun !== "client") {
				const removed = Object.keys((object.spec as { selector?: object }).selector ?? {});
				const patch = {
					...(resourceVersion === undefined ? {} : { metadata: { resourceVersion } }),
					spec: { selector: { ...Object.fromEntries(removed.map((key) => [key, null])), ...labels } },
				};
				const options = { fieldManager: invocation.string("field-manager"), dryRun: dryRun === "server" };
				const client = await context.client();
				const key = { namespace: info.namespace, name: info.name };
				shown = await client.patch(info.resource, key, "strategic", patch, options);
			}
			for (const piece of printer.pieces(shown)) await context.io.out(piece);
		}
	},
};

/** The last word, as labels to have; undefined without a word. @throws a CliError in kubectl's words */
function readSelector({
	args,
}: Invocation): { labels: Record<string, string>; others: LabelRequirement[] } | undefined {
	const text = args.at(-1);
	if (text === undefined) return undefined;
	let requirements: LabelRequirement[];
	try {
		requirements = parseLabelSelector(text);
	} catch (error) {
		throw plainError(`couldn't parse the selector string "${text}": ${errorText(error)}`);
	}
	const compared = requirements.find(({ operator }) => operator === "gt" || operator === "lt");
	if (compared !== undefined) throw plainError(`"${compared.operator}" isn't supported in label selectors`);
	if (requirements.some(({ operator }) => operator === "!=")) {
		throw plainError('"!=" is not a valid label selector operator');
	}
	const equal = requirements.filter(({ operator }) => operator === "=" || operator === "==");
	return {
		labels: Object.fromEntries(equal.map(({ key, values }) => [key, values[0] ?? ""])),
		others: requirements.filter((each) => !equal.includes(each)),
	};
}

const OPERATORS: Readonly<Record<string, string>> = { in: "In", notin: "NotIn", exists: "Exists", "!": "DoesNotExist" };

/** As Go prints a metav1.LabelSelectorRequirement. */
function goRequirement({ key, operator, values }: LabelRequirement): string {
	return `{${key} ${OPERATORS[operator] ?? operator} [${values.join(" ")}]}`;
}
