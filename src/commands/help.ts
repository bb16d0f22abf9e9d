import type { Command } from "../cli/command";
import { help } from "../cli/help";
import type { Entry } from "../program/entry";

/** `ds help [COMMAND…]`: the help of a command, as `ds COMMAND --help` prints it. */
export function helpCommand(program: readonly Entry[]): Command {
	return {
		name: "help",
		summary: "Show the help of a command",
		usage: "help [command]",
		description: "Show what a command does, with examples, and its flags.",
		examples: ["  # Show what ds get can do", "  ds help get", "", "  # The same", "  ds get --help"].join("\n"),
		flags: [],
		async run({ args }, { io }) {
			const path = pathTo(args, program);
			if (path.length > 0 || args.length === 0) return io.out(await help(path, program));
			const topic = args.map((word) => `\`${word}\``).join(" ");
			io.err(`Unknown help topic [${topic}]\n\n${await help([], program)}`);
		},
	};
}

/** The commands that the words name, as far as they name any. */
function pathTo(words: readonly string[], program: readonly Entry[]): Entry[] {
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
