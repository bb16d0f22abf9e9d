/** Values by key, listed in the order of their keys; most keys come in that order. */
export class SortedValues<T> {
	private readonly values = new Map<string, T>();
	private last = "";
	private inOrder = true;
	private listed: readonly T[] | undefined;

	get(key: string): T | undefined {
		return this.values.get(key);
	}

	set(key: string, value: T): void {
		if (!this.values.has(key)) {
			if (key < this.last) this.inOrder = false;
			else this.last = key;
		}
		this.values.set(key, value);
		this.listed = undefined;
	}

	delete(key: string): void {
		if (this.values.delete(key)) this.listed = undefined;
	}

	list(): readonly T[] {
		if (!this.inOrder) {
			const entries = [...this.values].sort(([left], [right]) => (left < right ? -1 : 1));
			this.values.clear();
			for (const [key, value] of entries) this.values.set(key, value);
			this.inOrder = true;
		}
		this.listed ??= [...this.values.values()];
		return this.listed;
	}
}
