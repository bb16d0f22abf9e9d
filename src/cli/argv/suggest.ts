import { editDistance } from "../../api/nearest";

const CLOSE = 2;

/** The names that a mistyped one may mean, in their order: two edits away, or beginning with it (cobra's rule). */
export function suggestions(typed: string, names: readonly string[]): string[] {
	const word = typed.toLowerCase();
	return names.filter((name) => {
		const candidate = name.toLowerCase();
		return editDistance(word, candidate) <= CLOSE || candidate.startsWith(word);
	});
}

/** cobra's question below an unknown command, or nothing. */
export function didYouMean(typed: string, names: readonly string[]): string {
	const found = suggestions(typed, names);
	return found.length === 0 ? "" : `\n\nDid you mean this?\n${found.map((name) => `\t${name}\n`).join("")}`;
}
