const GENERATION = 10_000;

/** Decoded objects by key, the most recently used; bounded by two generations. */
export class ValueCache {
	/** The revision that the cached values are from. */
	revision = 0;
	private young = new Map<string, unknown>();
	private old = new Map<string, unknown>();

	get(key: string): unknown | undefined {
		const value = this.young.get(key);
		if (value !== undefined) return value;
		const older = this.old.get(key);
		if (older !== undefined) this.set(key, older);
		return older;
	}

	set(key: string, value: unknown): void {
		if (this.young.size >= GENERATION) {
			this.old = this.young;
			this.young = new Map();
		}
		this.young.set(key, value);
	}

	delete(key: string): void {
		this.young.delete(key);
		this.old.delete(key);
	}

	clear(): void {
		this.young.clear();
		this.old.clear();
	}
}
