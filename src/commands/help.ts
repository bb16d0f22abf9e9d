import type { Command } from "../cli/command";
import { help } from "../cli/help";
import { program } from "../program";
import type { Entry } from "../program/entry";

/** `ds help [COMMAND…]`: the help of a command, as `ds COMMAND --help` prints it. */
export const command: Command = {
	name: "help",
	summary: "Show the help of a command",
	usage: "help [command]",
	description: "Show what a command does, with examples, and its flags.",
	examples: ["  # Show what ds get can do", "  ds help get", "", "  # The same", "  ds get --help"].join("\n"),
	flags: [],
	async run(invocation, { io }) {
		const path = pathTo(invocation.args);
		if (path.length > 0 || invocation.args.length === 0) return io.out(await help(path));
		io.err(`Unknown help topic [${invocation.args.map((word) => `\`${word}\``).join(" ")}]\n\n${await help([])}`);
	},
};

/** The commands that the words name, as far as they name any. */
function pathTo(words: readonly string[]): Entry[] {
	const path: Entry[] = [];
	let children = program;
	for (const word of words) {
		const next = children.find((child) => child.name === word || child.aliases?.includes(word));
		if (next === undefined) break;
		path.push(next);
		children = next.children ?? [];
	}
	return path;
}
