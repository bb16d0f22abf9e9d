/** go-yaml's order of a map's keys: letters behind others, numbers inside by their value (a2 before a10). */
export function compareKeys(a: string, b: string): number {
	const left = [...a];
	const right = [...b];
	const length = Math.min(left.length, right.length);
	for (let i = 0; i < length; i++) {
		const x = left[i] ?? "";
		const y = right[i] ?? "";
		if (x === y) continue;
		const xLetter = isLetter(x);
		const yLetter = isLetter(y);
		if (xLetter && yLetter) return codePoint(x) - codePoint(y);
		if (xLetter || yLetter) return yLetter ? -1 : 1;
		return compareNumbers(left, right, i) || codePoint(x) - codePoint(y);
	}
	return left.length - right.length;
}

/** Compares the numbers that start (or go on) at `from`; 0 when neither is longer or larger. */
function compareNumbers(left: readonly string[], right: readonly string[], from: number): number {
	// Zeros behind another digit are no leading zeros: both numbers then start with that digit.
	const lead = (left[from] === "0" || right[from] === "0") && hasNonZeroBefore(left, from) ? "1" : "";
	const x = digitsAt(left, from);
	const y = digitsAt(right, from);
	const byValue = BigInt(`0${lead}${x}`) - BigInt(`0${lead}${y}`);
	if (byValue !== 0n) return byValue < 0n ? -1 : 1;
	return x.length - y.length;
}

function hasNonZeroBefore(characters: readonly string[], from: number): boolean {
	for (let i = from - 1; i >= 0 && isDigit(characters[i]); i--) if (characters[i] !== "0") return true;
	return false;
}

function digitsAt(characters: readonly string[], from: number): string {
	let end = from;
	while (isDigit(characters[end])) end++;
	return characters.slice(from, end).join("");
}

const isDigit = (character: string | undefined): boolean => character !== undefined && /^[0-9]$/.test(character);
const isLetter = (character: string): boolean => /^\p{L}$/u.test(character);
const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
