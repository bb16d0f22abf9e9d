import type { FlagSpec } from "../command";
import { bareValue, FlagTable } from "./flagTable";

/** What finding a command needs to know of one node of the tree. */
export interface CommandNode<N> {
	readonly name: string;
	readonly aliases?: readonly string[];
	readonly children?: readonly N[];
}

export interface Found<N> {
	/** The commands from the outermost to the one found; empty when the line names none. */
	readonly path: readonly N[];
	/** The words left: flags and arguments, wherever they stood. */
	readonly words: readonly string[];
	/** The first word that is no flag, when a command with children was looked for and this names none of them. */
	readonly unknown: string | undefined;
}

/**
 * Finds the command that a line names, as cobra does: flags may stand before it, and a flag that needs a value hides the
 * next word. `flagsOf` gives the flags known at a node (the global ones at the root, where it gets undefined).
 */
export async function findCommand<N extends CommandNode<N>>(
	words: readonly string[],
	roots: readonly N[],
	flagsOf: (node: N | undefined) => Promise<readonly FlagSpec[]>,
): Promise<Found<N>> {
	const path: N[] = [];
	let rest = words;
	let children: readonly N[] = roots;
	for (;;) {
		if (children.length === 0) return { path, words: rest, unknown: undefined };
		const table = new FlagTable(await flagsOf(path.at(-1)));
		const at = firstArgument(rest, table);
		const word = at === undefined ? undefined : rest[at];
		if (at === undefined || word === undefined) return { path, words: rest, unknown: undefined };
		const next = children.find((child) => child.name === word || child.aliases?.includes(word));
		if (next === undefined) return { path, words: rest, unknown: word };
		path.push(next);
		rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
		children = next.children ?? [];
	}
}

/** The index of the first word that is neither a flag nor a flag's value; nothing behind `--` counts. */
function firstArgument(words: readonly string[], table: FlagTable): number | undefined {
	for (let i = 0; i < words.length; i++) {
		const word = words[i] ?? "";
		if (word === "--") return undefined;
		if (!word.startsWith("-")) {
			if (word !== "") return i;
			continue;
		}
		if (!word.includes("=") && takesNext(word, table)) i++;
	}
	return undefined;
}

/** An unknown long flag hides the next word too: it may be its value. */
function takesNext(word: string, table: FlagTable): boolean {
	if (word.startsWith("--")) {
		const flag = table.named(word.slice(2));
		return flag === undefined || bareValue(flag) === undefined;
	}
	if (word.length !== 2) return false;
	const flag = table.short(word.charAt(1));
	return flag === undefined || bareValue(flag) === undefined;
}
