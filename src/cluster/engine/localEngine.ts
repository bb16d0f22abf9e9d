import type { Controller } from "../controllers/controller";
import type { Engine, Recurring } from "../engine";
import { ObjectRegistry } from "../registry/objectRegistry";
import type { Registry } from "../registry/registry";
import type { RequestRules } from "../registry/rules";
import type { ReadTransaction, Store, Timer, WriteTransaction } from "../store/store";
import { ClusterClock } from "./clock";
import { runToRest } from "./rest";

/** What moves a cluster: loaded only when something is to be done. */
export interface Work {
	controllers: readonly Controller[];
	rules: RequestRules;
}

export interface EngineOptions {
	/** The wall clock in milliseconds. */
	wall(): number;
	/** Called when the cluster has to move: a request, or a timer that is due. */
	work(): Work;
}

/** Steps that are committed together while catching up: about this many changes. */
const CHANGES_PER_COMMIT = 4_000;
/** How far `settle` looks ahead, unless told otherwise: a week. */
const SETTLE_LIMIT_MS = 7 * 24 * 3_600_000;

/** An engine whose caller can tell when it needs the means to move, and read without moving. */
export interface OpenEngine extends Engine {
	readonly store: Store;
	/** Whether a read would first have to move the cluster: `work` is called only then, and for requests. */
	isDue(): boolean;
	/** When the next timer is due, in milliseconds. */
	nextDue(): number | undefined;
	/** Stops the cluster's clock for that long (wall-clock milliseconds) unless it is held again; 0 lets it go on. */
	hold(milliseconds: number): void;
	/** Reads the cluster as it stands, without moving it. */
	view<T>(view: (registry: ObjectRegistry) => T): T;
}

/** Opens the engine of a cluster that is kept in `store`. */
export function openEngine(store: Store, options: EngineOptions): OpenEngine {
	return new LocalEngine(store, options);
}

class LocalEngine implements OpenEngine {
	private readonly clock: ClusterClock;

	constructor(
		readonly store: Store,
		private readonly options: EngineOptions,
	) {
		this.clock = new ClusterClock(options.wall);
		this.store.read((tx) => this.clock.load(tx));
	}

	now(): number {
		return this.clock.now();
	}

	isDue(): boolean {
		return this.store.read((tx) => this.isDueIn(tx));
	}

	read<T>(view: (registry: Registry) => T): T {
		// Mostly nothing is due, and what tells so is the view to read from.
		const seen = this.store.read((tx) =>
			this.isDueIn(tx) ? undefined : { value: view(this.registry(tx, this.clock.now())) },
		);
		if (seen !== undefined) return seen.value;
		if (this.store.writable) {
			this.catchUp();
			return this.view(view);
		}
		// What is due happens in memory only, since it can't be kept.
		return this.store.sandbox((tx) => {
			const now = this.clock.now();
			this.runUntil(tx, now);
			return view(this.registry(tx, now));
		});
	}

	view<T>(view: (registry: ObjectRegistry) => T): T {
		return this.store.read((tx) => {
			this.clock.load(tx);
			return view(this.registry(tx, this.clock.now()));
		});
	}

	request<T>(work: (registry: Registry) => T): T {
		this.catchUp();
		return this.store.write((tx) => {
			this.clock.load(tx);
			const now = this.clock.now();
			this.runUntil(tx, now);
			const registry = this.registry(tx, now, true);
			const result = work(registry);
			runToRest(registry, this.options.work().controllers);
			this.clock.keep(tx, now);
			return result;
		});
	}

	catchUp(): number | undefined {
		if (this.store.writable && this.isDue()) {
			const now = this.clock.now();
			this.goTo(() => now);
		}
		return this.nextDue();
	}

	nextDue(): number | undefined {
		return this.store.read((tx) => firstTimer(tx)?.due);
	}

	advance(milliseconds: number): void {
		this.catchUp();
		const target = this.clock.now() + milliseconds;
		this.goTo(() => target);
	}

