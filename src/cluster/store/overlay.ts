import type { Kv } from "./kv";
import { SortedMap } from "./sortedMap";

const REMOVED = new Uint8Array(0);

/** Writes over a base that stays as it is: what is written is seen through the overlay, and then gone. */
export class OverlayKv implements Kv {
	private readonly written = new SortedMap();
	private removed = 0;

	constructor(private readonly base: Kv) {}

	get(key: string): Uint8Array | undefined {
		const value = this.written.get(key);
		if (value === undefined) return this.base.get(key);
		return value === REMOVED ? undefined : value;
	}

	put(key: string, value: Uint8Array): void {
		// An empty value would look like a removed one.
		this.written.put(key, value.length === 0 ? new Uint8Array(0) : value);
	}

	remove(key: string): void {
		this.removed++;
		this.written.put(key, REMOVED);
	}

	keys(start: string, end: string, options: { exclusive?: boolean; limit: number }): string[] {
		const below = this.base.keys(start, end, { ...options, limit: options.limit + this.removed });
		const above = this.written.keys(start, end, { ...options, limit: Number.POSITIVE_INFINITY });
		if (above.length === 0) return below.slice(0, options.limit);
		return [...new Set([...below, ...above])]
			.sort()
			.filter((key) => this.written.get(key) !== REMOVED)
			.slice(0, options.limit);
	}

	count(start: string, end: string): number {
		return this.keys(start, end, { limit: Number.POSITIVE_INFINITY }).length;
	}
}
