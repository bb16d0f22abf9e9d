/** A line longer than this, in bytes, is no event of the API. */
const MAX_LINE = 128 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** A body's whole lines: what stands behind the last line feed is a line that was cut off. @throws for an endless line. */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
	let parts: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		let from = 0;
		for (;;) {
			const end = chunk.indexOf(LINE_FEED, from);
			if (end < 0) break;
			parts.push(chunk.subarray(from, end));
			yield Buffer.concat(parts).toString("utf8");
			parts = [];
			size = 0;
			from = end + 1;
		}
		if (from === chunk.length) continue;
		const rest = from === 0 ? chunk : chunk.subarray(from);
		parts.push(rest);
		size += rest.length;
		if (size > MAX_LINE) throw new Error(`the server sent a line of more than ${MAX_LINE} bytes`);
	}
}
