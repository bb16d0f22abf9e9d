import { base36 } from "../digits";
import { mix64 } from "../mix64";

/** A short name for a text, by which different texts can all but never be confused. */
export function hashOfText(text: string): string {
	const { high, low } = mix64(text);
	return base36(high >>> 0) + base36(low >>> 0);
}
