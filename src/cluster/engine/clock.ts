import type { ReadTransaction, WriteTransaction } from "../store/store";

/** The cluster's clock as it is kept: how far it is ahead of the wall clock, and when it was last seen. Milliseconds. */
interface KeptClock {
	offset: number;
	last: number;
	/** Time stands still until then, by the wall clock: a server that pauses the cluster renews it. */
	heldUntil?: number;
}

const SETTING = "clock";

/** The cluster's time: the wall clock and an offset, never backwards, whatever the wall clock does. */
export class ClusterClock {
	private kept: KeptClock = { offset: 0, last: 0 };

	/** `wall` gives the wall clock in milliseconds. */
	constructor(private readonly wall: () => number) {}

	/** Takes in what other processes have kept. */
	load(tx: ReadTransaction): void {
		this.kept = (tx.setting(SETTING) as KeptClock | undefined) ?? { offset: 0, last: 0 };
	}

	now(): number {
		if (this.isHeld()) return this.kept.last;
		return Math.max(Math.floor(this.wall()) + this.kept.offset, this.kept.last);
	}

	/** The time up to which everything has happened. */
	get reached(): number {
		return this.kept.last;
	}

	/** Whether the wall clock has been set back: time stands still until `keep` gives it a new offset. */
	standsStill(): boolean {
		return !this.isHeld() && Math.floor(this.wall()) + this.kept.offset < this.kept.last;
	}

	/** Keeps `now` as the time that was reached; time goes on from there. */
	keep(tx: WriteTransaction, now: number): void {
		const wall = Math.floor(this.wall());
		if (this.isHeld()) {
			if (now !== this.kept.last) this.set(tx, { ...this.kept, offset: now - wall, last: now });
			return;
		}
		const offset = Math.max(this.kept.offset, now - wall);
		if (offset === this.kept.offset && now === this.kept.last) return;
		this.set(tx, { offset, last: now });
	}

	/** Stops the clock where it stands for that long (wall-clock milliseconds), or lets it go on from there. */
	hold(tx: WriteTransaction, milliseconds: number): void {
		const wall = Math.floor(this.wall());
		const now = this.now();
		const heldUntil = milliseconds > 0 ? { heldUntil: wall + milliseconds } : {};
		this.set(tx, { offset: now - wall, last: now, ...heldUntil });
	}

	private isHeld(): boolean {
		return this.kept.heldUntil !== undefined && this.wall() < this.kept.heldUntil;
	}

	private set(tx: WriteTransaction, kept: KeptClock): void {
		this.kept = kept;
		tx.setSetting(SETTING, kept);
	}
}
