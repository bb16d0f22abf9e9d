/** Keys that wait to be saved; those under a prefix can be had without a look at most others. */
export class Unsaved {
	/** By their paths up to the third slash, then up to the fourth: /index/pods-by-node/, /index/pods-by-node/node01/. */
	private readonly groups = new Map<string, Map<string, Set<string>>>();
	/** All of them: most keys are written several times, and the second time a look here tells. */
	private readonly all = new Set<string>();

	add(key: string): void {
		if (this.all.has(key)) return;
		this.all.add(key);
		const third = endOfPath(key, 3);
		const outer = key.slice(0, third);
		let groups = this.groups.get(outer);
		if (groups === undefined) {
			groups = new Map();
			this.groups.set(outer, groups);
		}
		const inner = key.slice(0, endOfPath(key, 1, third));
		const keys = groups.get(inner);
		if (keys === undefined) groups.set(inner, new Set([key]));
		else keys.add(key);
	}

	/** The key waits no longer. */
	delete(key: string): void {
		if (!this.all.delete(key)) return;
		const third = endOfPath(key, 3);
		this.groups
			.get(key.slice(0, third))
			?.get(key.slice(0, endOfPath(key, 1, third)))
			?.delete(key);
	}

	/** The keys that begin with `prefix`, in order; they wait no longer. */
	takeUnder(prefix: string): string[] {
		if (this.all.size === 0) return [];
		const found: string[] = [];
		for (const groups of within(this.groups, prefix, 3)) {
			for (const keys of within(groups, prefix, 4)) {
				for (const key of keys) {
					if (!key.startsWith(prefix)) continue;
					found.push(key);
					keys.delete(key);
					this.all.delete(key);
				}
			}
		}
		return found.sort();
	}

	/** All keys, in order. */
	takeAll(): string[] {
		const found = [...this.all].sort();
		this.all.clear();
		this.groups.clear();
		return found;
	}
}

/** The groups that may have keys under `prefix`: the one that its path names, where it has so many slashes, or others. */
function within<T>(groups: ReadonlyMap<string, T>, prefix: string, slashes: number): T[] {
	const name = prefix.slice(0, endOfPath(prefix, slashes));
	if (name.split("/").length > slashes) {
		const named = groups.get(name);
		return named === undefined ? [] : [named];
	}
	return Array.from(groups)
		.filter(([each]) => each.startsWith(prefix) || prefix.startsWith(each))
		.map(([, group]) => group);
}

/** Behind the slash that is `count` slashes after `from`, or behind the last one. */
function endOfPath(key: string, count: number, from = 0): number {
	let end = from;
	for (let left = count; left > 0; left--) {
		const next = key.indexOf("/", end);
		if (next < 0) break;
		end = next + 1;
	}
	return end;
}
