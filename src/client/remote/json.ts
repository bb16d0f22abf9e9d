import { readJson } from "../../api/go/readJson";

/**
 * JSON, with integers that numbers would round as BigInt.
 * @throws JsonSyntaxError in Go's words.
 */
export function parse(text: string): unknown {
	if (/\d{16}/.test(text)) return readJson(text).value;
	try {
		return JSON.parse(text);
	} catch {
		return readJson(text).value;
	}
}
