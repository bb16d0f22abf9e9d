// Measures `ds cluster serve` and ds as a client of it, and prints a table. The server's processor time counts, not the
// clock's: node test/bench/serve.mjs [--nodes 1000] [--watchers 1000] [--gets 5000] [--runs 15]
// With KUBECTL=FILE it also compares `ds get ds` with that kubectl, in turns.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
	options: {
		nodes: { type: "string", default: "1000" },
		watchers: { type: "string", default: "1000" },
		gets: { type: "string", default: "5000" },
		runs: { type: "string", default: "15" },
	},
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ds = join(root, "bin", "ds.js");
const folder = mkdtempSync(join(tmpdir(), "ds-serve-bench-"));
const kubeconfig = join(folder, "kubeconfig");
const environment = { ...process.env, HOME: folder, DS_HOME: join(folder, "home"), NO_COLOR: "1" };
delete environment.KUBECONFIG;
const rows = [["what", "measured", "at most"]];
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function run(args) {
	const { status, stderr } = spawnSync(process.execPath, [ds, ...args], {
		cwd: folder,
		env: environment,
		encoding: "utf8",
	});
	if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
}

/** A cluster with ten DaemonSets on each of the nodes. */
function fill() {
	const one = (name) => ({
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name },
		spec: {
			selector: { matchLabels: { app: name } },
			template: {
				metadata: { labels: { app: name } },
				spec: { containers: [{ name, image: `${name}:1.0`, resources: { requests: { cpu: "10m" } } }] },
			},
		},
	});
	const items = Array.from({ length: 10 }, (_, index) => one(`agent-${index}`));
	writeFileSync(join(folder, "ten.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items }));
	run(["cluster", "create", "served", "--nodes", values.nodes]);
	run(["create", "-f", "ten.json"]);
	run(["cluster", "settle"]);
}

async function serve() {
	const args = [ds, "cluster", "serve", "--port", "0", "--write-kubeconfig", kubeconfig];
	const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: "ignore" });
	while (!existsSync(kubeconfig)) await sleep(50);
	const text = readFileSync(kubeconfig, "utf8");
	const read = (name) => new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? "";
	return {
		pid: child.pid,
		server: read("server"),
		ca: Buffer.from(read("certificate-authority-data"), "base64"),
		authorization: `Bearer ${read("token")}`,
		stop: () => child.kill(),
	};
}

/** Seconds of processor time, and MiB of memory, that a process has taken (Linux). */
function usage(pid) {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
	const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
	return { seconds: (Number(stat[11]) + Number(stat[12])) / 100, mib: Number(kib) / 1024 };
}

/** One request over an HTTP/2 session: when its first bytes came, when it ended, and how long it is. */
function get(session, { authorization }, path) {
	const start = performance.now();
	return new Promise((resolve, reject) => {
		const stream = session.request({ ":path": path, authorization, accept: "application/json" });
		let first;
		let bytes = 0;
		stream.on("data", (chunk) => {
			first ??= performance.now() - start;
			bytes += chunk.length;
		});
		stream.on("end", () => resolve({ first, whole: performance.now() - start, bytes }));
		stream.on("error", reject);
	});
}

async function measureGets(target) {
	const session = connect(target.server, { ca: target.ca });
	const path = "/apis/apps/v1/namespaces/default/daemonsets/agent-0";
	const some = async (count) => {
		let left = count;
		const one = async () => {
			while (left-- > 0) await get(session, target, path);
		};
		await Promise.all(Array.from({ length: 16 }, one));
	};
	await some(1000);
	const before = usage(target.pid).seconds;
	await some(Number(values.gets));
	const seconds = usage(target.pid).seconds - before;
	session.close();
	rows.push([
		"GETs of one DaemonSet, a second of the server's processor time",
		(values.gets / seconds).toFixed(0),
		"2,000 at least",
	]);
}

