import { plainError } from "../../selection/failure";

/** Control keys by what is pressed with them: "ctrl-p" is 16. */
const CONTROL = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

/**
 * The bytes of keys as --detach-keys names them: "ctrl-p,ctrl-q", "a".
 * @throws CliError for a key that there is not.
 */
export function detachKeys(text: string): Uint8Array {
	return Uint8Array.from(
		text.split(",").map((key) => {
			const control = key.startsWith("ctrl-") ? CONTROL.indexOf(key.slice(5)) : -1;
			if (control >= 0 && key.length === 6) return control;
			if (key.length === 1) return key.charCodeAt(0);
			throw plainError(`could not bind detach keys: Unknown character: '${key}'`);
		}),
	);
}

/** An input up to a sequence of keys, which may come in pieces; what only begins like it passes. */
export async function* untilDetached(
	input: AsyncIterable<Uint8Array>,
	keys: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
	let held: number[] = [];
	for await (const chunk of input) {
		const passed: number[] = [];
		for (const byte of chunk) {
			if (byte === keys[held.length]) {
				held.push(byte);
				if (held.length < keys.length) continue;
				if (passed.length > 0) yield Uint8Array.from(passed);
				return;
			}
			passed.push(...held);
			held = byte === keys[0] && keys.length > 1 ? [byte] : [];
			if (held.length === 0) passed.push(byte);
		}
		if (passed.length > 0) yield Uint8Array.from(passed);
	}
}
