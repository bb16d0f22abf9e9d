import type { KubeObject } from "../../api/types";
import type { Context, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { failure } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import type { Selection, SelectionRequest } from "../../selection/selection";
import type { DryRun } from "./dryRun";
import type { Pairs } from "./pairs";
import { selectionOf } from "./selectionOf";
import { visitObjects } from "./visitObjects";

/** What `label` and `annotate` have in common. */
export interface ChangeOptions {
	selection: SelectionRequest;
	changes: Pairs;
	overwrite: boolean;
	list: boolean;
	local: boolean;
	dryRun: DryRun;
	resourceVersion: string;
	fieldManager: string;
}

/** What one of the two commands does its own way. */
export interface ChangeKind {
	field: "labels" | "annotations";
	/**
	 * Called before anything is changed.
	 * @throws a CliError when a change is not allowed, as without --overwrite.
	 */
	check(object: KubeObject): void;
	/** Called with the changed object, and with the server's answer to the change when there was one. */
	done(change: { object: KubeObject; answer: KubeObject | undefined; added: boolean; removed: boolean }): Promise<void>;
	/** Keys to remove that are not there. */
	missing?(keys: readonly string[]): Promise<void>;
	/** Whether a change that changes nothing is sent all the same. */
	alwaysSend: boolean;
}

/** Changes labels or annotations of all that the request names; what fails does not keep the rest from being done. */
export async function changeMetadata(options: ChangeOptions, kind: ChangeKind, context: Context): Promise<void> {
	if (options.local) return changeLocally(options, kind, context);
	const client = await context.client();
	let single = false;
	const selected = (selection: Selection) => {
		({ single } = selection);
		requireSingle(options, single);
	};
	await visitObjects(client, options.selection, context, { latest: true, selected }, (info, object) =>
		changeOne(client, info, object, options, kind, { context, single }),
	);
}

async function changeLocally(options: ChangeOptions, kind: ChangeKind, context: Context): Promise<void> {
	const { selectLocal } = await import("../../selection/manifests");
	const { objects, errors, single } = await selectLocal(options.selection, context);
	requireSingle(options, single);
	const visited: unknown[] = [];
	for (const { object } of objects) {
		try {
			kind.check(object);
			const change = apply(object, options, kind.field);
			if (options.list) await list(change.object, kind.field, { context, single });
			else await kind.done({ ...change, answer: undefined });
		} catch (error) {
			visited.push(error);
		}
	}
	const error = failure(visited, errors);
	if (error !== undefined) throw error;
}

function requireSingle({ resourceVersion }: ChangeOptions, single: boolean): void {
	if (!single && resourceVersion !== "") {
		throw new CliError("error: --resource-version may only be used with a single resource");
	}
}

async function changeOne(
	client: Client,
	{ resource, namespace, name }: Info,
	object: KubeObject,
	options: ChangeOptions,
	kind: ChangeKind,
	shown: { context: Context; single: boolean },
): Promise<void> {
	const { field } = kind;
	const present = object.metadata[field] ?? {};
	const sends = options.dryRun !== "client" && !options.list;
	const missing = options.changes.remove.filter((key) => !Object.hasOwn(present, key));
	if (sends && missing.length > 0) await kind.missing?.(missing);
	kind.check(object);
	const change = apply(object, options, field);
	let answer: KubeObject | undefined;
	if (sends && (kind.alwaysSend || change.added || change.removed)) {
		const patch = mergePatch(object, change.object, field, options.resourceVersion);
		answer = await client.patch(resource, { namespace, name }, "merge", patch, {
			fieldManager: options.fieldManager,
			dryRun: options.dryRun === "server",
		});
	}
	if (options.list) return list(change.object, field, shown);
	await kind.done({ ...change, answer });
}

function apply(
	object: KubeObject,
	{ changes, resourceVersion }: ChangeOptions,
	field: ChangeKind["field"],
): { object: KubeObject; added: boolean; removed: boolean } {
	const values: Record<string, string> = { ...object.metadata?.[field] };
	let added = false;
	let removed = false;
	for (const [key, value] of changes.set) {
		if (Object.hasOwn(values, key) && values[key] === value) continue;
		values[key] = value;
		added = true;
	}
	for (const key of changes.remove) {
		if (!Object.hasOwn(values, key)) continue;
		delete values[key];
		removed = true;
	}
	const metadata = { ...object.metadata, [field]: values };
	if (resourceVersion !== "") metadata.resourceVersion = resourceVersion;
	return { object: { ...object, metadata }, added, removed };
}

/** The JSON merge patch between the two: only what differs. */
function mergePatch(
	before: KubeObject,
	after: KubeObject,
	field: ChangeKind["field"],
	resourceVersion: string,
): unknown {
	const old = before.metadata[field] ?? {};
	const now = after.metadata[field] ?? {};
	const values: Record<string, string | null> = {};
	for (const [key, value] of Object.entries(now)) {
		if (!Object.hasOwn(old, key) || old[key] !== value) values[key] = value;
	}
	for (const key of Object.keys(old)) if (!Object.hasOwn(now, key)) values[key] = null;
	const metadata: Record<string, unknown> = {};
	if (Object.keys(values).length > 0) metadata[field] = values;
	if (resourceVersion !== "") metadata.resourceVersion = resourceVersion;
	return Object.keys(metadata).length > 0 ? { metadata } : {};
}

async function list(
	object: KubeObject,
	field: ChangeKind["field"],
	{ context, single }: { context: Context; single: boolean },
): Promise<void> {
	const slash = object.apiVersion.indexOf("/");
	const group = slash === -1 ? "" : object.apiVersion.slice(0, slash);
	const values = Object.entries(object.metadata?.[field] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
	const heading = single ? "" : `Listing ${field} for ${object.kind}.${group}/${object.metadata?.name ?? ""}:\n`;
	const indent = single ? "" : " ";
	await context.io.out(heading + values.map(([key, value]) => `${indent}${key}=${value}\n`).join(""));
}

/** The flags of the two commands as options, with the checks that kubectl makes of both. */
export async function changeOptions(
	invocation: Invocation,
	context: Context,
	given: { changes: Pairs; dryRun: DryRun; type: "label" | "annotation"; example: string },
): Promise<ChangeOptions> {
	const { changes, dryRun, type, example } = given;
	const list = invocation.bool("list");
	const local = invocation.bool("local");
	const all = invocation.bool("all");
	const labelSelector = invocation.string("selector") || undefined;
	const fieldSelector = invocation.string("field-selector") || undefined;
	const filenames = invocation.strings("filename");
	const kustomize = invocation.string("kustomize") || undefined;
	const problem = (text: string) => new CliError(`error: ${text}`);
	if (list && invocation.string("output") !== "") {
		throw problem("--list and --output may not be specified together");
	}
	if (all && labelSelector) throw problem("cannot set --all and --selector at the same time");
	if (all && fieldSelector) throw problem("cannot set --all and --field-selector at the same time");
	const noFiles = filenames.length === 0 && kustomize === undefined;
	if (local) {
		if (dryRun === "server") {
			throw problem("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
		}
		const files = `-f ${example}.yaml or --filename=${example}.json`;
		if (changes.resources.length > 0) throw problem(`can only use local files by ${files} when --local=true is set`);
		if (noFiles) throw problem(`one or more files must be specified as ${files}`);
	} else if (changes.resources.length === 0 && noFiles) {
		throw problem("one or more resources must be specified as <resource> <name> or <resource>/<name>");
	}
	if (changes.set.size === 0 && changes.remove.length === 0 && !list) {
		throw problem(`at least one ${type} update is required`);
	}
	return {
		selection: await selectionOf(invocation, context, {
			args: changes.resources,
			allNamespaces: invocation.bool("all-namespaces"),
			labelSelector,
			fieldSelector,
			all,
		}),
		changes,
		overwrite: invocation.bool("overwrite"),
		list,
		local,
		dryRun,
		resourceVersion: invocation.string("resource-version"),
		fieldManager: invocation.string("field-manager"),
	};
}
