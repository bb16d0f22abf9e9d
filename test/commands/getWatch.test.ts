import { describe, expect, it } from "vitest";
import { tableFor } from "../../src/api/columns";
import type { Resource } from "../../src/api/resource";
import { notFound } from "../../src/api/statusError";
import type { KubeObject } from "../../src/api/types";
import type { Context } from "../../src/cli/command";
import type { Client, ListOptions, WatchEvent, WatchOptions } from "../../src/client/client";
import { run } from "../../src/commands/get";
import type { GetOptions } from "../../src/commands/get/options";

const NOW = Date.parse("2026-01-01T12:00:00Z");

const namespaces: Resource = {
	group: "",
	version: "v1",
	kind: "Namespace",
	plural: "namespaces",
	singular: "namespace",
	shortNames: ["ns"],
	namespaced: false,
	categories: [],
	verbs: [],
	subresources: ["status"],
};

const namespace = (name: string, phase = "Active"): KubeObject => ({
	apiVersion: "v1",
	kind: "Namespace",
	metadata: { name, creationTimestamp: "2026-01-01T11:59:30Z" },
	status: { phase },
});

/** A cluster that has some namespaces, and in which then something happens. */
class FakeClient {
	readonly asked: unknown[] = [];

	constructor(
		private readonly present: KubeObject[],
		private readonly events: WatchEvent[] = [],
	) {}

	async resources() {
		return [namespaces];
	}

	async now() {
		return NOW;
	}

	async get(resource: Resource, { name }: { name: string }) {
		const found = this.present.find(({ metadata }) => metadata.name === name);
		if (!found) throw notFound(resource, name);
		return found;
	}

	async list(_resource: Resource, options: ListOptions = {}) {
		const { limit = this.present.length } = options;
		const from = Number(options.continue ?? 0);
		this.asked.push({ limit: options.limit, continue: options.continue });
		const items = this.present.slice(from, from + limit);
		const next = from + limit < this.present.length ? String(from + limit) : undefined;
		return { apiVersion: "v1", kind: "NamespaceList", metadata: { resourceVersion: "7", continue: next }, items };
	}

	async table(resource: Resource, options: ListOptions & { name?: string } = {}) {
		if (options.name !== undefined) {
			return tableFor(resource, [await this.get(resource, { name: options.name })], { now: NOW });
		}
		const { items, metadata } = await this.list(resource, options);
		return { ...tableFor(resource, items, { now: NOW }), metadata };
	}

	async *watch(_resource: Resource, options: WatchOptions = {}) {
		const { signal: _, ...rest } = options;
		this.asked.push(rest);
		yield* this.events;
	}

	async *watchTable(resource: Resource, options: WatchOptions = {}) {
		let first = true;
		for await (const { type, object } of this.watch(resource, options)) {
			const table = tableFor(resource, [object], { now: NOW });
			// A server names the columns once.
			yield { type, table: first || type === "ERROR" ? table : { ...table, columnDefinitions: [] } };
			first = false;
		}
	}
}

interface Result {
	out: string[];
	err: string;
	error?: unknown;
}

async function get(client: FakeClient, args: string[], more: Partial<GetOptions> = {}): Promise<Result> {
	const result: Result = { out: [], err: "" };
	const context = {
		io: {
			out: (text: string) => {
				result.out.push(text);
			},
			err: (text: string) => {
				result.err += text;
			},
			stdoutIsTerminal: false,
		},
		cwd: "/",
		client: async () => client as unknown as Client,
		signal: new AbortController().signal,
	} as unknown as Context;
	const options: GetOptions = {
		selection: {
			args,
			filenames: [],
			recursive: false,
			namespace: "default",
			namespaceExplicit: false,
			allNamespaces: false,
			all: true,
		},
		output: "",
		template: "",
		allowMissingTemplateKeys: true,
		showManagedFields: false,
		noHeaders: false,
		showKind: false,
		showLabels: false,
		columnLabels: [],
		sortBy: "",
		serverPrint: true,
		ignoreNotFound: false,
		chunkSize: 500,
		raw: "",
		watch: false,
		watchOnly: false,
		outputWatchEvents: false,
		requestTimeoutMs: 0,
		...more,
	};
	try {
		await run(options, context);
	} catch (error) {
		result.error = error;
	}
	return result;
}

const changes: WatchEvent[] = [
	{ type: "MODIFIED", object: namespace("a", "Terminating") },
	{ type: "BOOKMARK", object: namespace("") },
	{ type: "ADDED", object: namespace("a-longer-name") },
	{ type: "DELETED", object: namespace("a", "Terminating") },
];

