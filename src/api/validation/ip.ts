import { type FieldError, invalid } from "../fieldError";
import type { FieldPath } from "../fieldPath";

/** An address as fields from before strict parsing take it: zeros in front of numbers pass. */
export function validateIp(errors: FieldError[], value: string, path: FieldPath): void {
	if (parseIp(value) !== undefined) return;
	errors.push(invalid(path, value, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
}

/** A network as such fields take it. */
export function validateCidr(errors: FieldError[], value: string, path: FieldPath): void {
	if (parseCidr(value) !== undefined) return;
	errors.push(invalid(path, value, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
}

/** Eight words of 16 bits; an IPv4 address is ::ffff:a.b.c.d. Undefined for what Go's net.ParseIP does not read. */
export function parseIp(text: string): number[] | undefined {
	if (!text.includes(":")) {
		const v4 = parseV4(text, { allowZeros: true });
		return v4 && [0, 0, 0, 0, 0, 0xffff, ...v4];
	}
	return parseV6(text, { allowZeros: true });
}

/** Whether the address is written so that strict parsing takes it too: no zeros in front of decimal numbers. */
export function isStrictIp(text: string): boolean {
	return (
		(text.includes(":") ? parseV6(text, { allowZeros: false }) : parseV4(text, { allowZeros: false })) !== undefined
	);
}

export function isV4InV6(words: readonly number[]): boolean {
	return words[5] === 0xffff && words.slice(0, 5).every((word) => word === 0);
}

/** The address as Go's net.IP prints it: an IPv4 address, mapped or not, in its four numbers. */
export function formatIp(words: readonly number[]): string {
	if (!isV4InV6(words)) return formatV6(words);
	const [high = 0, low = 0] = words.slice(6);
	return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** As RFC 5952 writes it: the longest run of zeros (of two at least) as ::. */
export function formatV6(words: readonly number[]): string {
	let best = { start: -1, length: 1 };
	for (let start = 0; start < 8; start++) {
		let length = 0;
		while (start + length < 8 && words[start + length] === 0) length++;
		if (length > best.length) best = { start, length };
	}
	const hex = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(":");
	if (best.start < 0) return hex(words);
	return `${hex(words.slice(0, best.start))}::${hex(words.slice(best.start + best.length))}`;
}

/** The address and the prefix length, counted in the bits of its own family. */
export function parseCidr(text: string): { words: number[]; v4: boolean; bits: number } | undefined {
	const slash = text.indexOf("/");
	if (slash < 0) return undefined;
	const words = parseIp(text.slice(0, slash));
	const length = text.slice(slash + 1);
	const v4 = !text.slice(0, slash).includes(":");
	if (words === undefined || !/^\d+$/.test(length)) return undefined;
	const bits = Number(length);
	return bits <= (v4 ? 32 : 128) ? { words, v4, bits } : undefined;
}

/** Two words. */
function parseV4(text: string, { allowZeros }: { allowZeros: boolean }): number[] | undefined {
	const parts = text.split(".");
	if (parts.length !== 4) return undefined;
	const numbers: number[] = [];
	for (const part of parts) {
		if (!/^\d+$/.test(part) || Number(part) > 255) return undefined;
		if (!allowZeros && part.length > 1 && part.startsWith("0")) return undefined;
		numbers.push(Number(part));
	}
	const [a = 0, b = 0, c = 0, d = 0] = numbers;
	return [a * 256 + b, c * 256 + d];
}

function parseV6(text: string, { allowZeros }: { allowZeros: boolean }): number[] | undefined {
	const halves = text.split("::");
	if (halves.length > 2) return undefined;
	const read = (half: string): number[] | undefined => {
		if (half === "") return [];
		const words: number[] = [];
		const parts = half.split(":");
		for (const [index, part] of parts.entries()) {
			if (part.includes(".")) {
				const v4 = index === parts.length - 1 ? parseV4(part, { allowZeros }) : undefined;
				if (v4 === undefined) return undefined;
				words.push(...v4);
			} else {
				if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
				words.push(Number.parseInt(part, 16));
			}
		}
		return words;
	};
	const head = read(halves[0] ?? "");
	if (head === undefined) return undefined;
	if (halves.length === 1) return head.length === 8 ? head : undefined;
	if (/\.\d+$/.test(halves[0] ?? "")) return undefined;
	const tail = read(halves[1] ?? "");
	if (tail === undefined || head.length + tail.length > 7) return undefined;
	return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
