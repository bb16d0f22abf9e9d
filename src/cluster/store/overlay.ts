import type { Kv } from "./kv";
import { SortedMap } from "./sortedMap";

/** Writes over a base that stays as it is: what is written is seen through the overlay, and then gone. */
export class OverlayKv implements Kv {
	private readonly written = new SortedMap();
	private readonly removed = new Set<string>();

	constructor(private readonly base: Kv) {}

	get(key: string): Uint8Array | undefined {
		return this.removed.has(key) ? undefined : (this.written.get(key) ?? this.base.get(key));
	}

	put(key: string, value: Uint8Array): void {
		this.removed.delete(key);
		this.written.put(key, value);
	}

	remove(key: string): void {
		this.removed.add(key);
		this.written.remove(key);
	}

	keys(start: string, end: string, options: { exclusive?: boolean; limit: number }): string[] {
		const below = this.base
			.keys(start, end, { ...options, limit: options.limit + this.removed.size })
			.filter((key) => !this.removed.has(key));
		const above = this.written.keys(start, end, options);
		const all = above.length === 0 ? below : [...new Set([...below, ...above])].sort();
		return all.slice(0, options.limit);
	}

	entries(
		start: string,
		end: string,
		options: { exclusive?: boolean; limit: number },
	): { key: string; value: Uint8Array }[] {
		return this.keys(start, end, options).flatMap((key) => {
			const value = this.get(key);
			return value === undefined ? [] : [{ key, value: value.slice() }];
		});
	}

	count(start: string, end: string): number {
		return this.keys(start, end, { limit: Number.POSITIVE_INFINITY }).length;
	}
}
