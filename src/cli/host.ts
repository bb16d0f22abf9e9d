import { on } from "node:events";
import { fstatSync, writeSync } from "node:fs";
import type { Io, Terminal } from "./io";

/** Everything that a program takes from outside. The real one is `processHost`; tests give buffers. */
export interface Host {
	readonly io: Io;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	readonly platform: string;
	/** Aborts on SIGINT and SIGTERM with an AbortError that has the signal's name as its message. */
	readonly signal: AbortSignal;
	/** The signal that has come, if one has. */
	interrupted(): string | undefined;
	/** Wall-clock milliseconds. */
	now(): number;
	/** A text that no other call has given or will give. */
	uniqueText(): string;
	/** Waits, or until the signal aborts; also until the other one does, if given. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** A signal that aborts when that much time has passed; it keeps no process alive. */
	after(milliseconds: number): AbortSignal;
}

/** What a timer can wait at most: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The host that a process is. Each part is made on first use, since most commands need few of them. */
export function processHost(): Host {
	let controller: AbortController | undefined;
	let came: string | undefined;
	// Without a listener a signal ends the process at once; so one is set only for those who can stop by themselves.
	const listen = () => {
		const made = new AbortController();
		for (const name of ["SIGINT", "SIGTERM"] as const) {
			process.once(name, () => {
				came ??= name;
				made.abort(new DOMException(name, "AbortError"));
			});
		}
		return made;
	};
	const signal = () => {
		controller ??= listen();
		return controller.signal;
	};
	return {
		io: processIo(signal),
		env: process.env,
		get cwd() {
			return process.cwd();
		},
		platform: process.platform,
		get signal() {
			return signal();
		},
		interrupted: () => came,
		now: Date.now,
		uniqueText: () => globalThis.crypto.randomUUID(),
		sleep: (milliseconds, other) => sleepUnless(other ?? signal(), milliseconds),
		after: (milliseconds) => AbortSignal.timeout(Math.min(milliseconds, LONGEST_TIMER_MS)),
	};
}

/** Waits that long, or until the signal aborts. */
export function sleepUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) return resolve();
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, milliseconds);
		signal.addEventListener("abort", done);
	});
}

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

function processIo(signal: () => AbortSignal): Io {
	let input: Promise<Uint8Array> | undefined;
	const stdoutIsTerminal = isTerminal(STDOUT);
	return {
		out: (data) => writeAll(STDOUT, typeof data === "string" ? Buffer.from(data) : data),
		err: (data) => {
			try {
				// What can't be said can't be said elsewhere either.
				void writeAll(STDERR, typeof data === "string" ? Buffer.from(data) : data)?.catch(() => undefined);
			} catch {}
		},
		stdin: (limit) => {
			input ??= readAll(signal(), limit);
			return input;
		},
		input: readInput,
		get terminal() {
			return isTerminal(STDIN) ? processTerminal() : undefined;
		},
		get stdinIsTerminal() {
			return isTerminal(STDIN);
		},
		stdoutIsTerminal,
		get stderrIsTerminal() {
			return isTerminal(STDERR);
		},
		get colour() {
			return stdoutIsTerminal && !process.env.NO_COLOR && !process.env.CI;
		},
		get columns() {
			return stdoutIsTerminal ? process.stdout.columns : undefined;
		},
		get rows() {
			return stdoutIsTerminal ? process.stdout.rows : undefined;
		},
	};
}

/**
 * Writes at once, so that nothing is left in memory when the process ends and an error is an exception of the writer;
 * a pipe that is full and set to non-blocking by its other owner is left to the stream, which waits.
 */
function writeAll(fd: number, bytes: Uint8Array): Promise<void> | undefined {
	let rest = bytes;
	while (rest.length > 0) {
		try {
			rest = rest.subarray(writeSync(fd, rest));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
			return writeLater(fd, rest);
		}
	}
	return undefined;
}

function writeLater(fd: number, bytes: Uint8Array): Promise<void> {
	const stream = fd === STDOUT ? process.stdout : process.stderr;
	return new Promise((resolve, reject) => {
		stream.once("error", reject);
		stream.write(bytes, () => {
			stream.removeListener("error", reject);
			resolve();
		});
	});
}

async function readAll(signal: AbortSignal, limit = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
	const { stdin } = process;
	// An input that nobody reads any more must not keep the process.
	const stop = () => stdin.destroy(signal.reason);
	signal.addEventListener("abort", stop);
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stdin) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > limit) break;
	}
	signal.removeEventListener("abort", stop);
	return Buffer.concat(chunks);
}

async function* readInput(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
	const { stdin } = process;
	const options = { signal, close: ["end", "close", "error"], highWaterMark: 16, lowWaterMark: 1 };
	try {
		for await (const [chunk] of on(stdin, "data", options)) yield chunk as Uint8Array;
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		// An input that nobody reads must not keep the process.
		stdin.pause();
	}
}

function processTerminal(): Terminal {
	const { stdin, stdout } = process;
	return {
		raw: (on) => {
			stdin.setRawMode(on);
		},
		size: () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 }),
		onResize(listener) {
			stdout.on("resize", listener);
			return () => stdout.removeListener("resize", listener);
		},
	};
}

/** A terminal is a character device other than /dev/null and its like, which have major number 1 on Linux. */
function isTerminal(fd: number): boolean {
	try {
		const stat = fstatSync(fd);
		if (!stat.isCharacterDevice()) return false;
	} catch {
		return false;
	}
	const stream = fd === STDIN ? process.stdin : fd === STDOUT ? process.stdout : process.stderr;
	return stream.isTTY === true;
}
