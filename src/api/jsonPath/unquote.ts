const SIMPLE: Record<string, string> = {
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	"\\": "\\",
};

/** What a Go string literal in single or double quotes says; undefined when it is none. */
export function unquote(literal: string): string | undefined {
	const quote = literal[0];
	if (literal.length < 2 || quote !== literal.at(-1)) return undefined;
	const text = literal.slice(1, -1);
	let out = "";
	const pattern = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))|[^\\]/gy;
	while (pattern.lastIndex < text.length) {
		const found = pattern.exec(text);
		if (!found) return undefined;
		const [all, hex2, hex4, hex8, octal, simple] = found;
		if (all.length === 1) {
			if (all === quote || all === "\n") return undefined;
			out += all;
			continue;
		}
		const digits = hex2 ?? hex4 ?? hex8;
		if (digits !== undefined || octal !== undefined) {
			const code = digits === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(digits, 16);
			if (code > 0x10ffff) return undefined;
			out += String.fromCodePoint(code);
			continue;
		}
		const character = simple === quote ? simple : SIMPLE[simple ?? ""];
		if (character === undefined) return undefined;
		out += character;
	}
	return out;
}
