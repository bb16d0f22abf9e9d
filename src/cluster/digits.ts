const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const HIGH = 36 ** 5;

// Number.toString with a radix divides floating-point numbers digit by digit: it was among the dearest calls of a
// cluster of thousands of pods, whose every uid, name and event asks for it.

/** A whole number of 32 bits in hexadecimal, eight digits. */
export function hex32(word: number): string {
	let text = "";
	for (let shift = 28; shift >= 0; shift -= 4) text += DIGITS[(word >>> shift) & 15];
	return text;
}

/** A whole number from 0 up to 2^53 to the base of 36: what its toString(36) says. */
export function base36(number: number): string {
	const high = Math.floor(number / HIGH);
	const low = digits(number - high * HIGH);
	return high === 0 ? low : digits(high) + low.padStart(5, "0");
}

/** `number` is below 2^31, so that it is divided as an integer. */
function digits(number: number): string {
	let text = "";
	let left = number | 0;
	do {
		const rest = (left / 36) | 0;
		text = (DIGITS[left - rest * 36] as string) + text;
		left = rest;
	} while (left > 0);
	return text;
}
