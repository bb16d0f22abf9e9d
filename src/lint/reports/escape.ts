/** Control characters, line and paragraph separators, and what turns the direction of text: nothing of it is printed raw. */
const HIDDEN = /[\0-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A text on one line, harmless for a terminal and for every format: hidden characters as \n, \t, \x1b, \u2028. */
export function visible(text: string): string {
	return text.replace(HIDDEN, (char) => {
		if (char === "\n") return "\\n";
		if (char === "\r") return "\\r";
		if (char === "\t") return "\\t";
		const code = char.charCodeAt(0).toString(16);
		return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
	});
}

/** JSON with every hidden character as an escape, not only those that JSON demands. */
export function json(value: unknown): string {
	const text = JSON.stringify(value, undefined, 2);
	return `${text.replace(/[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

/** A text for an XML attribute or element; what XML can't hold is shown as an escape. */
export function xml(text: string): string {
	return visible(
		text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g, "\ufffd"),
	)
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}
