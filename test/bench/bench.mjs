// Measures what DESIGN.md budgets, as ratios against `node -e 0` in the same run, and prints a table.
//   node test/bench/bench.mjs [--runs 15] [--scale]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { runs: { type: "string", default: "15" }, scale: { type: "boolean" } } });
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

/** Times one command that is too long to be repeated. */
function once(what, commands, limit) {
	const total = commands.reduce((sum, args) => sum + time(process.execPath, [ds, ...args]), 0);
	rows.push([what, total.toFixed(0), "", limit]);
}

function prepare(args) {
	time(process.execPath, [ds, ...args]);
}

try {
	writeFileSync(join(folder, "agent.yaml"), daemonSet("agent"));
	writeFileSync(join(folder, "other.yaml"), daemonSet("other"));
	const ten = Array.from({ length: 10 }, (_, index) => daemonSet(`agent-${index}`));
	writeFileSync(join(folder, "ten.yaml"), ten.join("---\n"));
	prepare(["cluster", "create", "small", "--nodes", "3"]);
	prepare(["create", "-f", "agent.yaml"]);
	prepare(["cluster", "settle"]);
	compare("ds --version", ["--version"], "1.3");
	compare("ds get ds, 3 pods", ["get", "ds"], "1.6");
	compare("ds describe ds agent, 3 pods", ["describe", "ds", "agent"], "");
	compare("ds create -f FILE --dry-run=server", ["create", "-f", "other.yaml", "--dry-run=server"], "");
	if (values.scale) {
		prepare(["cluster", "create", "large", "--nodes", "1000"]);
		once(
			"1,000 nodes × 10 DaemonSets: create, settle",
			[
				["create", "-f", "ten.yaml"],
				["cluster", "settle"],
			],
			"10,000 ms",
		);
		compare("ds get ds, 10,000 pods", ["get", "ds"], "2 × small");
		compare("ds describe ds agent-0, 10,000 pods", ["describe", "ds", "agent-0"], "2 × small");
		once("ds get pods -A, 10,000 pods", [["get", "pods", "-A"]], "");
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
