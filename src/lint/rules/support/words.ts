/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[], conjunction = "and"): string {
	if (words.length <= 1) return words[0] ?? "";
	return `${words.slice(0, -1).join(", ")} ${conjunction} ${words[words.length - 1]}`;
}

/** Whether two words are so near that one may be a slip for the other: an edit or two, case or punctuation. */
export function isNear(a: string, b: string): boolean {
	if (a === b) return false;
	if (a.toLowerCase().replace(/[-_.]/g, "") === b.toLowerCase().replace(/[-_.]/g, "")) return true;
	const shorter = Math.min(a.length, b.length);
	const allowed = shorter <= 2 ? 0 : shorter <= 5 ? 1 : 2;
	return Math.abs(a.length - b.length) <= allowed && distance(a, b) <= allowed;
}

/** Edits between two words, a swap of neighbours counted as one. */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				least = Math.min(least, (before[j - 2] ?? 0) + 1);
			}
			next.push(least);
		}
		before = row;
		row = next;
	}
	return row[b.length] ?? 0;
}
