import { describe, expect, it } from "vitest";
import { kind } from "../../../src/cluster/kinds";
import { configMap, daemonSet, pod, refusal, World } from "./world";

const names = (list: { items: { metadata: { namespace?: string; name?: string } }[] }) =>
	list.items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

async function withMaps(): Promise<World> {
	const world = new World();
	for (const namespace of ["default", "kube-system"]) {
		for (const name of ["c", "a", "b"]) {
			await world.create("configmaps", configMap({ name, labels: { of: "test", name } }), { namespace });
		}
	}
	return world;
}

describe("list", () => {
	it("sorts by namespace and name", async () => {
		const world = await withMaps();
		expect(names(await world.client.list(kind("configmaps"), { labelSelector: "of=test" }))).toEqual([
			"default/a",
			"default/b",
			"default/c",
			"kube-system/a",
			"kube-system/b",
			"kube-system/c",
		]);
	});

	it("goes on where the last page ended, over all namespaces", async () => {
		const world = await withMaps();
		const seen: string[] = [];
		const sizes: (number | undefined)[] = [];
		let token: string | undefined;
		do {
			const page = await world.client.list(kind("configmaps"), { limit: 4, continue: token });
			seen.push(...names(page));
			sizes.push(page.metadata.remainingItemCount);
			token = page.metadata.continue;
		} while (token !== undefined);
		expect(seen).toEqual(names(await world.client.list(kind("configmaps"))));
		expect(sizes).toEqual([6, 2, undefined]);
		expect(await refusal(world.client.list(kind("configmaps"), { continue: "nonsense" }))).toBe(
			"400 continue key is not valid: invalid continue token",
		);
	});

	it("keeps to the limit when a selector leaves things out", async () => {
		const world = await withMaps();
		const page = await world.client.list(kind("configmaps"), { labelSelector: "name in (b,c)", limit: 3 });
		expect(names(page)).toEqual(["default/b", "default/c", "kube-system/b"]);
		const rest = await world.client.list(kind("configmaps"), {
			labelSelector: "name in (b,c)",
			limit: 3,
			continue: page.metadata.continue,
		});
		expect(names(rest)).toEqual(["kube-system/c"]);
		expect(rest.metadata.continue).toBeUndefined();
	});

	it("finds by fields, and refuses those that the kind does not have", async () => {
		const world = await withMaps();
		const list = (fieldSelector: string) =>
			world.client.list(kind("configmaps"), { namespace: "default", fieldSelector });
		expect(names(await list("metadata.name=b"))).toEqual(["default/b"]);
		expect(names(await list("metadata.name=none"))).toEqual([]);
		expect(names(await list("metadata.name!=b,metadata.name!=kube-root-ca.crt"))).toEqual(["default/a", "default/c"]);
		expect(await refusal(list("data.x=1"))).toMatch(/^400 .*"data\.x"/);
	});

	it("finds pods by their node and by their labels, whatever has become of both", async () => {
		const world = new World(2);
		await world.create("daemonsets.apps", daemonSet("agent"));
		await world.create("pods", { ...pod("web"), metadata: { name: "web", labels: { app: "web", tier: "front" } } });
		world.client.engine.settle();
		const pods = (options: object) => world.client.list(kind("pods"), options);
		const on = async (node: string) =>
			(await pods({ fieldSelector: `spec.nodeName=${node}` })).items.map((each) => each.metadata.labels?.app).sort();
		expect([...(await on("node01")), ...(await on("node02"))].sort()).toEqual(["agent", "agent", "web"]);
		expect((await pods({ namespace: "default", labelSelector: "app=agent" })).items).toHaveLength(2);
		expect(names(await pods({ namespace: "default", labelSelector: "app!=agent" }))).toEqual(["default/web"]);
		const key = { namespace: "default", name: "web" };
		await world.client.patch(
			kind("pods"),
			key,
			"merge",
			{ metadata: { labels: { tier: "back" } } },
			{ fieldManager: "x" },
		);
		expect(names(await pods({ namespace: "default", labelSelector: "tier=front" }))).toEqual([]);
		expect(names(await pods({ namespace: "default", labelSelector: "tier=back" }))).toEqual(["default/web"]);
	});

	it("finds the events of an object by its uid", async () => {
		const world = new World();
		const made = await world.create("daemonsets.apps", daemonSet("agent"));
		world.client.engine.settle();
		const events = await world.client.list(kind("events"), {
			namespace: "default",
			fieldSelector: `involvedObject.uid=${made.metadata.uid},involvedObject.kind=DaemonSet`,
		});
		expect(events.items.map((event) => event.reason)).toEqual(["SuccessfulCreate"]);
	});

	it("finds the events about a name, however they are named and wherever they are", async () => {
		const world = new World();
		await world.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
		const event = (namespace: string, name: string, about: string) => ({
			apiVersion: "v1",
			kind: "Event",
			metadata: { namespace, name },
			involvedObject: { kind: "Pod", namespace, name: about },
			reason: `${namespace}/${name}`,
		});
		for (const [namespace, name, about] of [
			["default", "web.1", "web"],
			["default", "odd", "web"],
			["default", "web.x.1", "web.x"],
			["default", "web-2.1", "web-2"],
			["other", "web.1", "web"],
			["other", "odd", "web-2"],
		] as const) {
			await world.create("events", event(namespace, name, about), { namespace });
		}
		const about = async (name: string, namespace?: string) => {
			const fieldSelector = `involvedObject.name=${name}`;
			const { items } = await world.client.list(kind("events"), { fieldSelector, ...(namespace ? { namespace } : {}) });
			return items.map((each) => each.reason);
		};
		expect(await about("web")).toEqual(["default/odd", "default/web.1", "other/web.1"]);
		expect(await about("web", "default")).toEqual(["default/odd", "default/web.1"]);
		expect(await about("web-2")).toEqual(["default/web-2.1", "other/odd"]);
		expect(await about("we")).toEqual([]);
	});

	it("answers rows as a server prints them", async () => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		world.client.engine.settle();
		world.now += 60_000;
		const table = await world.client.table(kind("daemonsets.apps"), { namespace: "default", name: "agent" });
		expect(table.rows[0]?.cells.slice(0, 8)).toEqual([
			"agent",
			1,
			1,
			1,
			1,
			1,
			"<none>",
			expect.stringMatching(/^6\ds$/),
		]);
		expect(await refusal(world.client.table(kind("daemonsets.apps"), { namespace: "default", name: "none" }))).toBe(
			'404 daemonsets.apps "none" not found',
		);
	});
});
