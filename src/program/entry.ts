import type { Command } from "../cli/command";

/** A command in the tree: how it is listed, and how it is loaded when it is called. */
export interface Entry {
	readonly name: string;
	readonly aliases?: readonly string[];
	/** One line, for lists of commands. */
	readonly summary: string;
	/** The heading it is listed under. */
	readonly group?: string;
	/** Absent for a group, which has children and does nothing itself. */
	readonly load?: () => Promise<Command>;
	readonly children?: readonly Entry[];
	/** What a group's help says first; a command's own help has the module's. */
	readonly description?: string;
	readonly examples?: string;
	/** Where a group alone prints its help; stderr for most of kubectl's. */
	readonly helpTo?: "stdout" | "stderr";
	readonly hidden?: boolean;
	/** What its arguments are, for the shells' completion. */
	readonly completes?: "resources" | "nodes" | "conditions" | "clusters" | "shells" | "commands" | "why";
	/** Its words are not parsed: they are somebody's unfinished command line. */
	readonly raw?: boolean;
	/** No verb of kubectl's: its errors may give hints. */
	readonly ours?: boolean;
}
