import { age } from "../../api/duration";
import { hasReason } from "../../api/statusError";
import type { Table } from "../../api/table";
import type { KubeList, KubeObject } from "../../api/types";
import type { Client, ListOptions } from "../../client/client";
import { type Info, listError } from "../../selection/infos";
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
	const info = infoOf(target);
	const { resource, ...of } = info;
	try {
		yield await client.table(resource, { ...of, includeObject });
	} catch (error) {
		if (!hasReason(error, "NotFound")) throw error;
		// Asked for again, for the namespace may be what is missing.
		await getLatest(client, info);
		throw error;
	}
}

/** The objects of a target, by itself or page by page. @throws as `tables`. */
export async function* objects(client: Client, target: Target, options: GetOptions): AsyncGenerator<KubeObject> {
	if (target.kind !== "list") {
		yield await getLatest(client, infoOf(target));
		return;
	}
	for await (const page of pages(target, options, (list) => client.list(target.resource, list))) yield* page.items;
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

function infoOf(target: NamedTarget): Info {
	const { resource, namespace, name } = target;
	return { resource, namespace, name, subresource: target.kind === "object" ? target.subresource : undefined };
}