describe("get -w", () => {
	it("shows what is there, then every change as it comes, in columns that keep their widths", async () => {
		const client = new FakeClient([namespace("a"), namespace("b")], changes);
		const { out } = await get(client, ["ns"], { watch: true });
		expect(out).toEqual([
			"NAME   STATUS   AGE\na      Active   30s\nb      Active   30s\n",
			"a      Terminating   30s\n",
			"a-longer-name   Active        30s\n",
			"a               Terminating   30s\n",
		]);
		expect(client.asked.at(-1)).toEqual({
			fieldSelector: undefined,
			labelSelector: undefined,
			namespace: undefined,
			resourceVersion: "7",
		});
	});

	it("shows a single object once, though the watch begins with it", async () => {
		const client = new FakeClient([namespace("a")], [{ type: "ADDED", object: namespace("a") }, ...changes]);
		const { out } = await get(client, ["ns", "a"], { watch: true });
		expect(out.join("")).toBe(
			"NAME   STATUS   AGE\na      Active   30s\na      Terminating   30s\na-longer-name   Active        30s\na               Terminating   30s\n",
		);
		expect(client.asked.at(-1)).toEqual({
			fieldSelector: "metadata.name=a",
			namespace: undefined,
			resourceVersion: undefined,
		});
	});

	it("shows changes only with --watch-only", async () => {
		const client = new FakeClient([namespace("a")], changes);
		const { out } = await get(client, ["ns"], { watchOnly: true });
		expect(out.join("")).toBe(
			"NAME   STATUS        AGE\na      Terminating   30s\na-longer-name   Active        30s\na               Terminating   30s\n",
		);
	});

	it("names the events when asked to, also in other formats", async () => {
		const client = () => new FakeClient([namespace("b")], changes.slice(0, 1));
		const watch = { watch: true, outputWatchEvents: true };
		expect((await get(client(), ["ns"], watch)).out.join("")).toBe(
			"EVENT      NAME   STATUS   AGE\nADDED      b      Active   30s\nMODIFIED   a      Terminating   30s\n",
		);
		expect(
			(await get(client(), ["ns"], { ...watch, output: "jsonpath={.type} {.object.metadata.name};" })).out.join(""),
		).toBe("ADDED b;MODIFIED a;");
		expect((await get(client(), ["ns"], { watch: true, output: "name" })).out.join("")).toBe(
			"namespace/b\nnamespace/a\n",
		);
	});

	it("shows why a watch has ended", async () => {
		const status = {
			apiVersion: "v1",
			kind: "Status",
			metadata: {},
			status: "Failure",
			reason: "Expired",
			message: "too old",
		};
		const client = () => new FakeClient([namespace("a")], [{ type: "ERROR", object: status as KubeObject }]);
		expect((await get(client(), ["ns"], { watch: true })).out.join("")).toBe(
			"NAME   STATUS   AGE\na      Active   30s\nSTATUS    REASON    MESSAGE\nFailure   Expired   too old\n",
		);
		expect((await get(client(), ["ns"], { watch: true, serverPrint: false })).out.join("")).toBe(
			"NAME   AGE\na      30s\n\nSTATUS    REASON    MESSAGE\nFailure   Expired   too old\n",
		);
	});

	it("is for one object or one kind", async () => {
		const client = new FakeClient([namespace("a"), namespace("b")], changes);
		const { out, error } = await get(client, ["ns", "a", "b"], { watch: true });
		expect(out.join("")).toBe("NAME   STATUS   AGE\na      Active   30s\nb      Active   30s\n");
		expect(error).toMatchObject({
			message: "error: you may only watch a single resource or type of resource at a time",
		});
		expect((await get(client, ["ns", "x"], { watch: true, ignoreNotFound: true })).error).toBeUndefined();
		expect((await get(client, ["ns", "x"], { watch: true })).error).toMatchObject({
			message: 'namespaces "x" not found',
		});
	});

	it("says that changes do not come sorted", async () => {
		const { err } = await get(new FakeClient([]), ["ns"], { watch: true, sortBy: ".metadata.name" });
		expect(err).toBe("warning: --watch requested, --sort-by will be ignored for watch events received\n");
	});
});

describe("a long list", () => {
	const many = Array.from({ length: 12_000 }, (_, index) => namespace(`n${String(index).padStart(5, "0")}`));

	it("is asked for in parts, and printed before it is whole", async () => {
		const client = new FakeClient(many);
		const { out } = await get(client, ["ns"], { chunkSize: 500 });
		expect(client.asked).toHaveLength(24);
		expect(client.asked[1]).toEqual({ limit: 500, continue: "500" });
		const lines = out.join("").split("\n");
		expect(lines.slice(0, 2)).toEqual(["NAME     STATUS   AGE", "n00000   Active   30s"]);
		expect(lines).toHaveLength(12_002);
		expect(out.length).toBeGreaterThan(1);
	});

	it("is asked for at once with --chunk-size=0, and to be sorted", async () => {
		const client = new FakeClient(many);
		await get(client, ["ns"], { chunkSize: 0 });
		await get(client, ["ns"], { sortBy: ".metadata.name" });
		expect(client.asked).toEqual(
			[{ limit: undefined }, { limit: undefined }].map((each) => ({ ...each, continue: undefined })),
		);
	});
});
