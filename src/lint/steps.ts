import { type FieldPath, root } from "../api/fieldPath";
import type { Step } from "./place";

/** A path as a value, from its steps: undefined for none. */
export function pathFrom(steps: readonly Step[]): FieldPath | undefined {
	let path: FieldPath | undefined;
	for (const step of steps) {
		if (path === undefined) path = root(String(step));
		else if (typeof step === "number") path = path.index(step);
		else path = /[./[\]]/.test(step) ? path.key(step) : path.child(step);
	}
	return path;
}
