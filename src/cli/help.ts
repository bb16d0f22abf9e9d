import { Command as CommanderCommand, Help } from "commander";
import type { Entry } from "../program/entry";
import type { Command, FlagSpec } from "./command";
import { flagUsages } from "./flagUsages";

const DESCRIPTION = `ds is kubectl for DaemonSets: the same words on a local cluster in a file and on real clusters.`;
const EXAMPLES = `  # Make a local cluster of three nodes
  ds cluster create --nodes 3

  # Create a DaemonSet from a file and see one pod run on each node
  ds create -f daemonset.yaml
  ds get pods -o wide

  # Show what the DaemonSet is and what happened to it
  ds describe ds agent`;

/**
 * The help of the command at the end of a path, or of `ds` itself (all of `program`): what it does, examples, commands
 * below it, flags and usage, laid out as kubectl's. commander keeps the tree and lists it; it is loaded here only, since
 * dispatch by kubectl's flag grammar does without it and it would take a tenth of the start-up time of every command.
 */
export async function help(path: readonly Entry[], program: readonly Entry[]): Promise<string> {
	const entry = path.at(-1);
	const command = await entry?.load?.();
	const called = ["ds", ...path.map((node) => node.name)].join(" ");
	const node = commander(
		called,
		(entry === undefined ? program : (entry.children ?? [])).filter((child) => !child.hidden),
	);
	const sections = [
		command?.description ?? entry?.description ?? DESCRIPTION,
		examples(command?.examples ?? entry?.examples ?? EXAMPLES),
		...listing(node),
		command === undefined ? "" : options(command.flags),
		usage(called, entry, command),
	].filter((section) => section !== "");
	return `${sections.map((section) => section.replace(/\n+$/, "")).join("\n\n")}\n\n${tips(called, node)}`;
}

function commander(called: string, children: readonly Entry[]): CommanderCommand {
	const node = new CommanderCommand(called).helpCommand(false);
	for (const child of children) {
		const below = new CommanderCommand(child.name).description(child.summary).helpOption(false);
		node.addCommand(child.group === undefined ? below : below.helpGroup(child.group));
	}
	return node.commandsGroup("Available Commands:");
}

/** The commands below, by group, their summaries in one column. */
function listing(node: CommanderCommand): string[] {
	const layout = new Help();
	const commands = layout.visibleCommands(node);
	const width = Math.max(0, ...commands.map((command) => command.name().length));
	const groups = layout.groupItems(
		[...node.commands],
		commands,
		(command) => command.helpGroup() || "Available Commands:",
	);
	return [...groups].map(([heading, members]) => {
		const lines = members.map((command) => `  ${command.name().padEnd(width)}   ${command.description()}`);
		return [heading, ...lines].join("\n");
	});
}

function examples(text: string): string {
	return text === "" ? "" : `Examples:\n${text}`;
}

function options(flags: readonly FlagSpec[]): string {
	const usages = flagUsages(flags);
	return usages === "" ? "" : `Options:\n${usages}`;
}

function usage(called: string, entry: Entry | undefined, command: Command | undefined): string {
	if (entry === undefined) return "";
	if (command === undefined) return `Usage:\n  ${called} SUBCOMMAND [options]`;
	const line = `ds ${command.usage}`;
	return `Usage:\n  ${command.flags.length > 0 && !line.includes("[options]") ? `${line} [options]` : line}`;
}

function tips(called: string, node: CommanderCommand): string {
	const below = node.commands.length > 0;
	const more = below ? `Use "${called} <command> --help" for more information about a given command.\n` : "";
	return `${more}Use "ds options" for a list of global command-line options (applies to all commands).\n`;
}
