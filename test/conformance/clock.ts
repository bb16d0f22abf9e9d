import { sleepUnless } from "../../src/cli/host";

/** The time that commands see, and how they wait. */
export interface Clock {
	now(): number;
	sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
	/** A signal that aborts when so much time has passed. */
	after(milliseconds: number): AbortSignal;
}

export const wallClock: Clock = {
	now: () => Date.now(),
	sleep: (milliseconds, signal) => sleepUnless(signal, milliseconds),
	after: (milliseconds) => AbortSignal.timeout(milliseconds),
};

const START = Date.parse("2026-01-02T03:04:05Z");

/** A clock that stands still unless somebody sleeps or lets time pass: what happens in which second is the same each time. */
export class ControlledClock implements Clock {
	#now = START;
	readonly #alarms: { time: number; controller: AbortController }[] = [];

	now(): number {
		return this.#now;
	}

	async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
		if (signal.aborted) return;
		this.pass(milliseconds);
		// Others who wait go on, too.
		await new Promise((resolve) => setImmediate(resolve));
	}

	after(milliseconds: number): AbortSignal {
		const controller = new AbortController();
		this.#alarms.push({ time: this.#now + milliseconds, controller });
		return controller.signal;
	}

	pass(milliseconds: number): void {
		this.#now += milliseconds;
		for (const { time, controller } of this.#alarms) if (time <= this.#now) controller.abort();
	}
}
