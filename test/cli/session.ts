import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host } from "../../src/cli/host";
import { main } from "../../src/main";

export interface Outcome {
	code: number;
	stdout: string;
	stderr: string;
}

export interface SessionOptions {
	env?: Record<string, string>;
	/** Whether stdout and stderr are a terminal. */
	terminal?: boolean;
	/** Columns of that terminal. */
	columns?: number;
	/** Whether that terminal shows colour. */
	colour?: boolean;
	/** Wall-clock milliseconds at the start; the clock stands still unless a command sleeps or `wait` is called. */
	now?: number;
}

export interface RunOptions {
	/** ^C comes when the command has waited that long. */
	interruptMs?: number;
}

/** A user at a shell: a home folder of its own, and commands run in this process. */
export class Session {
	readonly home = mkdtempSync(join(tmpdir(), "ds-test-"));
	readonly env: Record<string, string>;
	now: number;
	#unique = 0;
	readonly #alarms: { time: number; ring(): void }[] = [];
	readonly #terminal: boolean;
	readonly #options: SessionOptions;

	constructor(options: SessionOptions = {}) {
		this.env = { HOME: this.home, DS_HOME: join(this.home, "state"), ...options.env };
		this.now = options.now ?? Date.parse("2026-05-01T12:00:00Z");
		this.#terminal = options.terminal ?? false;
		this.#options = options;
	}

	/** Runs `ds` with words separated by blanks, or given one by one. */
	async run(
		words: string | readonly string[],
		stdin: string | Uint8Array = "",
		{ interruptMs }: RunOptions = {},
	): Promise<Outcome> {
		const outcome: Outcome = { code: -1, stdout: "", stderr: "" };
		this.#alarms.length = 0;
		const argv = typeof words === "string" ? words.split(" ").filter((word) => word !== "") : words;
		outcome.code = await main(argv, this.host(outcome, stdin, interruptMs));
		return outcome;
	}

	/** Lets time pass while a command runs. */
	pass(milliseconds: number): void {
		this.now += milliseconds;
		this.#wake();
	}

	end(): void {
		rmSync(this.home, { recursive: true, force: true });
	}

	/** A signal that aborts when the clock gets there. */
	#at(milliseconds: number, reason?: unknown): AbortController {
		const controller = new AbortController();
		this.#alarms.push({ time: this.now + milliseconds, ring: () => controller.abort(reason) });
		return controller;
	}

	#wake(): void {
		for (const { time, ring } of this.#alarms) if (time <= this.now) ring();
	}

	/** What a command takes from outside, where what it prints goes to `outcome`. */
	host(outcome: Outcome, stdin: string | Uint8Array = "", interruptMs?: number): Host {
		const interrupt =
			interruptMs === undefined
				? new AbortController()
				: this.#at(interruptMs, new DOMException("SIGINT", "AbortError"));
		return {
			io: {
				out: (text) => {
					outcome.stdout += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
				},
				err: (text) => {
					outcome.stderr += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
				},
				stdin: () => Promise.resolve(Buffer.from(stdin)),
				stdinIsTerminal: false,
				stdoutIsTerminal: this.#terminal,
				stderrIsTerminal: this.#terminal,
				colour: this.#options.colour ?? false,
				columns: this.#options.columns,
			},
			env: this.env,
			cwd: this.home,
			platform: "linux",
			signal: interrupt.signal,
			interrupted: () => (interrupt.signal.aborted ? "SIGINT" : undefined),
			now: () => this.now,
			uniqueText: () => `unique-${this.#unique++}`,
			sleep: async (milliseconds, signal) => {
				if ((signal ?? interrupt.signal).aborted) return;
				this.now += milliseconds;
				this.#wake();
				// Others who wait go on, too.
				await new Promise((resolve) => setImmediate(resolve));
			},
			after: (milliseconds) => this.#at(milliseconds).signal,
		};
	}
}
