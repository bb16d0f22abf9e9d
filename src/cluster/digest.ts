import { hex32 } from "./digits";

/** `length` hexadecimal digits that are always the same for `seed`: an identity, not a secret. */
export function digest(seed: string, length: number): string {
	let hex = "";
	for (let word = 0; hex.length < length; word++) {
		let hash = 0x811c9dc5 ^ Math.imul(word + 1, 0x9e3779b1);
		for (let at = 0; at < seed.length; at++) {
			hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193);
		}
		hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
		hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
		hex += hex32(hash ^ (hash >>> 16));
	}
	return hex.slice(0, length);
}
