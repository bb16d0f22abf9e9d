/**
 * Sorts in place as Go's sort.Sort: not stable, so that equal elements end up where Go would put them (kubectl's
 * --sort-by). The pattern-defeating quicksort of Go 1.19 and later, step by step.
 */
export function goSort<T>(items: T[], less: (a: T, b: T) => boolean): void {
	if (items.length > 1) new Sorter(items, less).sort(0, items.length, bitLength(items.length));
}

type Hint = "increasing" | "decreasing" | "unknown";

const MAX_INSERTION = 12;
const SHORTEST_NINTHER = 50;
const MAX_SWAPS = 12;
const MAX_STEPS = 5;
const SHORTEST_SHIFTING = 50;

class Sorter<T> {
	private swaps = 0;

	constructor(
		private readonly items: T[],
		private readonly isLess: (a: T, b: T) => boolean,
	) {}

	/** Sorts from `start` up to `end`; `limit` is how many bad pivots are borne before heapsort takes over. */
	sort(start: number, end: number, limit: number): void {
		let a = start;
		let b = end;
		let badPivots = limit;
		let balanced = true;
		let partitioned = true;
		for (;;) {
			const length = b - a;
			if (length <= MAX_INSERTION) {
				this.insertionSort(a, b);
				return;
			}
			if (badPivots === 0) {
				this.heapSort(a, b);
				return;
			}
			if (!balanced) {
				this.breakPatterns(a, b);
				badPivots--;
			}
			let { pivot, hint } = this.choosePivot(a, b);
			if (hint === "decreasing") {
				this.reverse(a, b);
				pivot = b - 1 - (pivot - a);
				hint = "increasing";
			}
			if (balanced && partitioned && hint === "increasing" && this.partialInsertionSort(a, b)) return;
			// Nothing from here on is below what lies before: elements equal to the pivot are done.
			if (a > 0 && !this.less(a - 1, pivot)) {
				a = this.partitionEqual(a, b, pivot);
				continue;
			}
			const { middle, already } = this.partition(a, b, pivot);
			partitioned = already;
			const left = middle - a;
			const right = b - middle;
			const threshold = Math.trunc(length / 8);
			if (left < right) {
				balanced = left >= threshold;
				this.sort(a, middle, badPivots);
				a = middle + 1;
			} else {
				balanced = right >= threshold;
				this.sort(middle + 1, b, badPivots);
				b = middle;
			}
		}
	}

	private less(i: number, j: number): boolean {
		return this.isLess(this.items[i] as T, this.items[j] as T);
	}

	private swap(i: number, j: number): void {
		const item = this.items[i] as T;
		this.items[i] = this.items[j] as T;
		this.items[j] = item;
	}

	private insertionSort(a: number, b: number): void {
		for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
	}

	private heapSort(a: number, b: number): void {
		const length = b - a;
		for (let i = Math.trunc((length - 1) / 2); i >= 0; i--) this.siftDown(i, length, a);
		for (let i = length - 1; i >= 0; i--) {
			this.swap(a, a + i);
			this.siftDown(0, i, a);
		}
	}

	private siftDown(from: number, end: number, first: number): void {
		let root = from;
		for (;;) {
			let child = 2 * root + 1;
			if (child >= end) return;
			if (child + 1 < end && this.less(first + child, first + child + 1)) child++;
			if (!this.less(first + root, first + child)) return;
			this.swap(first + root, first + child);
			root = child;
		}
	}

	private partition(a: number, b: number, pivot: number): { middle: number; already: boolean } {
		this.swap(a, pivot);
		let i = a + 1;
		let j = b - 1;
		let already = true;
		for (;;) {
			while (i <= j && this.less(i, a)) i++;
			while (i <= j && !this.less(j, a)) j--;
			if (i > j) break;
			already = false;
			this.swap(i++, j--);
		}
		this.swap(j, a);
		return { middle: j, already };
	}

	private partitionEqual(a: number, b: number, pivot: number): number {
		this.swap(a, pivot);
		let i = a + 1;
		let j = b - 1;
		for (;;) {
			while (i <= j && !this.less(a, i)) i++;
			while (i <= j && this.less(a, j)) j--;
			if (i > j) return i;
			this.swap(i++, j--);
		}
	}

	/** Mends a nearly sorted range; false when it is not nearly sorted. */
	private partialInsertionSort(a: number, b: number): boolean {
		let i = a + 1;
		for (let step = 0; step < MAX_STEPS; step++) {
			while (i < b && !this.less(i, i - 1)) i++;
			if (i === b) return true;
			if (b - a < SHORTEST_SHIFTING) return false;
			this.swap(i, i - 1);
			if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
			if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
		}
		return false;
	}

	/** Scatters a few elements so that a pattern does not give bad pivots again. */
	private breakPatterns(a: number, b: number): void {
		const length = b - a;
		if (length < 8) return;
		let random = BigInt(length);
		const mask = (1n << BigInt(bitLength(length))) - 1n;
		const index = a + Math.trunc(length / 4) * 2;
		for (let i = 0; i < 3; i++) {
			random = BigInt.asUintN(64, random ^ (random << 13n));
			random ^= random >> 7n;
			random = BigInt.asUintN(64, random ^ (random << 17n));
			const other = Number(random & mask);
			this.swap(index - 1 + i, a + (other >= length ? other - length : other));
		}
	}

	private choosePivot(a: number, b: number): { pivot: number; hint: Hint } {
		const length = b - a;
		const quarter = Math.trunc(length / 4);
		let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
		this.swaps = 0;
		if (length >= 8) {
			if (length >= SHORTEST_NINTHER) {
				i = this.median(i - 1, i, i + 1);
				j = this.median(j - 1, j, j + 1);
				k = this.median(k - 1, k, k + 1);
			}
			j = this.median(i, j, k);
		}
		const hint = this.swaps === 0 ? "increasing" : this.swaps === MAX_SWAPS ? "decreasing" : "unknown";
		return { pivot: j, hint };
	}

	private median(first: number, second: number, third: number): number {
		let [a, b, c] = [first, second, third];
		[a, b] = this.ordered(a, b);
		[b, c] = this.ordered(b, c);
		[a, b] = this.ordered(a, b);
		return b;
	}

	private ordered(a: number, b: number): [number, number] {
		if (!this.less(b, a)) return [a, b];
		this.swaps++;
		return [b, a];
	}

	private reverse(a: number, b: number): void {
		for (let i = a, j = b - 1; i < j; i++, j--) this.swap(i, j);
	}
}

function bitLength(value: number): number {
	return value.toString(2).length;
}
