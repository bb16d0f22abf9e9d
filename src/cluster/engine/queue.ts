/** A first-in-first-out queue without duplicates, of which controller is to sync which key. */
export class WorkQueue {
	private readonly items: { controller: number; key: string }[] = [];
	private readonly waiting: Set<string>[];
	private head = 0;

	constructor(controllers: number) {
		this.waiting = Array.from({ length: controllers }, () => new Set<string>());
	}

	add(controller: number, key: string): void {
		const waiting = this.waiting[controller];
		if (waiting === undefined || waiting.has(key)) return;
		waiting.add(key);
		this.items.push({ controller, key });
	}

	take(): { controller: number; key: string } | undefined {
		const item = this.items[this.head];
		if (item === undefined) return undefined;
		this.head++;
		if (this.head > 1024 && this.head * 2 > this.items.length) {
			this.items.splice(0, this.head);
			this.head = 0;
		}
		this.waiting[item.controller]?.delete(item.key);
		return item;
	}
}
