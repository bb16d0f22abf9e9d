/** So many characters of warnings are sent in full; with more, each is cut to the shorter length. */
const WHOLE_LENGTH = 4 * 1024;
const CUT_LENGTH = 256;

/**
 * The Warning headers for texts, in order (apiserver's warning recorder): a text with control characters is left out,
 * and many long ones are cut.
 */
export function warningHeaders(texts: Iterable<string>): string[] {
	const sendable = [...texts].filter((text) => text !== "" && !/[\u0000-\u001f\u007f-\u009f]/.test(text));
	const lengths = sendable.map((text) => [...text].length);
	if (lengths.reduce((sum, length) => sum + length, 0) <= WHOLE_LENGTH) return sendable.map(header);
	const headers: string[] = [];
	let written = 0;
	for (const text of sendable) {
		if (written >= WHOLE_LENGTH) break;
		const cut = [...text].slice(0, CUT_LENGTH);
		written += cut.length;
		headers.push(header(cut.join("")));
	}
	return headers;
}

/** A header's value is bytes: UTF-8, one character each. */
function header(text: string): string {
	return Buffer.from(`299 - "${text.replace(/[\\"]/g, "\\$&")}"`).toString("latin1");
}
