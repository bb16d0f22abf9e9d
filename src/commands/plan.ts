import { nearestHint } from "../api/nearest";
import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import { type Assertion, checkAssertions, parseAssertion } from "../insight/plan/assertions";
import { collect } from "./plan/collect";
import { markdown } from "./plan/markdown";
import { structured } from "./plan/structured";
import { planText } from "./plan/text";
import { whatIfFlags, whatIfOf } from "./plan/whatIfFlags";
import { fileFlags } from "./shared/flags";
import { painter } from "./shared/textTable";

type Output = "" | "wide" | "json" | "yaml" | "markdown";

const OUTPUTS: readonly Output[] = ["wide", "json", "yaml", "markdown"];

const flags: readonly FlagSpec[] = [
	{
		name: "assert",
		type: "stringArray",
		help: 'Exit with 1 unless this holds: "desired=5", "every node with pool=gpu", "no node with pool=web", "node node01"; may be repeated.',
		offers: ["no-room=0", "desired=", "every node with ", "no node with ", "node "],
	},
	...fileFlags.filter(({ name }) => name !== "kustomize"),
	{
		name: "nodes",
		type: "string",
		help: "A file with nodes (and pods) that stands for the cluster, as 'kubectl get nodes -o yaml' writes it.",
	},
	{
		name: "output",
		short: "o",
		type: "string",
		help: "The format: wide, json, yaml or markdown.",
		offers: OUTPUTS,
	},
	...whatIfFlags,
];

export const command: Command = {
	name: "plan",
	summary: "Tell what applying DaemonSets, or changing nodes, would do to the pods of every node",
	usage: "plan -f FILENAME [flags]",
	description: `Tell what applying files would do to the pods of every node, before it is done: which nodes gain, lose or replace a
pod and why, in how many waves and how long that takes, what is asked of the nodes and where there is no room, which fields
change, and what a server and lint say of the files. Nothing is written, neither on a cluster nor to it.

Assertions are COUNT OP NUMBER (COUNT: nodes, desired, running, no-room, created, deleted, replaced, waves; OP: = != < <= > >=),
'every|no|some node [with SELECTOR]' or '[not] node NAME'; 'NAME: ' before it limits it to one DaemonSet. That
every or some node with labels has a pod does not hold where no node has these labels.

Exit codes: 0; 1 when an assertion does not hold or a server would refuse a file; 2 when nothing could be planned.`,
	examples: `  # What would applying this file do?
  ds plan -f agent.yaml

  # What if a GPU node joined, and another one were tainted?
  ds plan -f agent.yaml --add-node 'name=gpu9,labels=pool=gpu' --taint 'node02 dedicated=db:NoSchedule'

  # In CI, without a cluster: does it still reach every GPU node?
  ds plan -f agent.yaml --nodes nodes.yaml --assert 'every node with pool=gpu'

  # For a pull request
  ds plan -f agent.yaml -o markdown`,
	flags,
	usageExitCode: 2,
	run,
};

async function run(invocation: Invocation, context: Context): Promise<void> {
	const output = outputOf(invocation);
	const filenames = invocation.strings("filename");
	if (invocation.args.length > 0) {
		throw new CliError(`error: plan takes no arguments, name files with -f: ${JSON.stringify(invocation.args[0])}`, 2);
	}
	if (filenames.length === 0) throw new CliError("error: name the files to be planned with -f", 2);
	const assertions = invocation.strings("assert").map(readAssertion);
	const change = whatIfOf(invocation);
	const request = { filenames, recursive: invocation.bool("recursive"), nodeFile: invocation.string("nodes") };
	const report = await collect({ ...request, change }, context);
	for (const { daemonSet, text } of assertions) {
		if (daemonSet === undefined || report.plans.some(({ plan }) => plan.daemonSet.metadata.name === daemonSet))
			continue;
		if (report.refused.length > 0) continue;
		const names = report.plans.map(({ plan }) => plan.daemonSet.metadata.name ?? "");
		const lack = `there is no DaemonSet ${daemonSet} in the files${nearestHint(daemonSet, names)}`;
		throw new CliError(`error: --assert ${JSON.stringify(text)}: ${lack}`, 2);
	}
	const outcomes = checkAssertions(assertions, report.plans);
	const { io } = context;
	const look = { paint: painter(io.colour), columns: io.stdoutIsTerminal ? io.columns : undefined };
	if (output === "json" || output === "yaml") await io.out(structured(report, outcomes, output));
	else if (output === "markdown") await io.out(markdown(report, outcomes));
	else await io.out(planText(report, outcomes, { wide: output === "wide", look }));
	for (const { resource, message } of report.unreadable) {
		io.err(`${resource} may not be read, what depends on them is left out: ${message}\n`);
	}
	if (report.refused.length > 0 || outcomes.some(({ holds }) => !holds)) throw new CliError("", 1);
}

function outputOf(invocation: Invocation): Output {
	const output = invocation.string("output");
	if (output === "" || OUTPUTS.includes(output as Output)) return output as Output;
	throw new CliError(`error: -o must be one of ${OUTPUTS.join(", ")}, not ${JSON.stringify(output)}`, 2);
}

function readAssertion(text: string): Assertion {
	try {
		return parseAssertion(text);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		const prefix = why.startsWith(JSON.stringify(text)) ? "" : `${JSON.stringify(text)}: `;
		throw new CliError(`error: --assert ${prefix}${why}`, 2);
	}
}
