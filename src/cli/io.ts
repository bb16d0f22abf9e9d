/** The streams of a command: data on stdout, talk on stderr. Tests give buffers. */
export interface Io {
	/** Writes data; waits for a slow reader. A closed pipe ends the program quietly. */
	out(data: string | Uint8Array): Promise<void> | void;
	/** Writes talk: warnings, errors, hints, each with its own newline. */
	err(text: string): void;
	/** All of standard input, once; no more of it is read when it has more bytes than `limit`. */
	stdin(limit?: number): Promise<Uint8Array>;
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
