import type { Context, FlagSpec, Invocation } from "../../cli/command";
import type { Terminal, TerminalSize } from "../../cli/io";
import type { Client, ObjectKey } from "../../client/client";
import { REMOTE_COMMAND, runRemote } from "../../client/streams/remoteCommand";

/** -i, -t and -q of `exec` and `attach`. */
export const sessionFlags: readonly FlagSpec[] = [
	{
		name: "container",
		short: "c",
		type: "string",
		help: "The container; the preferred or first one where none is named.",
	},
	{ name: "quiet", short: "q", type: "bool", help: "Print only what the process prints." },
	{ name: "stdin", short: "i", type: "bool", help: "Pass standard input to the process." },
	{ name: "tty", short: "t", type: "bool", help: "Standard input is a terminal, and the process gets one." },
];

export interface Session {
	pod: ObjectKey;
	subresource: "exec" | "attach";
	query: Readonly<Record<string, string | readonly string[]>>;
	/** Whether the process reads standard input. */
	stdin: boolean;
	/** The terminal whose keys go to the process; then its stderr comes with stdout. */
	terminal: Terminal | undefined;
	/** Sizes that are sent first, before the terminal's own. */
	firstSizes?: readonly TerminalSize[];
	/** Takes standard input before it is sent. */
	filter?(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/**
 * The terminal that -t asks for; undefined where standard input is none, which is told unless -q is given.
 */
export function terminalFor({ stdin, tty, quiet }: { stdin: boolean; tty: boolean; quiet: boolean }, { io }: Context) {
	if (!stdin || !tty) return undefined;
	if (io.terminal !== undefined) return io.terminal;
	if (!quiet) io.err("Unable to use a TTY - input is not a terminal or the right kind of file\n");
	return undefined;
}

/** What the flags of `sessionFlags` say. */
export function sessionOptionsOf(invocation: Invocation) {
	return {
		container: invocation.string("container"),
		stdin: invocation.bool("stdin"),
		tty: invocation.bool("tty"),
		quiet: invocation.bool("quiet"),
	};
}

/**
 * Connects the user with a process in a pod until it ends.
 * @throws CliError with the process's exit code
 */
export async function runSession(client: Client, session: Session, context: Context): Promise<void> {
	const { pod, subresource, query, stdin, terminal, firstSizes = [], filter = (input) => input } = session;
	const { io, signal } = context;
	const over = new AbortController();
	const until = AbortSignal.any([signal, over.signal]);
	const streams = {
		...(stdin ? { stdin: "true" } : {}),
		stdout: "true",
		...(terminal === undefined ? { stderr: "true" } : { tty: "true" }),
	};
	const channel = await client.open(
		pod,
		{ subresource, query: { ...query, ...streams }, protocol: REMOTE_COMMAND },
		signal,
	);
	terminal?.raw(true);
	try {
		await runRemote(channel, {
			stdout: (data) => io.out(data),
			stderr: (data) => io.err(data),
			...(stdin ? { stdin: filter(inputOf(context, until)) } : {}),
			...(terminal === undefined ? {} : { sizes: sizesOf(terminal, firstSizes, until) }),
		});
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	} finally {
		terminal?.raw(false);
		over.abort();
	}
	signal.throwIfAborted();
}

async function* inputOf({ io }: Context, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
	if (io.input === undefined) yield await io.stdin();
	else yield* io.input(signal);
}

/** The sizes of a terminal: now, and whenever it changes. */
async function* sizesOf(
	terminal: Terminal,
	first: readonly TerminalSize[],
	signal: AbortSignal,
): AsyncGenerator<TerminalSize, void> {
	let wake: () => void = () => undefined;
	let changed = true;
	const forget = terminal.onResize(() => {
		changed = true;
		wake();
	});
	const stop = () => wake();
	signal.addEventListener("abort", stop, { once: true });
	try {
		yield* first;
		while (!signal.aborted) {
			if (changed) {
				changed = false;
				yield terminal.size();
				continue;
			}
			await new Promise<void>((resolve) => {
				wake = resolve;
				if (signal.aborted) resolve();
			});
		}
	} finally {
		forget();
		signal.removeEventListener("abort", stop);
	}
}
