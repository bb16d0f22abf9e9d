// Measures what DESIGN.md budgets, as ratios against `node -e 0` in the same run, and prints a table.
//   node test/bench/bench.mjs [--runs 15] [--scale] [--large]
// --scale adds a cluster of 1,000 nodes, --large one of 5,000: processor time and memory of each command, and ratios.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
	options: { runs: { type: "string", default: "15" }, scale: { type: "boolean" }, large: { type: "boolean" } },
});
const runs = Number(values.runs);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ds = join(root, "bin", "ds.js");
const folder = mkdtempSync(join(tmpdir(), "ds-bench-"));
const environment = { ...process.env, HOME: folder, DS_HOME: join(folder, "home"), NO_COLOR: "1" };
delete environment.KUBECONFIG;

const daemonSet = (name) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - {name: ${name}, image: "${name}:1.0", resources: {requests: {cpu: 10m, memory: 16Mi}}}
`;

/** Milliseconds of wall-clock time of one run of a command. */
function time(command, args) {
	const start = process.hrtime.bigint();
	const result = spawnSync(command, args, { cwd: folder, env: environment, stdio: "ignore" });
	if (result.status !== 0) throw new Error(`${args.join(" ")} ended with ${result.status}`);
	return Number(process.hrtime.bigint() - start) / 1e6;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rows = [["what", "median ms", "× node -e 0", "at most"]];

/** Times commands in turn with `node -e 0`, so that a slow moment of the machine is the same for both. */
function compare(what, args, limit) {
	const own = [];
	const base = [];
	for (let run = -1; run < runs; run++) {
		const baseline = time(process.execPath, ["-e", "0"]);
		const measured = time(process.execPath, [ds, ...args]);
		if (run < 0) continue;
		base.push(baseline);
		own.push(measured);
	}
	const ratio = median(own.map((value, index) => value / base[index]));
	rows.push([what, median(own).toFixed(1), ratio.toFixed(2), limit]);
}

/** Runs one command that is too long to be repeated, and measures it by a process that has no other child. */
function measure(args) {
	const file = join(folder, "usage");
	const format = ["-f", "%U %S %M", "-o", file];
	const { status } = spawnSync("/usr/bin/time", [...format, process.execPath, ds, ...args], {
		cwd: folder,
		env: environment,
		stdio: "ignore",
	});
	if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status} (it is measured by /usr/bin/time)`);
	const [user, system, kib] = readFileSync(file, "utf8").trim().split(" ").map(Number);
	return { seconds: user + system, mib: kib / 1024 };
}

/** A cluster of that many nodes with ten DaemonSets: what each step costs, and how it compares with `base`. */
function grow(nodes, base) {
	const pods = `${(nodes * 10).toLocaleString("en")} pods`;
	const costs = {};
	const row = (what, key, args, limit) => {
		const runs = args.map(measure);
		const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
		const mib = Math.max(...runs.map((run) => run.mib));
		costs[key] = { seconds, of: pods };
		const than = base?.[key];
		const ratio = than === undefined ? "" : `${(seconds / than.seconds).toFixed(2)} × ${than.of}`;
		rows.push([`${what}, ${pods}`, `${(seconds * 1000).toFixed(0)} cpu, ${mib.toFixed(0)} MiB`, ratio, limit]);
	};
	prepare(["cluster", "create", `nodes-${nodes}`, "--nodes", String(nodes)]);
	const settled = [
		["create", "-f", "ten.yaml"],
		["cluster", "settle"],
	];
	row("create 10 DaemonSets, settle", "create", settled, base?.create ? "6 ×, 1,024 MiB" : "10,000 ms");
	row("get ds", "get", [["get", "ds"]], "2 × small");
	row("describe ds agent-0", "describe", [["describe", "ds", "agent-0"]], "2 × small");
	row("get pods -A", "pods", [["get", "pods", "-A"]], "");
	row("why agent-0", "why", [["why", "agent-0"]], "");
	row("why -f FILE, a new DaemonSet", "foretell", [["why", "-f", "other.yaml"]], "2,000 ms of 50,000");
	row("plan -f FILE, a new DaemonSet", "plan", [["plan", "-f", "other.yaml"]], "2,000 ms of 50,000");
	row("plan -f FILE, another template", "replan", [["plan", "-f", "changed.yaml"]], "2,000 ms of 50,000");
	row("map", "map", [["map"]], "");
	const pod = spawnSync(process.execPath, [ds, "get", "pods", "-o", "name", "--chunk-size", "1"], {
		cwd: folder,
		env: environment,
		encoding: "utf8",
		maxBuffer: 2 ** 28,
	}).stdout.split("\n")[0];
	row("delete one pod", "delete", [["delete", pod]], "its node and DaemonSet");
	return costs;
}

function prepare(args) {
	time(process.execPath, [ds, ...args]);
}

try {
	writeFileSync(join(folder, "agent.yaml"), daemonSet("agent"));
	writeFileSync(join(folder, "other.yaml"), daemonSet("other"));
	const ten = Array.from({ length: 10 }, (_, index) => daemonSet(`agent-${index}`));
	writeFileSync(join(folder, "ten.yaml"), ten.join("---\n"));
	writeFileSync(join(folder, "changed.yaml"), daemonSet("agent-0").replace("10m", "20m"));
	prepare(["cluster", "create", "small", "--nodes", "3"]);
	prepare(["create", "-f", "agent.yaml"]);
	prepare(["cluster", "settle"]);
	compare("ds --version", ["--version"], "1.3");
	compare("ds get ds, 3 pods", ["get", "ds"], "1.6");
	compare("ds describe ds agent, 3 pods", ["describe", "ds", "agent"], "");
	compare("ds why agent, 3 pods", ["why", "agent"], "");
	compare("ds plan -f FILE, 3 nodes", ["plan", "-f", "other.yaml"], "");
	compare("ds create -f FILE --dry-run=server", ["create", "-f", "other.yaml", "--dry-run=server"], "");
	if (values.scale || values.large) {
		const few = (args) => ({ seconds: measure(args).seconds, of: "3 pods" });
		const small = { get: few(["get", "ds"]), describe: few(["describe", "ds", "agent"]) };
		const base = grow(1000, small);
		if (values.large) grow(5000, { ...base, get: small.get, describe: small.describe });
	}
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	for (const row of rows) {
		process.stdout.write(
			`${row
				.map((cell, column) => cell.padEnd(widths[column]))
				.join("   ")
				.trimEnd()}\n`,
		);
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
