import type { Kv } from "./kv";
import {
	canBePattern,
	fromOwnParts,
	type OwnParts,
	ownParts,
	type Pattern,
	patternOf,
	textFromOwnParts,
} from "./pattern";
import { decodeRecord, encodeRecord, encodeText, recordText } from "./records";

/** Where records resemble each other by the thousand. */
const PACKED = ["/registry/core/pods/", "/registry/core/events/"];
/** So many records of a folder are written whole in a transaction before one becomes a pattern: few need none. */
const FEW = 20;
/** So many patterns of a folder are tried, the latest first. */
const TRIED = 16;
/** A record that has more than this part of its pattern's places of its own is better told by another one. */
const OWN_SHARE = 0.4;
/** After so many patterns a store gets no new ones. */
const MOST = 5_000;

// Patterns by their numbers, the latest numbers of each folder, and the last number of all.
const PATTERNS = "p/";
const LATEST = "q/";
const LAST = "s/last-pattern";
/** How the text of a packed record begins, as no JSON does: then its pattern's number, and its own parts. */
const MARK = "~";

/** What of the patterns has been read; to be kept for as long as no other process writes to the store. */
export class KnownPatterns {
	readonly byNumber = new Map<number, Pattern>();
	/** By folder, the one that fitted last first. */
	readonly latest = new Map<string, number[]>();
}

/**
 * Records of the pods and events of a transaction. A pod of a DaemonSet differs from the next in its names, addresses
 * and times: these alone are kept, and the number of a pattern, which is kept once.
 */
export class Packing {
	private readonly counts = new Map<string, number>();

	constructor(
		private readonly kv: Kv,
		private readonly known: () => KnownPatterns,
	) {}

	/** The record of a value; its bytes are good until the next record is made. */
	encode(key: string, value: unknown): Uint8Array {
		if (!PACKED.some((prefix) => key.startsWith(prefix))) return encodeRecord(value);
		const folder = key.slice(0, key.lastIndexOf("/") + 1);
		const count = (this.counts.get(folder) ?? 0) + 1;
		this.counts.set(folder, count);
		const latest = this.latestOf(folder);
		for (let index = 0; index < latest.length; index++) {
			const number = latest[index] as number;
			const pattern = this.pattern(number);
			const own = ownParts(pattern, value, Math.floor(pattern.places * OWN_SHARE));
			if (own === undefined) continue;
			if (index > 0) latest.unshift(...latest.splice(index, 1));
			return packed(number, own);
		}
		if (count <= FEW || !canBePattern(value)) return encodeRecord(value);
		const number = this.addPattern(folder, value);
		return number === undefined ? encodeRecord(value) : packed(number, []);
	}

	/**
	 * The value of a record.
	 * @throws a CliError that names the record, or its pattern's, when its bytes are not what was written.
	 */
	decode(key: string, record: Uint8Array): unknown {
		if (!isPacked(record)) return decodeRecord(key, record);
		const { pattern, own } = this.unpack(key, record);
		return fromOwnParts(pattern, own);
	}

	/**
	 * The JSON (exactJson) of a record's value.
	 * @throws a CliError as `decode` does.
	 */
	text(key: string, record: Uint8Array): string {
		if (!isPacked(record)) return recordText(key, record);
		const { pattern, own } = this.unpack(key, record);
		return textFromOwnParts(pattern, own);
	}

	private unpack(key: string, record: Uint8Array): { pattern: Pattern; own: OwnParts } {
		const text = recordText(key, record);
		const space = text.indexOf(" ");
		const pattern = this.pattern(Number(text.slice(MARK.length, space)));
		return { pattern, own: JSON.parse(text.slice(space + 1)) as OwnParts };
	}

	private pattern(number: number): Pattern {
		const { byNumber } = this.known();
		let pattern = byNumber.get(number);
		if (pattern === undefined) {
			const key = keyOf(number);
			pattern = patternOf(decodeRecord(key, this.kv.get(key) ?? new Uint8Array(0)));
			byNumber.set(number, pattern);
		}
		return pattern;
	}

	private latestOf(folder: string): number[] {
		const { latest } = this.known();
		let numbers = latest.get(folder);
		if (numbers === undefined) {
			const record = this.kv.get(LATEST + folder);
			numbers = record === undefined ? [] : (decodeRecord(LATEST + folder, record) as number[]);
			latest.set(folder, numbers);
		}
		return numbers;
	}

	private addPattern(folder: string, value: unknown): number | undefined {
		const { byNumber, latest } = this.known();
		const record = this.kv.get(LAST);
		const number = record === undefined ? 1 : (decodeRecord(LAST, record) as number) + 1;
		if (number > MOST) return undefined;
		this.kv.put(LAST, encodeRecord(number));
		this.kv.put(keyOf(number), encodeRecord(value));
		byNumber.set(number, patternOf(value));
		const numbers = [number, ...this.latestOf(folder)].slice(0, TRIED);
		latest.set(folder, numbers);
		this.kv.put(LATEST + folder, encodeRecord(numbers));
		return number;
	}
}

/** Whether a record is told by a pattern. */
export function isPacked(record: Uint8Array): boolean {
	return record[4] === MARK.charCodeAt(0);
}

function packed(number: number, own: OwnParts): Uint8Array {
	return encodeText(`${MARK}${number} ${JSON.stringify(own)}`);
}

function keyOf(number: number): string {
	return PATTERNS + String(number).padStart(16, "0");
}
