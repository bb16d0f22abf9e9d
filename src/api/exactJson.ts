/** What stands before an integer that JSON's numbers would round; a string that starts with NUL gets one more. */
const NUL = "\0";
const INTEGER = `${NUL}int:`;

/**
 * JSON of plain data whose integers may be beyond ±2^53 (bigint): two values are the same when their texts are.
 * Text with such an integer ends with a line feed, which JSON.stringify never writes, so that all other text is
 * JSON.stringify's own, and as fast.
 */
export function exactJson(value: unknown): string {
	try {
		return JSON.stringify(value);
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return `${JSON.stringify(value, mark)}\n`;
	}
}

/** The value that `exactJson` wrote, also as a part of other JSON. */
export function parseExactJson(text: string): unknown {
	return text.includes("\n") ? JSON.parse(text, unmark) : JSON.parse(text);
}

function mark(_key: string, value: unknown): unknown {
	if (typeof value === "bigint") return INTEGER + value;
	return typeof value === "string" && value.startsWith(NUL) ? NUL + value : value;
}

function unmark(_key: string, value: unknown): unknown {
	if (typeof value !== "string" || !value.startsWith(NUL)) return value;
	return value.startsWith(INTEGER) ? BigInt(value.slice(INTEGER.length)) : value.slice(1);
}
