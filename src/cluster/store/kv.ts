/** Bytes under string keys in byte order: what both kinds of store give to transactions. */
export interface Kv {
	/** The bytes are good until the next call. */
	get(key: string): Uint8Array | undefined;
	/** Copies what it is given. */
	put(key: string, value: Uint8Array): void;
	remove(key: string): void;
	/** Keys in [start, end), in order; `exclusive` leaves `start` itself out. At most `limit`. */
	keys(start: string, end: string, options: { exclusive?: boolean; limit: number }): string[];
	/** As `keys`, with the bytes under each, which are good for as long as the transaction. */
	entries(
		start: string,
		end: string,
		options: { exclusive?: boolean; limit: number },
	): { key: string; value: Uint8Array }[];
	count(start: string, end: string): number;
}

/** The first key behind all those that begin with `prefix`. */
export function endOf(prefix: string): string {
	return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
