// Lints 2,000 generated DaemonSet files of 60 to 120 lines, each run a process of its own, in turn with `node -e 0`.
//   node test/bench/lint.mjs [--runs 7] [--files 2000]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
	options: { runs: { type: "string", default: "7" }, files: { type: "string", default: "2000" } },
});
const here = dirname(fileURLToPath(import.meta.url));
const ds = join(here, "../../bin/ds.js");
const folder = mkdtempSync(join(tmpdir(), "ds-bench-lint-"));

const lines = (count, line) => Array.from({ length: count }, (_, index) => line(index)).join("");

/** A node agent: every eighth has an image without a version, every tenth writes its env in flow style. */
function manifest(index) {
	const name = `agent-${index}`;
	const count = 3 + (index % 12);
	const flow = index % 10 === 0;
	const env = flow
		? lines(count, (at) => `            - {name: VAR_${at}, value: "value ${at}"}\n`)
		: lines(count, (at) => `            - name: VAR_${at}\n              value: "value ${at}"\n`);
	const volumes = 1 + (index % 4);
	return `# An agent on every node.
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${name}
  namespace: monitoring
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: fleet
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 10%
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      automountServiceAccountToken: false
      priorityClassName: system-node-critical
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      tolerations:
        - operator: Exists
      containers:
        - name: agent
          image: registry.example.com/agent${index % 8 === 0 ? "" : `:1.${index}.0`}
          env:
${env}          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 128Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
          livenessProbe:
            httpGet:
              path: /alive
              port: 8080
          volumeMounts:
${lines(volumes, (at) => `            - name: data-${at}\n              mountPath: /var/data/${at}\n              readOnly: true\n`)}      volumes:
${lines(volumes, (at) => `        - name: data-${at}\n          hostPath:\n            path: /var/lib/data/${at}\n            type: Directory\n`)}`;
}

function run(args) {
	const result = spawnSync(process.execPath, args, {
		cwd: folder,
		env: { ...process.env, HOME: folder, NO_COLOR: "1" },
		stdio: ["ignore", "ignore", "inherit", "pipe"],
	});
	if (result.status !== 0 && result.status !== 1) throw new Error(`${args.join(" ")} ended with ${result.status}`);
	return result;
}

/** Milliseconds of wall-clock time of a process. */
function time(args) {
	const start = process.hrtime.bigint();
	run(args);
	return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The most memory that a process had, in MiB: a run of its own, since asking for it takes time. */
function memory(args) {
	return Number(run(["--require", join(here, "peakMemory.cjs"), ...args]).output[3]) / 1024;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

try {
	const count = Number(values.files);
	let bytes = 0;
	for (let index = 0; index < count; index++) {
		const text = manifest(index);
		bytes += text.length;
		writeFileSync(join(folder, `${index}.yaml`), text);
	}
	const lint = [ds, "lint", ".", "-o", "compact"];
	const own = [];
	const base = [];
	for (let index = -1; index < Number(values.runs); index++) {
		const baseline = time(["-e", "0"]);
		const measured = time(lint);
		if (index < 0) continue;
		base.push(baseline);
		own.push(measured);
	}
	const milliseconds = median(own);
	const ratio = median(own.map((each, index) => each / base[index]));
	const seconds = milliseconds / 1000;
	process.stdout.write(
		[
			`ds lint of ${count} DaemonSet files (${(bytes / 1e6).toFixed(1)} MB) on ${availableParallelism()} cores`,
			`  time       ${milliseconds.toFixed(0)} ms, ${ratio.toFixed(1)} × node -e 0`,
			`  files/s    ${(count / seconds).toFixed(0)} (kubeconform's schema check alone: about 1,550 on 2 cores)`,
			`  MB/s       ${(bytes / 1e6 / seconds).toFixed(1)}`,
			`  memory     ${memory(lint).toFixed(0)} MiB (at most 200)`,
			"",
		].join("\n"),
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
