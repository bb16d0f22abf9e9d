/** Writers of the parts of ASN.1's DER encoding that a certificate is made of. */

/** A value with its tag and length. */
export function der(tag: number, ...contents: Uint8Array[]): Buffer {
	const body = Buffer.concat(contents);
	return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

export const sequence = (...contents: Uint8Array[]): Buffer => der(0x30, ...contents);

export const set = (...contents: Uint8Array[]): Buffer => der(0x31, ...contents);

/** [number], explicitly tagged. */
export const explicit = (number: number, ...contents: Uint8Array[]): Buffer => der(0xa0 + number, ...contents);

export const octets = (...contents: Uint8Array[]): Buffer => der(0x04, ...contents);

export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));

export const boolean = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]));

/** A non-negative integer from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
	let start = 0;
	while (start < bytes.length - 1 && bytes[start] === 0) start++;
	const digits = bytes.subarray(start);
	return der(0x02, ...((digits[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), digits);
}

/** Bits that fill whole bytes, but for `unused` at the end. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), bytes);

/** An object identifier in dots: 2.5.29.17. */
export function oid(dots: string): Buffer {
	const [first = 0, second = 0, ...rest] = dots.split(".").map(Number);
	const bytes = [first * 40 + second];
	for (const part of rest) {
		const groups = [part & 0x7f];
		for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
		bytes.push(...groups);
	}
	return der(0x06, Buffer.from(bytes));
}

/** A moment in milliseconds: UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function moment(milliseconds: number): Buffer {
	const text = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
	return Number(text.slice(0, 4)) < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

function lengthOf(length: number): number[] {
	if (length < 0x80) return [length];
	const bytes: number[] = [];
	for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
	return [0x80 | bytes.length, ...bytes];
}
