/** The streams of a command: data on stdout, talk on stderr. Tests give buffers. */
export interface Io {
	/** Writes data; waits for a slow reader. A closed pipe ends the program quietly. */
	out(data: string | Uint8Array): Promise<void> | void;
	/** Writes talk: warnings, errors, hints, each with its own newline. */
	err(data: string | Uint8Array): void;
	/** All of standard input, once; no more of it is read when it has more bytes than `limit`. */
	stdin(limit?: number): Promise<Uint8Array>;
	/** Standard input as it comes, until it ends or the signal aborts. Not together with `stdin`. */
	input?(signal: AbortSignal): AsyncIterable<Uint8Array>;
	/** The terminal that standard input is; undefined when it is none. */
	readonly terminal?: Terminal | undefined;
	readonly stdinIsTerminal: boolean;
	readonly stdoutIsTerminal: boolean;
	readonly stderrIsTerminal: boolean;
	/** Whether colour is wanted on stdout: a terminal, and neither NO_COLOR nor CI. */
	readonly colour: boolean;
	/** Columns of the terminal, or undefined when there is none. */
	readonly columns: number | undefined;
	/** Lines of the terminal; absent or undefined when there is none. */
	readonly rows?: number | undefined;
}

export interface TerminalSize {
	columns: number;
	rows: number;
}

/** A terminal whose keys go to another program. */
export interface Terminal {
	/** Gives every key as it is, and echoes none, or ends that. */
	raw(on: boolean): void;
	size(): TerminalSize;
	/** Calls the listener at each change of size; what comes back ends that. */
	onResize(listener: () => void): () => void;
}
