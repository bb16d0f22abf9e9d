import type { Client } from "../client/client";
import type { Io } from "./io";

/** One flag, as kubectl's flag grammar needs to know it (pflag's types and defaults). */
export interface FlagSpec {
	/** Without the dashes: all-namespaces. */
	readonly name: string;
	readonly short?: string;
	readonly type: "bool" | "string" | "int" | "duration" | "stringSlice" | "stringArray" | "intString";
	/** The default, in the type that `Invocation.value` gives. */
	readonly default?: string | number | boolean | readonly string[];
	/** The value of a flag given without one (pflag's NoOptDefVal): --dry-run, --cascade. Such a flag never takes the next word. */
	readonly bare?: string;
	readonly help: string;
	/** What a shell offers as its value: words, or names of that resource. */
	readonly offers?: readonly string[] | "nodes" | "daemonsets";
	readonly hidden?: boolean;
	/** A command line without it is refused. */
	readonly required?: boolean;
	/** pflag's deprecation text: a line on stderr when the flag is used. */
	readonly deprecated?: string;
}

/** What the words of a command line say, parsed against a command's flags and the global ones. */
export interface Invocation {
	/** Words that are no flags, in order, without the command's own. */
	readonly args: readonly string[];
	/** How many args stood before `--`; -1 without one. */
	readonly argsLenAtDash: number;
	string(flag: string): string;
	bool(flag: string): boolean;
	int(flag: string): number;
	/** Milliseconds. */
	duration(flag: string): number;
	strings(flag: string): readonly string[];
	/** Whether the user gave the flag at all. */
	changed(flag: string): boolean;
	/** Whether a flag of the command's own hides the global one of that name (set subject --user). */
	hides(flag: string): boolean;
}

/** A command as the tree, help, completion and dispatch see it. Each is loaded only when it is called. */
export interface Command {
	/** The words that call it: "get", "rollout status", "cluster add-node". */
	readonly name: string;
	readonly aliases?: readonly string[];
	/** One line, for lists of commands. */
	readonly summary: string;
	/** kubectl's usage line behind `ds `: get [(-o|--output=)…] (TYPE[.VERSION][.GROUP] [NAME | -l label] …) [flags]. */
	readonly usage: string;
	/** What help says first, before the examples' heading. */
	readonly description: string;
	/** Ready to print, two spaces indented, comments with #. */
	readonly examples: string;
	readonly flags: readonly FlagSpec[];
	/** It runs until a signal ends it, and has then done what it should: exit code 0. */
	readonly untilSignal?: boolean;
	/** The exit code for a bad flag; 1, as kubectl's, where it is not given. */
	readonly usageExitCode?: number;
	run(invocation: Invocation, context: Context): Promise<void>;
}

/** What a command works with: everything outside comes from here, so that a test gives its own. */
export interface Context {
	readonly io: Io;
	/** The folder that relative paths start from. */
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The cluster that the command talks to, connected on the first call (DESIGN.md, "Which cluster"). */
	client(): Promise<Client>;
	/** The namespace in force, and whether the user named it with -n (then objects must not name another). */
	namespace(): Promise<{ name: string; explicit: boolean }>;
	/** Aborts on SIGINT and SIGTERM. */
	readonly signal: AbortSignal;
	/** Wall-clock milliseconds, for time-outs; ages come from `client.now()`. */
	now(): number;
	/** Waits that much wall-clock time, or until the signal aborts. */
	sleep(milliseconds: number): Promise<void>;
	/** A signal that aborts when that much wall-clock time has passed: for --timeout. */
	after(milliseconds: number): AbortSignal;
}
