import type { Kv } from "./kv";

/** A Kv in memory, with one level of undo. Keys are kept sorted; new ones are merged in when order is asked for. */
export class SortedMap implements Kv {
	private readonly values = new Map<string, Uint8Array>();
	private sorted: string[] = [];
	private fresh = new Set<string>();
	private gone = 0;
	private undoLog: { key: string; value: Uint8Array | undefined }[] | undefined;

	/** Starts recording; the function that it returns undoes what was done since. */
	begin(): () => void {
		const log: { key: string; value: Uint8Array | undefined }[] = [];
		this.undoLog = log;
		return () => {
			this.undoLog = undefined;
			for (const { key, value } of log.reverse()) {
				if (value === undefined) this.remove(key);
				else this.put(key, value);
			}
		};
	}

	end(): void {
		this.undoLog = undefined;
	}

	get(key: string): Uint8Array | undefined {
		return this.values.get(key);
	}

	put(key: string, value: Uint8Array): void {
		const before = this.values.get(key);
		this.undoLog?.push({ key, value: before });
		if (before === undefined) this.fresh.add(key);
		this.values.set(key, new Uint8Array(value));
	}

	remove(key: string): void {
		const before = this.values.get(key);
		if (before === undefined) return;
		this.undoLog?.push({ key, value: before });
		this.values.delete(key);
		if (!this.fresh.delete(key)) this.gone++;
	}

	keys(start: string, end: string, options: { exclusive?: boolean; limit: number }): string[] {
		const sorted = this.inOrder();
		const found: string[] = [];
		for (let index = lowerBound(sorted, start); index < sorted.length && found.length < options.limit; index++) {
			const key = sorted[index] as string;
			if (key >= end) break;
			if (options.exclusive && key === start) continue;
			if (this.values.has(key)) found.push(key);
		}
		return found;
	}

	entries(
		start: string,
		end: string,
		options: { exclusive?: boolean; limit: number },
	): { key: string; value: Uint8Array }[] {
		return this.keys(start, end, options).map((key) => ({ key, value: this.values.get(key) as Uint8Array }));
	}

	count(start: string, end: string): number {
		return this.keys(start, end, { limit: Number.POSITIVE_INFINITY }).length;
	}

	/** Few new keys are put in their places, many are sorted in at once. */
	private inOrder(): string[] {
		if (this.fresh.size > 32 || this.gone > 1000) {
			this.sorted = [...this.values.keys()].sort();
			this.gone = 0;
		} else {
			for (const key of this.fresh) {
				const index = lowerBound(this.sorted, key);
				// A key that went and came back still stands in its place.
				if (this.sorted[index] !== key) this.sorted.splice(index, 0, key);
				else this.gone--;
			}
		}
		this.fresh.clear();
		return this.sorted;
	}
}

function lowerBound(sorted: readonly string[], key: string): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sorted[middle] as string) < key) low = middle + 1;
		else high = middle;
	}
	return low;
}
