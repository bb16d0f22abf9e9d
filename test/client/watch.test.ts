import { expect, it } from "vitest";
import type { WatchEvent, WatchOptions } from "../../src/client/client";
import { kind } from "../../src/cluster/kinds";
import { configMap, daemonSet, World } from "../cluster/registry/world";

/** The next events of a watch, as `TYPE name`, and more of them where asked for. */
async function take(
	events: AsyncIterable<WatchEvent>,
	count: number,
	what: (event: WatchEvent) => string = ({ type, object }) => `${type} ${object.metadata.name}`,
): Promise<string[]> {
	const seen: string[] = [];
	for await (const event of events) {
		seen.push(what(event));
		if (seen.length === count) break;
	}
	return seen;
}

const watch = (world: World, options: WatchOptions = {}) =>
	world.client.watch(kind("configmaps"), { namespace: "default", ...options });

it("shows what is there, then every change in its order", async () => {
	const world = new World();
	await world.create("configmaps", configMap({ name: "a" }));
	const seen = take(watch(world), 5);
	const key = { namespace: "default", name: "a" };
	await world.client.patch(kind("configmaps"), key, "merge", { data: { x: "1" } }, { fieldManager: "x" });
	await world.create("configmaps", configMap({ name: "elsewhere" }), { namespace: "kube-system" });
	await world.create("configmaps", configMap({ name: "b" }));
	await world.client.delete(kind("configmaps"), key);
	expect((await seen).filter((line) => !line.includes("kube-root-ca"))).toEqual([
		"ADDED a",
		"MODIFIED a",
		"ADDED b",
		"DELETED a",
	]);
});

it("goes on behind a version, and shows what begins and ceases to match as added and deleted", async () => {
	const world = new World();
	const { metadata } = await world.client.list(kind("configmaps"));
	const seen = take(watch(world, { resourceVersion: metadata.resourceVersion, labelSelector: "on=yes" }), 4);
	const key = { namespace: "default", name: "a" };
	const label = (labels: object) =>
		world.client.patch(kind("configmaps"), key, "merge", { metadata: { labels } }, { fieldManager: "x" });
	await world.create("configmaps", configMap({ name: "a" }));
	await label({ on: "yes" });
	await label({ on: "yes", more: "x" });
	await label({ on: "no" });
	await label({ on: "yes" });
	expect(await seen).toEqual(["ADDED a", "MODIFIED a", "DELETED a", "ADDED a"]);
});

it("lets time pass and shows a DaemonSet become ready step by step", async () => {
	const world = new World();
	await world.create("daemonsets.apps", daemonSet("agent"));
	const start = world.now;
	const seen: unknown[][] = [];
	for await (const { table } of world.client.watchTable(kind("daemonsets.apps"), { namespace: "default" })) {
		seen.push(table.rows[0]?.cells.slice(1, 6) ?? []);
		if (seen.at(-1)?.[2] === 1) break;
	}
	expect(seen).toEqual([
		[1, 1, 0, 1, 0],
		[1, 1, 1, 1, 1],
	]);
	expect(world.now - start).toBeGreaterThan(900);
});

it("ends when it is told to", async () => {
	const world = new World();
	const abort = new AbortController();
	const seen: string[] = [];
	for await (const event of watch(world, { signal: abort.signal })) {
		seen.push(event.type);
		abort.abort();
	}
	expect(seen).toEqual(["ADDED"]);
});

it("says that a version is too old when the log no longer reaches back to it", async () => {
	const world = new World();
	world.client.engine.request((registry) => {
		const map = registry.createTrusted(kind("configmaps"), configMap({ name: "a", namespace: "default" }));
		for (let each = 0; each < 11_000; each++) {
			registry.updateTrusted(kind("configmaps"), { ...map, data: { x: String(each) } });
		}
	});
	const events: WatchEvent[] = [];
	for await (const event of watch(world, { resourceVersion: "5" })) events.push(event);
	expect(events.map(({ type, object }) => [type, object.code, object.reason])).toEqual([["ERROR", 410, "Expired"]]);
});
