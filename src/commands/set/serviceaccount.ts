import type { Command, Context, Invocation } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { dryRunOf } from "../shared/dryRun";
import { podSpecOf, withPodSpec } from "../shared/podSpec";
import { typedPrintingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import { changeObjects, checkLocal, findObjects, noPodTemplate, type SetOptions, setFlags } from "./objects";

export const command: Command = {
	name: "set serviceaccount",
	aliases: ["sa"],
	summary: "Update the service account of a resource",
	usage: "set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
	description: "Change the service account as which pods talk to the API.",
	examples: `  # Let the pods of a DaemonSet run as another service account
  ds set serviceaccount ds/agent builder

  # See what that would make of a file
  ds set sa -f agent.yaml builder --local -o yaml`,
	flags: setFlags,
	async run(invocation, context) {
		const { options, account } = await optionsFrom(invocation, context);
		const found = await findObjects(options, context);
		await changeObjects(
			found,
			{
				operation: "serviceaccount updated",
				failed: "failed to patch ServiceAccountName ",
				alwaysSend: true,
				change(object) {
					const spec = podSpecOf(object);
					if (spec === undefined) throw noPodTemplate(object);
					const { serviceAccountName: _, ...rest } = spec;
					return withPodSpec(object, account === "" ? rest : { ...spec, serviceAccountName: account });
				},
			},
			options,
			context,
		);
	},
};

async function optionsFrom(
	invocation: Invocation,
	context: Context,
): Promise<{ options: SetOptions; account: string }> {
	const dryRun = dryRunOf(invocation, context);
	const all = invocation.bool("all");
	const local = invocation.bool("local");
	checkLocal({ local, dryRun });
	const printing = await typedPrintingOf(invocation, context);
	const account = invocation.args.at(-1);
	if (account === undefined) throw plainError("serviceaccount is required");
	const selection = await selectionOf(invocation, context, { args: invocation.args.slice(0, -1), all });
	const fieldManager = invocation.string("field-manager");
	return { account, options: { selection, all, local, dryRun, fieldManager, printing } };
}
