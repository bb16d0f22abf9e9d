import type { Step } from "./protocol";
import { applyStep, emptyState, type UiState } from "./state";

/** How many steps a page keeps; the oldest become part of where it begins. */
const MAX_STEPS = 20_000;

/** What has happened, step by step, with a place in it that can be moved. */
export class Timeline {
	readonly state: UiState = emptyState();
	private readonly steps: Step[] = [];
	/** Each leads back over the step at the same place. */
	private readonly undo: Step[] = [];
	private place = 0;
	private live = true;

	constructor(base: Step, steps: readonly Step[]) {
		applyStep(this.state, base);
		for (const step of steps) this.push(step);
	}

	/** How many steps there are, and how many of them the state has behind it. */
	get length(): number {
		return this.steps.length;
	}

	get position(): number {
		return this.place;
	}

	/** Whether the state follows what happens. */
	get isLive(): boolean {
		return this.live;
	}

	/** When the step at a place happened; undefined where there is none. */
	timeOf(position: number): number | undefined {
		return position === 0 ? this.undo[0]?.at : this.steps[position - 1]?.at;
	}

	/** Takes in what has happened; a state that looks back stays where it is. */
	push(step: Step): void {
		this.steps.push(step);
		if (this.live) this.goTo(this.steps.length);
		if (this.steps.length <= MAX_STEPS || !this.live) return;
		const surplus = this.steps.length - MAX_STEPS;
		this.steps.splice(0, surplus);
		this.undo.splice(0, surplus);
		this.place -= surplus;
	}

	/** Brings the state to the place behind so many steps; at the end it follows what happens. */
	goTo(position: number): void {
		const target = Math.max(0, Math.min(this.steps.length, position));
		while (this.place < target) {
			const step = this.steps[this.place];
			if (step === undefined) break;
			this.undo[this.place] = applyStep(this.state, step);
			this.place++;
		}
		while (this.place > target) {
			this.place--;
			const back = this.undo[this.place];
			if (back !== undefined) applyStep(this.state, back);
		}
		this.live = this.place === this.steps.length;
	}
}
