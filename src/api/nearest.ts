/** The name that a mistyped one most likely means: equal but for case, or at most two edits away; undefined for none. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
	const word = typed.toLowerCase();
	let best: string | undefined;
	let least = Math.min(3, Math.ceil(typed.length / 2));
	for (const name of names) {
		if (Math.abs(name.length - word.length) >= least) continue;
		const distance = editDistance(word, name.toLowerCase());
		if (distance < least) {
			least = distance;
			best = name;
		}
	}
	return best;
}

/** "; did you mean x?" for a name that is near a mistyped one; nothing where none is. */
export function nearestHint(typed: string, names: readonly string[]): string {
	const name = nearest(typed, names);
	return name === undefined ? "" : `; did you mean ${name}?`;
}

/** Levenshtein distance: how many characters are to be added, removed or replaced. */
export function editDistance(a: string, b: string): number {
	let above = Array.from({ length: b.length + 1 }, (_, index) => index);
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
