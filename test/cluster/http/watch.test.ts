import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, DAEMON_SETS, daemonSet, TestServer } from "./server";

let server: TestServer;
beforeEach(async () => {
	server = await new TestServer().start();
});
afterEach(() => server.stop());

const make = (name: string, labels?: object) =>
	server.send("POST", CONFIG_MAPS, { body: { ...configMap(name), metadata: { name, labels } } });
const remove = (name: string) => server.send("DELETE", `${CONFIG_MAPS}/${name}`);
const merge = (name: string, body: object) =>
	server.send("PATCH", `${CONFIG_MAPS}/${name}`, { headers: { "content-type": "application/merge-patch+json" }, body });

describe("a watch", () => {
	test("shows what is there, then what happens", async () => {
		const watch = await server.watch(`${CONFIG_MAPS}?watch=true`);
		expect(await watch.names(1)).toEqual(["ADDED kube-root-ca.crt"]);
		await make("a");
		await merge("a", { data: { k: "v" } });
		await remove("a");
		expect(await watch.names(3)).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
		watch.close();
	});

	test("goes on where a list ended, and where another watch did", async () => {
		const { body } = await server.get(CONFIG_MAPS);
		await make("a");
		const watch = await server.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
		const event = await watch.next();
		expect([event?.type, event?.object.metadata.name]).toEqual(["ADDED", "a"]);
		watch.close();
		await make("b");
		const again = await server.watch(
			`${CONFIG_MAPS}?watch=true&resourceVersion=${event?.object.metadata.resourceVersion}`,
		);
		expect(await again.names(1)).toEqual(["ADDED b"]);
		again.close();
	});

	test("of a selection sees objects come into it and leave it", async () => {
		const watch = await server.watch(`${CONFIG_MAPS}?watch=true&labelSelector=on%3Dyes`);
		await make("a");
		await make("b", { on: "yes" });
		await merge("a", { metadata: { labels: { on: "yes" } } });
		const gone = await merge("a", { metadata: { labels: { on: "no" } } });
		expect(await watch.names(2)).toEqual(["ADDED b", "ADDED a"]);
		const last = await watch.next();
		expect(last).toMatchObject({
			type: "DELETED",
			object: { metadata: { labels: { on: "yes" }, resourceVersion: gone.body.metadata.resourceVersion } },
		});
		watch.close();
	});

	test("says where the first objects end, for clients that wait for it", async () => {
		const query = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
		const watch = await server.watch(`${CONFIG_MAPS}?${query}`);
		expect(await watch.names(1)).toEqual(["ADDED kube-root-ca.crt"]);
		expect(await watch.next()).toMatchObject({
			type: "BOOKMARK",
			object: { kind: "ConfigMap", metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
		});
		watch.close();
		const wrong = await server.get(`${CONFIG_MAPS}?watch=true&sendInitialEvents=true`);
		expect(wrong.body.message).toBe(
			'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
		);
	});

	test("ends with 410 when the log no longer reaches back", async () => {
		const first = (await server.get(CONFIG_MAPS)).body.metadata.resourceVersion;
		server.engine.store.write((tx) => {
			for (let each = 0; each < 20_500; each++) tx.put("/registry/core/secrets/default/x", { each, metadata: {} });
		});
		const watch = await server.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${first}`);
		expect(await watch.next()).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
		expect(await watch.next()).toBeUndefined();
	});

	test("as a table tells its columns once", async () => {
		await server.send("POST", DAEMON_SETS, { body: daemonSet("agent") });
		const watch = await server.watch(`${DAEMON_SETS}?watch=true`, {
			accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
		});
		const first = await watch.next();
		await server.send("PATCH", `${DAEMON_SETS}/agent`, {
			headers: { "content-type": "application/merge-patch+json" },
			body: { metadata: { labels: { a: "b" } } },
		});
		const second = await watch.next();
		expect(first?.object.columnDefinitions).toHaveLength(11);
		expect(second?.object.columnDefinitions).toBeNull();
		expect(second?.object.rows[0].cells[0]).toBe("agent");
		watch.close();
	});

	test("ends when its time is up, and with the server", async () => {
		const short = await server.watch(`${CONFIG_MAPS}?watch=true&timeoutSeconds=1`);
		expect(await short.names(1)).toEqual(["ADDED kube-root-ca.crt"]);
		expect(await short.next()).toBeUndefined();
		const long = await server.watch(`${CONFIG_MAPS}?watch=true`);
		expect(await long.names(1)).toEqual(["ADDED kube-root-ca.crt"]);
		const end = long.next();
		await server.running.close();
		expect(await end).toBeUndefined();
	});

	test("sees what others do in the same store, once the server looks", async () => {
		const watch = await server.watch(`${CONFIG_MAPS}?watch=true`);
		await watch.names(1);
		const { resources } = { resources: await server.client.resources() };
		const configMaps = resources.find(({ plural }) => plural === "configmaps");
		if (configMaps === undefined) throw new Error("no configmaps");
		await server.client.create(configMaps, "default", configMap("theirs"), { fieldManager: "other" });
		server.running.poll();
		expect(await watch.names(1)).toEqual(["ADDED theirs"]);
		watch.close();
	});

	test("is one of a thousand", async () => {
		const watches = await Promise.all(Array.from({ length: 1000 }, () => server.watch(`${CONFIG_MAPS}?watch=true`)));
		await Promise.all(watches.map((watch) => watch.names(1)));
		await make("a");
		const seen = await Promise.all(watches.map((watch) => watch.names(1)));
		expect(new Set(seen.flat())).toEqual(new Set(["ADDED a"]));
		for (const watch of watches) watch.close();
	});
});