async function measureList(target, pods) {
	const session = connect(target.server, { ca: target.ca });
	await get(session, target, "/api/v1/namespaces/default/pods?limit=1");
	const before = usage(target.pid);
	const { first, whole, bytes } = await get(session, target, "/api/v1/namespaces/default/pods");
	const after = usage(target.pid);
	session.close();
	const seconds = after.seconds - before.seconds;
	const size = `${(bytes / 2 ** 20).toFixed(0)} MiB`;
	rows.push([`a list of ${pods} pods, ${size}: processor time`, `${(seconds * 1000).toFixed(0)} ms`, "1,000 ms"]);
	rows.push(["the same: its first bytes, of all of it", `${((100 * first) / whole).toFixed(0)} %`, "streamed"]);
	return seconds;
}

/** How often the watched pods change. */
const ROUNDS = 20;

/** Watches that get every change of some pods; the server's memory before, with them, and after many changes. */
async function measureWatches(target, pods) {
	const count = Number(values.watchers);
	const session = connect(target.server, { ca: target.ca });
	const before = usage(target.pid).mib;
	let events = 0;
	const path = "/api/v1/namespaces/default/pods?watch=true&resourceVersion=";
	const { resourceVersion } = await versionOf(session, target);
	const streams = Array.from({ length: count }, () => {
		const stream = session.request({ ":path": path + resourceVersion, authorization: target.authorization });
		stream.on("data", (chunk) => {
			for (const byte of chunk) if (byte === 10) events++;
		});
		stream.on("error", () => undefined);
		return stream;
	});
	await sleep(2000);
	const opened = usage(target.pid);
	const round = async (value) => {
		const wanted = events + count * 10;
		// The ten pods of one node.
		run(["annotate", "pods", "--field-selector", "spec.nodeName=node01", `round=${value}`, "--overwrite"]);
		for (let waited = 0; events < wanted && waited < 100; waited++) await sleep(100);
	};
	const sizes = [];
	// What is garbage comes and goes: what stays shows in the least of each half.
	for (let value = 0; value < ROUNDS; value++) {
		await round(value);
		sizes.push(usage(target.pid).mib);
	}
	const [early, late] = [sizes.slice(0, ROUNDS / 2), sizes.slice(ROUNDS / 2)].map((half) => Math.min(...half));
	const after = usage(target.pid);
	for (const stream of streams) stream.close();
	session.close();
	const each = ((after.seconds - opened.seconds) * 1e6) / events;
	rows.push([
		`${count} watches of ${pods} pods: memory before, with them, least in each half of ${events} events`,
		`${before.toFixed(0)}, ${opened.mib.toFixed(0)}, ${early.toFixed(0)} then ${late.toFixed(0)} MiB`,
		"not growing",
	]);
	rows.push(["the same: processor time for an event to one watch", `${each.toFixed(0)} µs`, ""]);
}

async function versionOf(session, target) {
	const stream = session.request({
		":path": "/api/v1/namespaces/default/pods?limit=1",
		authorization: target.authorization,
	});
	let text = "";
	for await (const chunk of stream) text += chunk;
	return JSON.parse(text).metadata;
}

/** `ds get ds` beside kubectl's, in turns, both with what they keep of discovery. */
function compareWithKubectl(kubectl) {
	const env = { ...environment, DS_HOME: join(folder, "client"), KUBECONFIG: kubeconfig };
	const time = (command, args) => {
		const start = performance.now();
		spawnSync(command, args, { cwd: folder, env, stdio: "ignore" });
		return performance.now() - start;
	};
	const ratios = [];
	for (let turn = -1; turn < Number(values.runs); turn++) {
		const theirs = time(kubectl, ["get", "ds"]);
		const ours = time(process.execPath, [ds, "get", "ds"]);
		if (turn >= 0) ratios.push(ours / theirs);
	}
	rows.push(["ds get ds on a real cluster, × kubectl", median(ratios).toFixed(2), "1.3"]);
}

try {
	fill();
	const target = await serve();
	try {
		const pods = Number(values.nodes) * 10;
		await measureGets(target);
		await measureList(target, pods);
		await measureWatches(target, pods);
		if (process.env.KUBECTL) compareWithKubectl(process.env.KUBECTL);
	} finally {
		target.stop();
	}
	const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
	for (const [what, measured, limit] of rows) {
		process.stdout.write(`${what.padEnd(widths[0])}   ${measured.padEnd(widths[1])}   ${limit}`.trimEnd());
		process.stdout.write("\n");
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
