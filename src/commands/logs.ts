import type { PodLogOptions } from "../api/podLog";
import { formatTime, parseTime } from "../api/time";
import type { Pod } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { isCliError, usageError } from "../cli/errors";
import type { Client } from "../client/client";
import { errorText, plainError } from "../selection/failure";
import { infosOf } from "../selection/infos";
import { getLatest } from "../selection/latest";
import { select } from "../selection/select";
import { consume, type LogRequest } from "./logs/consume";
import { requestsFor } from "./logs/requests";
import { labelSelectorFlag } from "./shared/flags";
import { byLogging } from "./shared/podOrder";
import { podsBehind } from "./shared/podsBehind";
import { podRunningTimeoutFlag, podRunningTimeoutOf } from "./shared/podTimeout";

const USAGE = "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]";
const MISSING = `expected '${USAGE}'.\nPOD or TYPE/NAME is a required argument for the logs command`;
/** How many lines are shown of each pod that a selector finds. */
const SELECTED_TAIL = 10;

export interface LogsOptions {
	/** POD or TYPE/NAME; "" with a selector. */
	word: string;
	selector: string;
	namespace: string;
	log: PodLogOptions;
	allContainers: boolean;
	allPods: boolean;
	prefix: boolean;
	ignoreErrors: boolean;
	maxRequests: number;
	/** Milliseconds. */
	timeoutMs: number;
}

/** Prints the logs of containers. */
export async function run(options: LogsOptions, context: Context, validate = () => {}): Promise<void> {
	const client = await context.client();
	const found = await find(client, options, context);
	validate();
	const pods = "pods" in found ? found.pods : await podsOf(client, found, options, context);
	const requests: LogRequest[] = pods.flatMap((pod) => requestsFor(pod, options, context.io));
	if (options.log.follow && requests.length > options.maxRequests && requests.length > 1) {
		throw plainError(
			`you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${options.maxRequests}, use --max-log-requests to increase the limit`,
		);
	}
	await consume(client, requests, options, context);
}

type Found = { pods: Pod[] } | Pick<Parameters<typeof podsBehind>[1], "resource" | "object">;

/** The pods that are named or selected, or the object whose pods are meant. */
async function find(client: Client, options: LogsOptions, context: Context): Promise<Found> {
	const { word, selector, namespace } = options;
	const request = { filenames: [], recursive: false, namespace, namespaceExplicit: false, allNamespaces: false };
	if (selector !== "") {
		const { targets } = await select(
			client,
			{ ...request, args: ["pods"], labelSelector: selector, all: true },
			context,
		);
		const pods: Pod[] = [];
		for (const target of targets) for await (const { object } of infosOf(client, target)) pods.push(object as Pod);
		if (pods.length === 0) context.io.err(`No resources found in ${namespace} namespace.\n`);
		return { pods };
	}
	const args = word === "" ? [] : [word.includes("/") ? word : `pods/${word}`];
	const { targets } = await select(client, { ...request, args, all: false }, context);
	const [target] = targets;
	if (target?.kind !== "object") throw plainError("expected a resource");
	const { resource } = target;
	try {
		const object = await getLatest(client, target);
		return resource.group === "" && resource.kind === "Pod" ? { pods: [object as Pod] } : { resource, object };
	} catch (error) {
		if (!isNotFound(error)) throw error;
		throw plainError(`error from server (NotFound): ${errorText(error)} in namespace ${JSON.stringify(namespace)}`);
	}
}

const isNotFound = (error: unknown) =>
	!isCliError(error) && (error as { status?: { reason?: string } }).status?.reason === "NotFound";

async function podsOf(
	client: Client,
	found: Pick<Parameters<typeof podsBehind>[1], "resource" | "object">,
	{ timeoutMs, allPods }: LogsOptions,
	context: Context,
): Promise<Pod[]> {
	const purpose = "cannot get the logs from";
	const pods = await podsBehind(client, { ...found, order: byLogging, timeoutMs, purpose }, context);
	const [first] = pods;
	if (pods.length === 1 || allPods) return pods;
	context.io.err(`Found ${pods.length} pods, using pod/${first.metadata.name}\n`);
	return [first];
}

