// What @kubernetes/client-node's examples do (list, watch, informer, typed and generic writes), against a served cluster
// of its own: node test/e2e/client-node/run.mjs. The library comes from an npm package of its own; where that can't be
// had, a line says so. `npm run build` goes before it.
import { strict as assert } from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const ds = join(here, "../../../bin/ds.js");
const DONE_MS = 60_000;

/** The library; undefined when it can't be had. */
async function library() {
	if (!existsSync(join(here, "node_modules/@kubernetes/client-node"))) {
		const flags = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
		const { status } = spawnSync("npm", ["install", ...flags], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
		if (status !== 0) return undefined;
	}
	return import("@kubernetes/client-node");
}

const daemonSet = (name) => ({
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: { name, namespace: "default" },
	spec: {
		selector: { matchLabels: { app: name } },
		template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image: "agent:1.0" }] } },
	},
});

async function play(k8s, file) {
	const config = new k8s.KubeConfig();
	config.loadFromFile(file);
	const core = config.makeApiClient(k8s.CoreV1Api);
	const apps = config.makeApiClient(k8s.AppsV1Api);
	const namespace = "default";

	const nodes = await core.listNode();
	assert.deepEqual(
		nodes.items.map(({ metadata }) => metadata.name),
		["node01", "node02"],
	);
	console.log("list: 2 nodes");

	const seen = [];
	const watch = new k8s.Watch(config);
	let tell;
	const deleted = new Promise((resolve) => {
		tell = resolve;
	});
	const path = "/apis/apps/v1/namespaces/default/daemonsets";
	const request = await watch.watch(
		path,
		{ allowWatchBookmarks: true },
		(type, object) => {
			seen.push(`${type} ${object.metadata.name}`);
			if (type === "DELETED") tell();
		},
		() => undefined,
	);

	const listed = () => core.listNamespacedPod({ namespace });
	const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, listed);
	const pods = new Map();
	let rest;
	const ready = new Promise((resolve) => {
		rest = resolve;
	});
	const note = (pod) => {
		pods.set(pod.metadata.name, pod.status.phase);
		if ([...pods.values()].filter((phase) => phase === "Running").length === 2) rest();
	};
	informer.on("add", note);
	informer.on("update", note);
	informer.on("delete", (pod) => pods.delete(pod.metadata.name));
	await informer.start();

	const made = await apps.createNamespacedDaemonSet({ namespace, body: daemonSet("agent") });
	assert.equal(made.metadata.generation, 1);
	await ready;
	assert.equal(informer.list(namespace).length, 2);
	console.log("informer: 2 pods, Running");

	const objects = k8s.KubernetesObjectApi.makeApiClient(config);
	const read = await objects.read(daemonSet("agent"));
	assert.equal(read.status.desiredNumberScheduled, 2);
	const patch = { ...daemonSet("agent"), spec: { minReadySeconds: 5 } };
	const patched = await objects.patch(patch, undefined, undefined, "example", undefined, k8s.PatchStrategy.MergePatch);
	assert.equal(patched.spec.minReadySeconds, 5);
	await assert.rejects(apps.readNamespacedDaemonSet({ namespace, name: "none" }), (error) => {
		assert.equal(error.code, 404);
		assert.equal(JSON.parse(error.body).message, 'daemonsets.apps "none" not found');
		return true;
	});
	await apps.deleteNamespacedDaemonSet({ namespace, name: "agent" });
	await deleted;
	assert.deepEqual([seen[0], seen.at(-1), seen.includes("MODIFIED agent")], ["ADDED agent", "DELETED agent", true]);
	console.log(`watch: ${seen.length} events`);
	request.abort();
	await informer.stop();
}

const k8s = await library();
if (k8s === undefined) {
	console.log("skipped: the package @kubernetes/client-node can't be installed");
} else {
	const home = mkdtempSync(join(tmpdir(), "ds-client-"));
	const env = { PATH: process.env.PATH, HOME: home, DS_HOME: join(home, "ds") };
	spawnSync(process.execPath, [ds, "cluster", "create", "--nodes", "2"], { env });
	const file = join(home, "served.yaml");
	const args = [ds, "cluster", "serve", "--write-kubeconfig", file];
	const server = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
	const timer = setTimeout(() => {
		console.error("not done within a minute");
		process.exit(1);
	}, DONE_MS);
	try {
		await new Promise((resolve) => server.stdout.once("data", resolve));
		await play(k8s, file);
	} finally {
		clearTimeout(timer);
		server.kill("SIGTERM");
		await new Promise((resolve) => server.once("exit", resolve));
		rmSync(home, { recursive: true, force: true });
	}
}
