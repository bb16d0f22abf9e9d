import { kubelet } from "../kubelet/index";
import { scheduler } from "../scheduler/index";
import type { Controller } from "./controller";
import { daemonSetController } from "./daemonset/index";

/** Everything that acts in a cluster by itself, in the order in which it sees changes. */
export function allControllers(): Controller[] {
	return [daemonSetController, scheduler, kubelet];
}
