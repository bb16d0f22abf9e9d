import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { optimizeLate, startWorker, threads } from "../../cli/workers";
import type { Config } from "../../lint/config";
import type { FileReport } from "../../lint/lintFile";
import type { RuleFlags } from "../../lint/settings";
import { type Gathered, lintFound } from "./gather";
import type { WorkerStart, WorkerTask } from "./linter";

type Files = Gathered["files"];

export interface PoolOptions {
	readonly flags: RuleFlags;
	readonly maxBytes: number;
	readonly signal: AbortSignal;
	/** Called after each file. */
	step(): void;
}

/** Fewer files than this are done before a second thread has started. */
const WORTH_A_THREAD = 250;
/** More threads take more memory than they save time. */
const MOST_WORKERS = 3;
/** How many files a worker is sent at once, and how many are done here between two looks at its answers. */
const FOR_A_WORKER = 40;
const HERE = 10;

/** Reads and lints files, on several threads where there are many; the reports (or why there is none) in their order. */
export async function lintFiles(files: Files, options: PoolOptions): Promise<(FileReport | string)[]> {
	const many = files.length >= WORTH_A_THREAD;
	if (many) optimizeLate();
	const workers = many ? Math.min(threads() - 1, MOST_WORKERS) : 0;
	const pool = new Pool(files, options);
	try {
		pool.start(workers);
		await pool.run();
	} finally {
		await pool.end();
	}
	return pool.reports;
}

class Pool {
	readonly reports: (FileReport | string)[] = [];
	private readonly workers = new Map<Worker, WorkerTask[]>();
	private readonly configs: readonly Config[];
	private next = 0;
	/** Files that a worker has failed on; they are done here. */
	private readonly again: number[] = [];
	private wake: (() => void) | undefined;

	constructor(
		private readonly files: Files,
		private readonly options: PoolOptions,
	) {
		this.configs = [...new Set(files.map(({ settings }) => settings.config))];
	}

	start(count: number): void {
		const { flags, maxBytes } = this.options;
		const data: WorkerStart = { flags, configs: this.configs, maxBytes };
		for (let started = 0; started < count; started++) {
			const worker = startWorker("commands-lint-worker", data);
			if (worker === undefined) return;
			this.workers.set(worker, []);
			worker.on("message", (answer: { from: number; reports: (FileReport | string)[] }) => this.take(worker, answer));
			worker.on("error", () => this.lose(worker));
			// One to work on, and one to go on with.
			this.send(worker);
			this.send(worker);
		}
	}

	async run(): Promise<void> {
		while (this.next < this.files.length) {
			for (let count = 0; count < HERE && this.next < this.files.length; count++) this.lintHere(this.next++);
			if (this.workers.size > 0) await setImmediate();
			this.options.signal.throwIfAborted();
		}
		while ([...this.workers.values()].some((tasks) => tasks.length > 0)) {
			await new Promise<void>((resolve) => {
				this.wake = resolve;
			});
			this.options.signal.throwIfAborted();
		}
		for (const index of this.again) this.lintHere(index);
	}

	async end(): Promise<void> {
		await Promise.all([...this.workers.keys()].map((worker) => worker.terminate()));
	}

	private lintHere(index: number): void {
		const file = this.files[index];
		if (file === undefined) return;
		this.reports[index] = lintFound(file, file.settings, this.options.maxBytes);
		this.options.step();
	}

	private send(worker: Worker): void {
		// Towards the end tasks get smaller, so that nobody waits for the last one.
		const left = this.files.length - this.next;
		const size = Math.min(FOR_A_WORKER, Math.ceil(left / (2 * (this.workers.size + 1))));
		if (size === 0) return;
		const files = this.files.slice(this.next, this.next + size).map(({ settings, ...file }) => ({
			file,
			config: this.configs.indexOf(settings.config),
		}));
		const task = { from: this.next, files };
		this.next += size;
		this.workers.get(worker)?.push(task);
		worker.postMessage(task);
	}

	private take(worker: Worker, { from, reports }: { from: number; reports: (FileReport | string)[] }): void {
		for (const [index, report] of reports.entries()) {
			this.reports[from + index] = report;
			this.options.step();
		}
		this.workers.get(worker)?.shift();
		this.send(worker);
		this.wake?.();
	}

	private lose(worker: Worker): void {
		for (const { from, files } of this.workers.get(worker) ?? []) {
			this.again.push(...files.map((_, index) => from + index));
		}
		this.workers.delete(worker);
		this.wake?.();
	}
}
