/**
 * At which byte Go's base64.StdEncoding gives a text up (line ends are skipped, padding is a must, nothing may follow
 * it); undefined for a text that it takes.
 */
export function base64Problem(text: string): number | undefined {
	const bytes = Buffer.from(text);
	const skipLineEnds = (from: number): number => {
		let at = from;
		while (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) at++;
		return at;
	};
	let digits = 0;
	for (let at = skipLineEnds(0); at < bytes.length; at = skipLineEnds(at + 1)) {
		const byte = bytes[at] ?? 0;
		if (isDigit(byte)) {
			digits = (digits + 1) % 4;
			continue;
		}
		if (byte !== PADDING || digits < 2) return at;
		let end = skipLineEnds(at + 1);
		if (digits === 2) {
			if (end === bytes.length) return end;
			if (bytes[end] !== PADDING) return end - 1;
			end = skipLineEnds(end + 1);
		}
		return end < bytes.length ? end : undefined;
	}
	return digits === 0 ? undefined : bytes.length - digits;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const PADDING = 0x3d;

function isDigit(byte: number): boolean {
	const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
	return letter || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2f;
}
