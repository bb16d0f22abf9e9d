import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { connectLocal, type LocalClient } from "../../src/client/local";
import { kind } from "../../src/cluster/kinds";
import { clusterExists, createCluster, listClusters } from "../../src/cluster/local";

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

let now = Date.parse("2026-01-02T03:04:05Z");
function home() {
	const folder = mkdtempSync(join(tmpdir(), "ds-home-"));
	folders.push(folder);
	return { folder, wall: () => now, seed: () => "seed" };
}

function connect(at: ReturnType<typeof home>, name = "default"): Promise<LocalClient> {
	return connectLocal({
		...at,
		name,
		onWarning: () => undefined,
		sleep: async (ms) => {
			now += ms;
		},
	});
}

it("makes the default cluster on first use, and keeps what was created in it", async () => {
	const at = home();
	const client = await connect(at);
	const created = await client.create(
		kind("configmaps"),
		"default",
		{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { x: "1" } },
		{ fieldManager: "kubectl-create" },
	);
	expect(created.metadata).toMatchObject({
		name: "a",
		namespace: "default",
		creationTimestamp: "2026-01-02T03:04:05Z",
	});
	await client.close();
	const again = await connect(at);
	expect(await again.get(kind("configmaps"), { namespace: "default", name: "a" })).toEqual(created);
	expect((await again.list(kind("nodes"))).items.map((node) => node.metadata.name)).toEqual(["node01"]);
	expect(listClusters(at)).toEqual(["default"]);
	await again.close();
});

it("lets one of two processes make a cluster, and tells the other", async () => {
	const at = home();
	const results = await Promise.allSettled([
		createCluster(at, "a", { nodes: 3 }),
		createCluster(at, "a", { nodes: 3 }),
	]);
	expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
	expect(clusterExists(at, "a")).toBe(true);
	expect(listClusters(at)).toEqual(["a"]);
});
