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

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
	let above = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
		}
		above = row;
	}
	return above[b.length] ?? 0;
}
