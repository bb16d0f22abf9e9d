import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const ds = join(root, "bin/ds.js");

export interface Ended {
	code: number | null;
	stdout: string;
	stderr: string;
}

/** How often a fault is tried: a sample in the suite, the whole where FAULTS=whole asks for it (test/bench/faults.mjs). */
export function sampleOf({ suite, whole }: { suite: number; whole: number }): number {
	return process.env.FAULTS === "whole" ? whole : suite;
}

/** A home folder in which `ds` runs as processes of its own, as built by `npm run build`. */
export class Shell {
	readonly home = mkdtempSync(join(tmpdir(), "ds-faults-"));
	readonly env: NodeJS.ProcessEnv;

	constructor() {
		if (!existsSync(join(root, "dist/main.js"))) throw new Error("there is no dist/: npm run build makes it");
		const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|KUBE|DS_|NODE_)/.test(name));
		this.env = {
			...Object.fromEntries(kept),
			HOME: this.home,
			DS_HOME: join(this.home, "state"),
			NO_COLOR: "1",
			TZ: "UTC",
		};
	}

	/** Where the store of a cluster is. */
	store(cluster = "default"): string {
		return join(this.home, "state/clusters", cluster);
	}

	file(name: string, text: string): string {
		writeFileSync(join(this.home, name), text);
		return join(this.home, name);
	}

	/** A manifest's file. */
	daemonSet(name: string): string {
		return this.file(`${name}.yaml`, daemonSet(name));
	}

	start(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
		return spawn(process.execPath, [ds, ...args], { cwd: this.home, env: this.env, ...options });
	}

	/** Runs `ds` to its end. */
	run(...args: string[]): Promise<Ended> {
		return ended(this.start(args));
	}

	/** Runs `ds` in a shell command, where it is "$@". */
	sh(command: string, ...args: string[]): Promise<Ended> {
		return ended(
			spawn("bash", ["-c", command, "bash", process.execPath, ds, ...args], { cwd: this.home, env: this.env }),
		);
	}

	/** As `run`, for what a test needs to go on. */
	async ok(...args: string[]): Promise<string> {
		const { code, stdout, stderr } = await this.run(...args);
		if (code !== 0) throw new Error(`ds ${args.join(" ")} ended with ${code}: ${stderr}`);
		return stdout;
	}

	end(): void {
		rmSync(this.home, { recursive: true, force: true });
	}
}

export function ended(child: ChildProcess): Promise<Ended> {
	const result: Ended = { code: null, stdout: "", stderr: "" };
	child.stdout?.on("data", (chunk) => {
		result.stdout += chunk;
	});
	child.stderr?.on("data", (chunk) => {
		result.stderr += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ ...result, code }));
	});
}

const daemonSet = (name: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - {name: ${name}, image: "${name}:1.0"}
`;
