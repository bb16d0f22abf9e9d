import { base36, hex32 } from "../digits";

/** Deterministic draws: everything random in a cluster comes from its seed and a text that says what it is for. */

/** 128 bits of a text, as four unsigned numbers (cyrb128). */
function hash128(text: string): [number, number, number, number] {
	let a = 1779033703;
	let b = 3144134277;
	let c = 1013904242;
	let d = 2773480762;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		a = b ^ Math.imul(a ^ code, 597399067);
		b = c ^ Math.imul(b ^ code, 2869860233);
		c = d ^ Math.imul(c ^ code, 951274213);
		d = a ^ Math.imul(d ^ code, 2716044179);
	}
	a = Math.imul(c ^ (a >>> 18), 597399067);
	b = Math.imul(d ^ (b >>> 22), 2869860233);
	c = Math.imul(a ^ (c >>> 17), 951274213);
	d = Math.imul(b ^ (d >>> 19), 2716044179);
	return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** A number in [0, 1) that is always the same for `text`. */
export function draw(text: string): number {
	const [high, low] = hash128(text);
	return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
}

/** A version-4 UUID that is always the same for `text`. */
export function uuid(text: string): string {
	const [a, b, c, d] = hash128(text);
	// The version, 4, and the variant, 8 to b.
	const second = hex32((b & 0xffff0fff) | 0x4000);
	const third = hex32((c & 0x3fffffff) | 0x80000000);
	return `${hex32(a)}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${hex32(d)}`;
}

/** The letters of generated names in sorting order: no vowels, and nothing that looks like one (util/rand). */
const ALPHANUMS = "2456789bcdfghjklmnpqrstvwxz";
const SUFFIX_LENGTH = 5;
const SUFFIXES = ALPHANUMS.length ** SUFFIX_LENGTH;
/** How far apart the names of two revisions are: about 5,000 revisions fit between the first name and the last. */
const STRIDE = 2000;

/**
 * Five letters for the end of a generated name, always the same for `text` and `revision`. They look drawn but rise
 * with the revision, from a start that `seed` (in [0, 1)) gives: a list by name shows pods in the order in which they
 * were made, until the letters begin anew.
 */
export function nameSuffix(text: string, { revision, seed }: { revision: number; seed: number }): string {
	const start = Math.floor((seed * SUFFIXES) / 3);
	let value = (start + revision * STRIDE + Math.floor(draw(text) * STRIDE)) % SUFFIXES;
	let suffix = "";
	for (let at = 0; at < SUFFIX_LENGTH; at++) {
		suffix = ALPHANUMS.charAt(value % ALPHANUMS.length) + suffix;
		value = Math.floor(value / ALPHANUMS.length);
	}
	return suffix;
}

/** A short text that stands for `text`: 96 bits of it. */
export function hashText(text: string): string {
	const [a, b, c] = hash128(text);
	return [a, b, c].map((word) => base36(word)).join("-");
}
