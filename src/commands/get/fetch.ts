import { age } from "../../api/duration";
import type { Resource } from "../../api/resource";
import { hasReason, StatusError } from "../../api/statusError";
import type { Table } from "../../api/table";
import type { KubeList, KubeObject } from "../../api/types";
import { CliError } from "../../cli/errors";
import type { Client, ListOptions } from "../../client/client";
import { listError } from "../../selection/infos";
import { getLatest } from "../../selection/latest";
import type { Target } from "../../selection/selection";
import type { GetOptions } from "./options";

type ListTarget = Target & { kind: "list" };
type NamedTarget = Exclude<Target, ListTarget>;

/**
 * The tables of a target: one for a named object, one for each page of a list.
 * @throws the server's StatusError, that of a list in kubectl's words.
 */
export async function* tables(client: Client, target: Target, options: GetOptions): AsyncGenerator<Table> {
	checkSubresource(target, options);
	if (!options.serverPrint) {
		yield* plainTables(client, target, options);
		return;
	}
	// To sort, the fields of the objects are needed.
	const includeObject = options.sortBy !== "";
	if (target.kind === "list") {
		yield* pages(target, options, (list) => client.table(target.resource, { ...list, includeObject }));
		return;
	}
	const { resource, namespace, name } = target;
	try {
		yield await client.table(resource, { namespace, name, includeObject });
	} catch (error) {
		if (!hasReason(error, "NotFound")) throw error;
		// Asked for again, for the namespace may be what is missing.
		await getLatest(client, { resource, namespace, name });
		throw error;
	}
}

/** The objects of a target, by itself or page by page. @throws as `tables`. */
export async function* objects(client: Client, target: Target, options: GetOptions): AsyncGenerator<KubeObject> {
	checkSubresource(target, options);
	if (target.kind !== "list") {
		yield await getLatest(client, named(target));
		return;
	}
	for await (const page of pages(target, options, (list) => client.list(target.resource, list))) yield* page.items;
}

/** A subresource as a server without it answers. @throws a CliError or a StatusError in kubectl's words. */
export function checkSubresource(target: Target, { subresource }: GetOptions): void {
	if (subresource === "") return;
	if (target.kind === "list") throw new CliError("error: subresource cannot be used when bulk resources are specified");
	// A status is read from the same object; what else there is has a form of its own.
	if (subresource === "status" && target.resource.subresources.includes("status")) return;
	throw new StatusError({ message: "the server could not find the requested resource", reason: "NotFound", code: 404 });
}

async function* pages<T extends Table | KubeList>(
	target: ListTarget,
	{ chunkSize, sortBy }: GetOptions,
	ask: (list: ListOptions) => Promise<T>,
): AsyncGenerator<T> {
	const { resource, namespace, labelSelector, fieldSelector } = target;
	const limit = sortBy === "" && chunkSize > 0 ? chunkSize : undefined;
	let next: string | undefined;
	do {
		let page: T;
		try {
			page = await ask({ namespace, labelSelector, fieldSelector, limit, continue: next });
		} catch (error) {
			throw listError(error, resource, { labelSelector, fieldSelector });
		}
		yield page;
		next = page.metadata.continue || undefined;
	} while (next !== undefined);
}

/** --server-print=false: what kubectl itself knows to show of any object. */
async function* plainTables(client: Client, target: Target, options: GetOptions): AsyncGenerator<Table> {
	const now = await client.now();
	for await (const object of objects(client, target, options)) yield plainTable([object], now);
}

export function plainTable(of: readonly KubeObject[], now: number): Table {
	const column = { type: "string" as const, description: "", priority: 0 };
	return {
		kind: "Table",
		apiVersion: "meta.k8s.io/v1",
		metadata: {},
		columnDefinitions: [
			{ ...column, name: "Name", format: "name" },
			{ ...column, name: "Age", format: "" },
		],
		rows: of.map((object) => {
			const { name, creationTimestamp } = object.metadata ?? {};
			return { cells: [name ?? "", age(creationTimestamp, now)], object };
		}),
	};
}

function named({ resource, namespace, name }: NamedTarget): {
	resource: Resource;
	namespace: string | undefined;
	name: string;
} {
	return { resource, namespace, name };
}
