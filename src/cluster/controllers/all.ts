import type { Controller } from "./controller";

/** Everything that acts in a cluster by itself, in the order in which it sees changes. */
export function allControllers(): Controller[] {
	return [];
}
