import type { OpenEngine } from "../../../cluster/engine/localEngine";

/** How fast a served cluster's time goes by. */
export type Pace = { kind: "real" } | { kind: "times"; factor: number } | { kind: "paused" };

/** Another process is heard within this time, in milliseconds. */
const LONGEST_WAIT_MS = 100;
const SHORTEST_WAIT_MS = 10;
/** A hold on the clock is renewed that often, and ends by itself when nobody renews it. */
const HOLD_MS = 15_000;
const RENEW_MS = 5_000;

/**
 * Keeps a served cluster moving: runs what falls due, at the pace that was asked for.
 * `wall` gives wall-clock milliseconds.
 */
export class Mover {
	private last: number;
	private renewed = Number.NEGATIVE_INFINITY;

	constructor(
		private readonly engine: OpenEngine,
		private readonly pace: Pace,
		private readonly wall: () => number,
	) {
		this.last = wall();
	}

	/** Does what is due by now; returns how long to wait until the next call, in milliseconds. */
	move(): number {
		const now = this.wall();
		const passed = Math.max(0, now - this.last);
		this.last = now;
		if (this.pace.kind === "times") this.engine.advance(passed * (this.pace.factor - 1));
		if (this.pace.kind === "paused" && now - this.renewed >= RENEW_MS) {
			this.engine.hold(HOLD_MS);
			this.renewed = now;
		}
		const due = this.engine.catchUp();
		if (due === undefined || this.pace.kind === "paused") return LONGEST_WAIT_MS;
		const factor = this.pace.kind === "times" ? this.pace.factor : 1;
		return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, (due - this.engine.now()) / factor));
	}

	/** Lets the clock go on its own way. */
	stop(): void {
		if (this.pace.kind === "paused") this.engine.hold(0);
	}
}