	hold(milliseconds: number): void {
		this.catchUp();
		this.store.write((tx) => {
			this.clock.load(tx);
			this.clock.hold(tx, milliseconds);
		});
	}

	settle(options: { limitMs?: number } = {}): { elapsedMs: number; recurring: Recurring[]; reached: boolean } {
		this.catchUp();
		const start = this.clock.now();
		const limit = start + (options.limitMs ?? SETTLE_LIMIT_MS);
		this.goTo((tx) => {
			const next = this.nextThatCounts(tx);
			return next === undefined || next.due > limit ? undefined : next.due;
		});
		return this.store.read((tx) => ({
			elapsedMs: this.clock.now() - start,
			recurring: [...tx.timers()].filter((timer) => this.recurs(timer) && !this.controllerOf(timer)?.housekeeping),
			reached: this.nextThatCounts(tx) === undefined,
		}));
	}

	revision(): number {
		return this.store.revision();
	}

	close(): Promise<void> {
		return this.store.close();
	}

	private isDueIn(tx: ReadTransaction): boolean {
		this.clock.load(tx);
		return firstTimer(tx, this.clock.now()) !== undefined || this.clock.standsStill();
	}

	/** Runs every step up to a time, several to a commit, and goes on while `target` names another time. */
	private goTo(target: (tx: ReadTransaction) => number | undefined): void {
		let more = true;
		while (more) {
			more = this.store.write((tx) => {
				this.clock.load(tx);
				const first = tx.revision;
				// What is overdue still happens when it was due.
				let now = this.clock.reached;
				let until = target(tx);
				while (until !== undefined) {
					const moment = this.runMoment(tx, now, until);
					now = moment ?? Math.max(until, now);
					if (tx.revision - first >= CHANGES_PER_COMMIT) {
						this.clock.keep(tx, now);
						return true;
					}
					if (moment === undefined) {
						const next = target(tx);
						until = next === until ? undefined : next;
					}
				}
				this.clock.keep(tx, now);
				return false;
			});
		}
	}

	/** Runs what is due up to `until`, each moment at its own time and to rest before the next. */
	private runUntil(tx: WriteTransaction, until: number): void {
		let now = this.clock.reached;
		for (;;) {
			const moment = this.runMoment(tx, now, until);
			if (moment === undefined) return;
			now = moment;
		}
	}

	/** Runs the next moment that is due up to `until` and returns its time, which is never before `now`. */
	private runMoment(tx: WriteTransaction, now: number, until: number): number | undefined {
		const due = dueTogether(tx, until);
		const first = due[0];
		if (first === undefined) return undefined;
		const moment = Math.max(first.due, now);
		runToRest(this.registry(tx, moment, true), this.options.work().controllers, due, until);
		return moment;
	}

	/** The next timer that does not recur by itself. */
	private nextThatCounts(tx: ReadTransaction): Timer | undefined {
		for (const timer of tx.timers()) if (!this.recurs(timer)) return timer;
		return undefined;
	}

	private registry(tx: ReadTransaction | WriteTransaction, now: number, working = false): ObjectRegistry {
		const seed = (tx.setting("seed") as string | undefined) ?? "";
		return new ObjectRegistry(tx, { now, seed, ...(working ? { rules: () => this.options.work().rules } : {}) });
	}

	private recurs(timer: Timer): boolean {
		const controller = this.controllerOf(timer);
		return controller === undefined || controller.recurs?.(timer.key) === true;
	}

	private controllerOf(timer: Timer): Controller | undefined {
		return this.options.work().controllers.find((each) => each.name === timer.owner);
	}
}

function firstTimer(tx: ReadTransaction, now?: number): Timer | undefined {
	for (const timer of tx.timers(now)) return timer;
	return undefined;
}

/** The timers of the first moment that is due. */
function dueTogether(tx: ReadTransaction, until: number): Timer[] {
	const together: Timer[] = [];
	for (const timer of tx.timers(until)) {
		if (together.length > 0 && timer.due !== together[0]?.due) break;
		together.push(timer);
	}
	return together;
}
