const GENERATION = 10_000;

/** What tells commits apart: the revision, and how many commits wrote silent records, which raise no revision. */
export interface CommitMark {
	revision: number;
	silent: number;
}

/** Decoded objects by key, the most recently used; bounded by two generations. */
export class ValueCache {
	/** The commit that the cached values are from. */
	mark: CommitMark = { revision: 0, silent: 0 };
	/** What was worked out from the store's contents at that commit, by name. */
	readonly derived = new Map<string, object>();
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

	/** Forgets what `matches`. */
	deleteWhere(matches: (key: string) => boolean): void {
		for (const generation of [this.young, this.old]) {
			for (const key of generation.keys()) if (matches(key)) generation.delete(key);
		}
	}

	clear(): void {
		this.young.clear();
		this.old.clear();
		this.derived.clear();
	}
}
