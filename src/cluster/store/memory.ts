import { ValueCache } from "./cache";
import { OverlayKv } from "./overlay";
import { SortedMap } from "./sortedMap";
import type { ReadTransaction, Store, WriteTransaction } from "./store";
import { KvTransaction, readRevision } from "./transaction";

/**
 * A store that lives in this process only: for tests. Its values are deeply frozen, so that a test catches whoever
 * changes one.
 */
export function openMemoryStore(): Store {
	return new MemoryStore();
}

class MemoryStore implements Store {
	readonly writable = true;
	private readonly kv = new SortedMap();
	private readonly cache = new ValueCache();

	read<T>(view: (tx: ReadTransaction) => T): T {
		return view(new KvTransaction(this.kv, this.cache, true));
	}

	write<T>(change: (tx: WriteTransaction) => T): T {
		const undo = this.kv.begin();
		try {
			const tx = new KvTransaction(this.kv, this.cache, true);
			const result = change(tx);
			tx.finish();
			tx.keep();
			return result;
		} catch (error) {
			undo();
			this.cache.derived.clear();
			throw error;
		} finally {
			this.kv.end();
		}
	}

	sandbox<T>(change: (tx: WriteTransaction) => T): T {
		return change(new KvTransaction(new OverlayKv(this.kv), new ValueCache(), true));
	}

	revision(): number {
		return readRevision(this.kv);
	}

	async close(): Promise<void> {}
}
