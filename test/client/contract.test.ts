import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isStatusError } from "../../src/api/statusError";
import type { Client, WatchEvent } from "../../src/client/client";
import { clientOf } from "../../src/client/local";
import { kind } from "../../src/cluster/kinds";
import { makeWork } from "../../src/cluster/work";
import { configMap, daemonSet } from "../cluster/http/server";
import { clientFor } from "./remote/client";
import { FaultServer } from "./remote/faultServer";

/** What every client of a cluster does alike: one of a local cluster, and one that asks a server of it. */

interface Side {
	client: Client;
	warnings: string[];
	server: FaultServer;
}

async function sideOf(which: string): Promise<Side> {
	const server = await new FaultServer().start();
	if (which === "remote") return { server, ...clientFor(server) };
	const warnings: string[] = [];
	const client = clientOf(server.cluster.engine, makeWork(), {
		onWarning: (text) => void warnings.push(text),
		sleep: async (milliseconds) => {
			server.cluster.now += milliseconds;
		},
	});
	return { server, warnings, client };
}

const CONFIG_MAPS = kind("configmaps");
const DAEMON_SETS = kind("daemonsets.apps");
const MANAGER = { fieldManager: "contract" };

describe.each(["local", "remote"])("a %s client", (which) => {
	let side: Side;
	let client: Client;
	beforeAll(async () => {
		side = await sideOf(which);
		({ client } = side);
	});
	afterAll(() => side.server.stop());

	const create = (name: string, data: object = {}, labels: object = {}) =>
		client.create(
			CONFIG_MAPS,
			"default",
			{ ...configMap(name, data), metadata: { name, labels } },
			{ ...MANAGER, fieldValidation: "Strict" },
		);
	const key = (name: string) => ({ namespace: "default", name });

	/** The failure of a request, as the server's Status has it. */
	async function failure(request: Promise<unknown>) {
		const error = await request.then(
			() => undefined,
			(reason: unknown) => reason,
		);
		if (!isStatusError(error)) throw new Error(`no failure of the server: ${error}`);
		const { code, reason, message } = error.status;
		return { code, reason, message };
	}

	test("knows what is served", async () => {
		const resources = await client.resources();
		expect(resources.find(({ plural }) => plural === "daemonsets")).toMatchObject({
			group: "apps",
			version: "v1",
			kind: "DaemonSet",
			singular: "daemonset",
			shortNames: ["ds"],
			namespaced: true,
			categories: ["all"],
			subresources: ["status"],
		});
		expect(await client.resources({ refresh: true })).toEqual(resources);
		expect((await client.version()).gitVersion).toBe("v1.36.2");
		expect(Object.keys((await client.openApi("apps/v1"))?.paths ?? {})).toContain(
			"/apis/apps/v1/namespaces/{namespace}/daemonsets",
		);
		expect(await client.openApi("nowhere/v1")).toBeUndefined();
	});

	test("creates, gets and refuses in the server's words", async () => {
		const made = await create("one", { a: "1" });
		expect(made).toMatchObject({ apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "default" } });
		expect(await client.get(CONFIG_MAPS, key("one"))).toEqual(made);
		expect(await failure(create("one"))).toEqual({
			code: 409,
			reason: "AlreadyExists",
			message: 'configmaps "one" already exists',
		});
		expect(await failure(client.get(DAEMON_SETS, key("none")))).toEqual({
			code: 404,
			reason: "NotFound",
			message: 'daemonsets.apps "none" not found',
		});
		expect(await failure(create("No Name"))).toMatchObject({ code: 422, reason: "Invalid" });
		const odd = { ...configMap("odd"), bogus: 1 };
		const strict = { ...MANAGER, fieldValidation: "Strict" } as const;
		expect((await failure(client.create(CONFIG_MAPS, "default", odd, strict))).message).toBe(
			'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "bogus"',
		);
		side.warnings.length = 0;
		await client.create(CONFIG_MAPS, "default", odd, { ...MANAGER, fieldValidation: "Warn" });
		expect(side.warnings).toEqual(['unknown field "bogus"']);
	});

	test("keeps nothing of a dry run", async () => {
		const dry = await client.create(CONFIG_MAPS, "default", configMap("dry"), { ...MANAGER, dryRun: true });
		expect(dry.metadata.name).toBe("dry");
		expect((await failure(client.get(CONFIG_MAPS, key("dry")))).code).toBe(404);
		const patched = await client.patch(
			CONFIG_MAPS,
			key("one"),
			"merge",
			{ data: { a: "2" } },
			{ ...MANAGER, dryRun: true },
		);
		expect(patched.data).toEqual({ a: "2" });
		expect((await client.delete(CONFIG_MAPS, key("one"), { dryRun: true })).kind).toBe("Status");
		expect((await client.get(CONFIG_MAPS, key("one"))).data).toEqual({ a: "1" });
	});

	test("updates what has not changed meanwhile", async () => {
		const made = await create("updated");
		const next = await client.update(CONFIG_MAPS, key("updated"), { ...made, data: { b: "1" } }, MANAGER);
		expect(next.data).toEqual({ b: "1" });
		expect(await failure(client.update(CONFIG_MAPS, key("updated"), { ...made, data: {} }, MANAGER))).toEqual({
			code: 409,
			reason: "Conflict",
			message:
				'Operation cannot be fulfilled on configmaps "updated": the object has been modified; please apply your changes to the latest version and try again',
		});
	});

	test("patches in each way", async () => {
		await create("patched", { a: "1", b: "2" });
		const patch = async (type: "strategic" | "merge" | "json", body: unknown) =>
			(await client.patch(CONFIG_MAPS, key("patched"), type, body, MANAGER)).data;
		expect(await patch("merge", { data: { a: null, c: "3" } })).toEqual({ b: "2", c: "3" });
		expect(await patch("strategic", { data: { d: "4" } })).toEqual({ b: "2", c: "3", d: "4" });
		expect(await patch("json", [{ op: "replace", path: "/data/b", value: "5" }])).toEqual({ b: "5", c: "3", d: "4" });
		expect((await failure(patch("json", [{ op: "test", path: "/data/b", value: "6" }]))).code).toBe(422);
		expect((await failure(patch("json", { not: "a list" }))).code).toBe(400);
	});

	test("keeps numbers that others would round", async () => {
		const agent = daemonSet("exact");
		const big = 9_007_199_254_740_993n;
		const spec = {
			...agent.spec,
			template: { ...agent.spec.template, spec: { ...agent.spec.template.spec, activeDeadlineSeconds: big } },
		};
		const message = (await failure(client.create(DAEMON_SETS, "default", { ...agent, spec }, MANAGER))).message;
		expect(message).toContain("9007199254740993");
	});

	test("lists by parts and by selectors", async () => {
		for (const name of ["l1", "l2", "l3"]) await create(name, {}, { list: "yes" });
		const options = { namespace: "default", labelSelector: "list=yes" };
		const first = await client.list(CONFIG_MAPS, { ...options, limit: 2 });
		expect([first.kind, first.items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)]).toEqual([
			"ConfigMapList",
			["ConfigMap l1", "ConfigMap l2"],
		]);
		const rest = await client.list(CONFIG_MAPS, { ...options, limit: 2, continue: first.metadata.continue });
		expect([rest.items.map(({ metadata }) => metadata.name), rest.metadata.continue]).toEqual([["l3"], undefined]);
		const one = await client.list(CONFIG_MAPS, { fieldSelector: "metadata.name=l2" });
		expect(one.items.map(({ metadata }) => metadata.name)).toEqual(["l2"]);
		expect(await failure(client.list(CONFIG_MAPS, { labelSelector: "==" }))).toMatchObject({ code: 400 });
	});

	test("prints tables as the server does", async () => {
		await client.create(DAEMON_SETS, "default", daemonSet("tabled"), MANAGER);
		const table = await client.table(DAEMON_SETS, { namespace: "default", name: "tabled" });
		expect(table.columnDefinitions.map(({ name }) => name).slice(0, 3)).toEqual(["Name", "Desired", "Current"]);
		expect(table.rows.map(({ cells }) => cells.slice(0, 3))).toEqual([["tabled", 2, 2]]);
		expect(table.rows[0]?.object?.metadata.name).toBe("tabled");
		expect(table.rows[0]?.object).not.toHaveProperty("spec");
		const whole = await client.table(DAEMON_SETS, { namespace: "default", includeObject: true });
		expect(whole.rows[0]?.object).toHaveProperty("spec");
	});

	test("deletes, with what must hold before it", async () => {
		const { metadata } = await create("deleted");
		const wrong = client.delete(CONFIG_MAPS, key("deleted"), { preconditions: { uid: "other" } });
		expect((await failure(wrong)).reason).toBe("Conflict");
		const options = {
			preconditions: { uid: metadata.uid },
			propagationPolicy: "Background",
			gracePeriodSeconds: 0,
		} as const;
		expect(await client.delete(CONFIG_MAPS, key("deleted"), options)).toMatchObject({
			kind: "Status",
			status: "Success",
			details: { name: "deleted", kind: "configmaps", uid: metadata.uid },
		});
		expect((await failure(client.delete(CONFIG_MAPS, key("deleted")))).code).toBe(404);
	});

	test("watches from a version on, and what is there", async () => {
		const { metadata } = await client.list(CONFIG_MAPS, { namespace: "default" });
		const abort = new AbortController();
		const seen: string[] = [];
		const options = { namespace: "default", labelSelector: "watched", signal: abort.signal };
		const take = async (events: AsyncIterable<WatchEvent>, count: number) => {
			for await (const { type, object } of events) {
				seen.push(`${type} ${object.metadata.name}`);
				if (seen.length === count) break;
			}
		};
		await create("w1", {}, { watched: "yes" });
		await client.patch(CONFIG_MAPS, key("w1"), "merge", { data: { x: "1" } }, MANAGER);
		await create("unwatched");
		await client.delete(CONFIG_MAPS, key("w1"));
		await take(client.watch(CONFIG_MAPS, { ...options, resourceVersion: metadata.resourceVersion }), 3);
		expect(seen.splice(0)).toEqual(["ADDED w1", "MODIFIED w1", "DELETED w1"]);
		await create("w2", {}, { watched: "yes" });
		await take(client.watch(CONFIG_MAPS, options), 1);
		expect(seen).toEqual(["ADDED w2"]);
		for await (const { type, table } of client.watchTable(CONFIG_MAPS, options)) {
			expect([type, table.columnDefinitions[0]?.name, table.rows[0]?.cells[0]]).toEqual(["ADDED", "Name", "w2"]);
			abort.abort();
		}
	});
});
