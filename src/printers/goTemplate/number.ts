import { unquote } from "../../api/jsonPath/unquote";
import type { Operand } from "./nodes";

/** A number or character constant; undefined for what is none. Floats with a whole value count as both in Go. */
export function numberNode(text: string, position: number): (Operand & { type: "number" }) | undefined {
	if (text.startsWith("'")) {
		const character = unquote(text);
		if (character === undefined || [...character].length !== 1) return undefined;
		return { type: "number", value: character.codePointAt(0) ?? 0, float: false, text, position };
	}
	const [, sign = "", digits = ""] = /^([+-]?)(.*)$/.exec(text) ?? [];
	const plain = digits.replaceAll("_", "");
	const octal = /^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain;
	const value = Number(octal.toLowerCase()) * (sign === "-" ? -1 : 1);
	if (plain === "" || Number.isNaN(value)) return undefined;
	const float = !/^0[xX]/.test(plain) && /[.eE]/.test(plain);
	return { type: "number", value, float, text, position };
}
