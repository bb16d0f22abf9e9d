import { goQuote } from "../../api/go/format";
import { strategicDiff } from "../../api/patch/strategicDiff";
import { apiVersionOf } from "../../api/resource";
import { builtInResources } from "../../api/resources";
import { schemaFor } from "../../api/schema/schema";
import { isStatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { Context, FlagSpec, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { aggregate, errorText, plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import { nothingNamed } from "../../selection/select";
import type { SelectionRequest } from "../../selection/selection";
import { type DryRun, operationOf } from "../shared/dryRun";
import { dryRunFlag, fieldManagerFlag, fileFlags, labelSelectorFlag, printFlags } from "../shared/flags";
import { type Printing, printerOf } from "../shared/printing";
import { visitObjects } from "../shared/visitObjects";

/** What every `set` command is asked: which objects, and how a change is sent and told. */
export interface SetOptions {
	selection: SelectionRequest;
	all: boolean;
	/** Files alone, and no cluster. */
	local: boolean;
	dryRun: DryRun;
	fieldManager: string;
	printing: Printing;
}

/** An object to change; without an info it came out of a file. */
export interface Found {
	info: Info | undefined;
	object: KubeObject;
}

type Decided = KubeObject | undefined;

/** How one `set` command changes objects. */
export interface SetChange {
	/** What was done: "image updated". */
	operation: string;
	/** What kubectl says before the server's error: "failed to patch image update to pod template: ". */
	failed: string;
	/**
	 * The changed object; undefined for one that is to be left alone. What is wrong beside goes to `problems`.
	 * @throws a CliError about the object
	 */
	change(object: KubeObject, problems: string[], info: Info | undefined): Decided | Promise<Decided>;
	/** Called after a patch. @throws a CliError that ends the command. */
	sent?(): void;
	/** What is left to do when an object has been patched, on the server, and printed. */
	done?(info: Info, object: KubeObject): Promise<void>;
	/** Whether the patch is only for the object as it was found. */
	sameVersion?: boolean;
	/** Whether a change that changes nothing is sent all the same. */
	alwaysSend?: boolean;
}

export const allFlag: FlagSpec = {
	name: "all",
	type: "bool",
	help: "All objects of the named types, in the namespace.",
};

export const localFlag: FlagSpec = {
	name: "local",
	type: "bool",
	help: "Work on the files alone, and ask no cluster.",
};

/** The flags of all `set` commands that take pods' templates. */
export const setFlags: readonly FlagSpec[] = [
	...fileFlags,
	...printFlags,
	dryRunFlag,
	fieldManagerFlag("kubectl-set"),
	allFlag,
	localFlag,
];

export const selectorFlag = labelSelectorFlag;

export const containersFlag: FlagSpec = {
	name: "containers",
	short: "c",
	type: "string",
	default: "*",
	help: "Only the containers with this name, in which * stands for any text.",
};

/** The objects that a request means, as kubectl's Infos: with an error among them there are none. */
export async function findObjects(
	{ selection, local }: Pick<SetOptions, "selection" | "local">,
	context: Context,
): Promise<Found[]> {
	if (local) return findLocal(selection, context);
	const found: Found[] = [];
	await visitObjects(await context.client(), selection, context, { latest: true }, async (info, object) => {
		found.push({ info, object });
	});
	return found;
}

/** @throws the refusal of objects that are named beside --local. */
export function refuseNames({ selection, local }: Pick<SetOptions, "selection" | "local">): void {
	if (!local || selection.args.length === 0) return;
	throw new CliError(
		"error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
	);
}

async function findLocal(selection: SelectionRequest, context: Context): Promise<Found[]> {
	if (selection.filenames.length === 0 && selection.kustomize === undefined) throw nothingNamed();
	const { selectLocal } = await import("../../selection/manifests");
	const { decode } = await import("../../api/decode/decode");
	const { objects, errors } = await selectLocal({ ...selection, args: [] }, context);
	const problems: unknown[] = [];
	const found: Found[] = [];
	for (const { object, source } of objects) {
		const { apiVersion, kind } = object;
		const resource = builtInResources().find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
		const wrong = (why: string) => problems.push(plainError(`unable to decode ${goQuote(source)}: ${why}`));
		if (resource === undefined) {
			wrong(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/scheme/scheme.go:28"`);
			continue;
		}
		try {
			found.push({
				info: undefined,
				object: decode(resource, object, { fieldValidation: "Ignore", asClient: true }).object,
			});
		} catch (error) {
			if (!isStatusError(error)) throw error;
			wrong(error.message.replace(/^.*? cannot be handled as an? \w+: /, ""));
		}
	}
	const error = aggregate([...problems, ...errors]);
	if (error !== undefined) throw error;
	return found;
}

/** Changes the objects, sends what has changed and prints it. What fails does not keep the rest from being done. */
export async function changeObjects(
	found: readonly Found[],
	change: SetChange,
	{ local, dryRun, fieldManager, printing }: SetOptions,
	context: Context,
): Promise<void> {
	const printer = printerOf(printing, operationOf(change.operation, dryRun));
	const problems: string[] = [];
	const changes: Decision[] = [];
	for (const each of found) changes.push(...(await decide(each, change, problems)));
	for (const { info, changed, patch, failure } of changes) {
		context.signal.throwIfAborted();
		if (changed === undefined) {
			problems.push(failure);
			continue;
		}
		let shown = changed;
		if (info !== undefined && !local && dryRun !== "client") {
			try {
				const client = await context.client();
				const key = { namespace: info.namespace, name: info.name };
				const options = { fieldManager, dryRun: dryRun === "server" };
				shown = await client.patch(info.resource, key, "strategic", patch, options);
			} catch (error) {
				context.signal.throwIfAborted();
				problems.push(`${change.failed}${errorText(error)}`);
				continue;
			}
			change.sent?.();
		}
		for (const piece of printer.pieces(shown)) await context.io.out(piece);
		if (info !== undefined && !local && dryRun === "none") await change.done?.(info, shown);
	}
	throwProblems(problems);
}

/** A change to send, or why there is none. */
type Decision =
	| { info: Info | undefined; changed: KubeObject; patch: Record<string, unknown>; failure?: undefined }
	| { info: Info | undefined; changed?: undefined; patch?: undefined; failure: string };

async function decide(found: Found, change: SetChange, problems: string[]): Promise<Decision[]> {
	const { info, object } = found;
	try {
		const changed = await change.change(object, problems, info);
		if (changed === undefined) return [];
		const patch = strategicDiff(schemaOf(object), object, changed);
		if (!change.alwaysSend && Object.keys(patch).length === 0) return [];
		if (change.sameVersion) {
			const { resourceVersion } = object.metadata;
			patch.metadata = { ...(patch.metadata as object | undefined), resourceVersion };
		}
		return [{ info, changed, patch }];
	} catch (error) {
		return [{ info, failure: `error: ${objectName(found)} ${errorText(error)}\n` }];
	}
}

/** Throws what went wrong, if anything: a text that says itself that it is an error does so also among others. */
function throwProblems(problems: readonly string[]): void {
	const [first] = problems;
	if (first === undefined) return;
	if (problems.length > 1) throw new AggregateError(problems.map(plainError));
	throw first.startsWith("error: ") ? new CliError(first) : plainError(first);
}

function schemaOf({ apiVersion, kind }: KubeObject) {
	const slash = apiVersion.indexOf("/");
	return schemaFor({ group: slash < 0 ? "" : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind });
}

/** As kubectl names an object; its name of one out of a file breaks the line. */
function objectName({ info, object }: Found): string {
	const { apiVersion, kind, metadata } = object;
	if (info !== undefined) return `${info.resource.plural}/${info.name}`;
	const slash = apiVersion.indexOf("/");
	const name = metadata.name ?? "";
	return slash < 0 ? `${kind.toLowerCase()}/${name}` : `${kind.toLowerCase()}.${apiVersion.slice(0, slash)}/${name}\n`;
}

/** kubectl's refusal of an object without pods: its type as Go names it. */
export function noPodTemplate({ apiVersion, kind }: KubeObject): CliError {
	const version = apiVersion.slice(apiVersion.lastIndexOf("/") + 1);
	return plainError(`the object is not a pod or does not have a pod template: *${version}.${kind}`);
}

/** Whether the user's pattern means the container: a name in which * stands for any text. */
export function selectsContainer(name: string, pattern: string): boolean {
	if (pattern === "*") return true;
	if (!pattern.includes("*")) return name === pattern;
	// As upstream's helper does it, whose positions are relative to what is left of the name.
	let position = 0;
	const parts = pattern.split("*");
	for (const [index, part] of parts.entries()) {
		if (part === "") continue;
		const next = name.slice(position).indexOf(part);
		if (next < position || (index === 0 && position !== 0)) return false;
		if (index === parts.length - 1 && name.length !== part.length + next) return false;
		position = next;
	}
	return true;
}

/** @throws the refusal of --local beside a dry run on the server. */
export function checkLocal({ local, dryRun }: Pick<SetOptions, "local" | "dryRun">): void {
	if (!local || dryRun !== "server") return;
	throw plainError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
}

/** @throws the refusal of --all beside a selector. */
export function checkAll(invocation: Invocation): void {
	if (!invocation.bool("all") || invocation.string("selector") === "") return;
	throw plainError("cannot set --all and --selector at the same time");
}
