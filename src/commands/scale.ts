import { StatusError } from "../api/statusError";
import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import type { Client } from "../client/client";
import { failure, plainError } from "../selection/failure";
import { type Info, infosOf } from "../selection/infos";
import { getLatest } from "../selection/latest";
import { select } from "../selection/select";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { dryRunFlag, fileFlags, labelSelectorFlag, printFlags } from "./shared/flags";
import { printerOf, printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";

export const command: Command = {
	name: "scale",
	summary: "Set a new size for a deployment, replica set, or replication controller",
	usage: "scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
	description: `Set a new size for a deployment, replica set, replication controller, or stateful set.

A DaemonSet can't be scaled: it has one pod on every node that it is meant for. Which nodes those are, its template's
nodeSelector, affinity and tolerations say.`,
	examples: `  # Scale a deployment to 3 pods
  ds scale --replicas=3 deployment/web

  # Scale it only if it has 2 pods now
  ds scale --current-replicas=2 --replicas=3 deployment/web

  # Let a DaemonSet run on fewer nodes instead: those with a label
  ds patch ds agent -p '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}'`,
	flags: [
		...fileFlags,
		...printFlags,
		dryRunFlag,
		labelSelectorFlag,
		{ name: "all", type: "bool", help: "All objects of the types in the namespace." },
		{
			name: "current-replicas",
			type: "int",
			default: -1,
			help: "Scale only an object of this size; -1 for any.",
		},
		{ name: "replicas", type: "int", default: 0, required: true, help: "How many pods there shall be." },
		{ name: "resource-version", type: "string", help: "Scale only an object of this resource version." },
		{
			name: "timeout",
			type: "duration",
			default: 0,
			help: "How long to wait until the size is reached; 0 for not at all.",
		},
	],
	run: scale,
};

async function scale(invocation: Invocation, context: Context): Promise<void> {
	const dryRun = dryRunOf(invocation, context);
	const printer = printerOf(printingOf(invocation, context), operationOf("scaled", dryRun));
	const replicas = invocation.int("replicas");
	const currentReplicas = invocation.int("current-replicas");
	const resourceVersion = invocation.string("resource-version");
	if (replicas < 0) {
		throw plainError("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
	}
	if (currentReplicas < -1) throw plainError("The --current-replicas must specify an integer of -1 or greater");
	const request = await selectionOf(invocation, context, {
		all: invocation.bool("all"),
		labelSelector: invocation.string("selector") || undefined,
	});
	const client = await context.client();
	const { infos, error } = await allInfos();
	if (resourceVersion !== "" && infos.length > 1) {
		throw plainError("cannot use --resource-version with multiple resources");
	}
	if (infos.length === 0) throw error ?? plainError("no objects passed to scale");
	for (const { info, object } of infos) {
		const { resource, namespace, name } = info;
		const after = withReplicas(object, replicas);
		if (dryRun !== "client") {
			// The server has no such path for a kind that can't be scaled.
			if (!resource.subresources.includes("scale")) throw noSuchPath();
			const size = (object.spec as { replicas?: number } | undefined)?.replicas ?? 1;
			if (currentReplicas !== -1 && size !== currentReplicas) {
				throw plainError(`Expected replicas to be ${currentReplicas}, was ${size}`);
			}
			const version = object.metadata.resourceVersion ?? "";
			if (resourceVersion !== "" && version !== resourceVersion) {
				throw plainError(`Expected resource version to be ${resourceVersion}, was ${version}`);
			}
			await client.patch(
				resource,
				{ namespace, name },
				"merge",
				{ spec: { replicas } },
				{
					fieldManager: "kubectl",
					subresource: "scale",
					dryRun: dryRun === "server",
				},
			);
			const timeout = invocation.duration("timeout");
			if (timeout > 0 && dryRun === "none") await waitForSize(client, info, replicas, timeout, context);
		}
		for (const piece of printer.pieces(after)) await context.io.out(piece);
	}
	if (error !== undefined) throw error;

	async function allInfos() {
		const { targets, errors, refused } = await select(client, request, context);
		const found: { info: Info; object: KubeObject }[] = [];
		const failed = errors.slice(0, refused);
		for (const target of targets) {
			try {
				for await (const info of infosOf(client, target)) {
					found.push({ info, object: info.object ?? (await getLatest(client, info)) });
				}
			} catch (problem) {
				failed.push(problem);
			}
		}
		return { infos: found, error: failure(failed, errors.slice(refused)) };
	}
}

/** @throws a CliError when the size is not reached in `timeout` milliseconds. */
async function waitForSize(
	client: Client,
	{ resource, namespace, name }: Info,
	replicas: number,
	timeout: number,
	context: Context,
): Promise<void> {
	const deadline = context.now() + timeout;
	for (;;) {
		const { spec, status } = (await client.get(resource, { namespace, name })) as Scaled;
		// Another size is somebody else's wish by now.
		if (spec?.replicas !== replicas || status?.replicas === replicas) return;
		if (context.now() >= deadline) throw plainError("timed out waiting for the condition");
		await context.sleep(POLL_MILLISECONDS);
		context.signal.throwIfAborted();
	}
}

const POLL_MILLISECONDS = 1000;

type Scaled = KubeObject & { spec?: { replicas?: number }; status?: { replicas?: number } };

function withReplicas(object: KubeObject, replicas: number): KubeObject {
	return { ...object, spec: { ...(object.spec as object | undefined), replicas } };
}

function noSuchPath(): StatusError {
	return new StatusError({
		message: "the server could not find the requested resource",
		reason: "NotFound",
		code: 404,
	});
}