export const command: Command = {
	name: "logs",
	summary: "Print the logs of containers in pods",
	usage: USAGE,
	description: `Print the logs of a container in a pod, or in a pod of an object that has some (a DaemonSet, a Deployment, a Job…).
The container's name is optional where there is only one.

The containers of a local cluster's pods say nothing: the log of one that runs is empty.`,
	examples: `  # The log of a pod with one container
  ds logs agent-x7k2p

  # Of one pod of a DaemonSet; of all its pods, each line with its pod
  ds logs ds/agent
  ds logs ds/agent --all-pods

  # Follow the last 20 lines of all containers of the pods with a label
  ds logs -f --tail=20 -l app=agent --all-containers --prefix

  # What did a container say before it was restarted?
  ds logs agent-x7k2p -c agent --previous

  # What was said in the last hour, each line with its time
  ds logs ds/agent --since=1h --timestamps`,
	flags: [
		{ name: "all-containers", type: "bool", help: "The logs of all containers of each pod." },
		{ name: "all-pods", type: "bool", help: "The logs of all pods of the object; sets --prefix." },
		{ name: "container", short: "c", type: "string", help: "The container whose log to print." },
		{ name: "follow", short: "f", type: "bool", help: "Go on as more is said." },
		{ name: "ignore-errors", type: "bool", help: "Go on with the other logs when one fails." },
		{
			name: "insecure-skip-tls-verify-backend",
			type: "bool",
			help: "Let the API server trust any certificate of the kubelet: whoever answers can make up a log.",
		},
		labelSelectorFlag,
		{ name: "limit-bytes", type: "int", help: "How many bytes of a log at most; 0 for all." },
		{
			name: "max-log-requests",
			type: "int",
			default: 5,
			help: "How many logs may be followed at the same time.",
		},
		podRunningTimeoutFlag(20_000),
		{ name: "prefix", type: "bool", help: "Begin each line with its pod and container." },
		{ name: "previous", short: "p", type: "bool", help: "The log of the container before its last restart." },
		{ name: "since", type: "duration", default: 0, help: "Only what was said within this time: 5s, 2m, 3h." },
		{ name: "since-time", type: "string", help: "Only what was said since this time (RFC 3339)." },
		{
			name: "tail",
			type: "int",
			default: -1,
			help: `How many of the last lines; -1 for all, which with a selector are the last ${SELECTED_TAIL}.`,
		},
		{ name: "timestamps", type: "bool", help: "Begin each line with its time." },
	],
	async run(invocation, context) {
		const { args } = invocation;
		const selector = invocation.string("selector");
		if (args.length > 2 || (args.length === 0 && selector === "")) throw usageError("logs", MISSING);
		if (args.length === 1 && selector !== "") {
			throw usageError("logs", "only a selector (-l) or a POD name is allowed");
		}
		const allPods = invocation.bool("all-pods");
		const { name: namespace } = await context.namespace();
		const timeoutMs = podRunningTimeoutOf(invocation);
		const log = logOptionsOf(invocation);
		const options: LogsOptions = {
			word: args[0] ?? "",
			selector: selector.trim(),
			namespace,
			log,
			allContainers: invocation.bool("all-containers"),
			allPods,
			prefix: allPods || invocation.bool("prefix"),
			ignoreErrors: invocation.bool("ignore-errors"),
			maxRequests: invocation.int("max-log-requests"),
			timeoutMs,
		};
		// kubectl looks for the object first.
		await run(options, context, () => checkOptions(invocation, log));
	},
};

function logOptionsOf(invocation: Invocation): PodLogOptions {
	const time = invocation.string("since-time");
	const since = invocation.duration("since");
	const tail = invocation.int("tail");
	const limit = invocation.int("limit-bytes");
	const shortened = invocation.string("selector") !== "" && !invocation.changed("tail");
	return {
		container: invocation.args[1] ?? invocation.string("container"),
		follow: invocation.bool("follow"),
		previous: invocation.bool("previous"),
		timestamps: invocation.bool("timestamps"),
		insecureSkipTLSVerifyBackend: invocation.bool("insecure-skip-tls-verify-backend"),
		...(time === "" ? {} : { sinceTime: timeOf(time) }),
		...(since === 0 ? {} : { sinceSeconds: Math.sign(since) * Math.round(Math.abs(since) / 1000) }),
		...(limit === 0 ? {} : { limitBytes: limit }),
		...(shortened ? { tailLines: SELECTED_TAIL } : tail === -1 ? {} : { tailLines: tail }),
	};
}

function timeOf(text: string): string {
	const time = parseTime(text);
	if (typeof time === "string") throw plainError(time);
	return formatTime(time) ?? "";
}

/** kubectl's own checks. @throws CliError in its words */
function checkOptions(
	invocation: Invocation,
	{ sinceTime, sinceSeconds = 0, container = "", tailLines = 0 }: PodLogOptions,
): void {
	if (sinceTime !== undefined && invocation.duration("since") !== 0) {
		throw plainError("at most one of `sinceTime` or `sinceSeconds` may be specified");
	}
	if (invocation.bool("all-containers") && container !== "") {
		throw plainError(`--all-containers=true should not be specified with container name ${container}`);
	}
	if (invocation.changed("container") && invocation.args.length === 2) {
		throw plainError("only one of -c or an inline [CONTAINER] arg is allowed");
	}
	if (invocation.int("limit-bytes") < 0) throw plainError("--limit-bytes must be greater than 0");
	if (sinceSeconds < 0) throw plainError("--since must be greater than 0");
	if (tailLines < -1) throw plainError("--tail must be greater than or equal to -1");
}
