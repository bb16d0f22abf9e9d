import type { Observation } from "../../controllers/controller";
import type { ReadTransaction } from "../../store/store";
import { AntiAffinityKeys } from "./antiAffinity";
import { AllNodeFacts } from "./nodeFacts";
import { NodeUsages } from "./nodeUsage";
import { OwnedPods } from "./ownedPods";

/**
 * What controllers ask for again and again, worked out once from the indexes and then brought up to date with every
 * change. It is much less than what it is made of, and stays in memory where the thousands of pods themselves do not.
 */
export class Views {
	readonly ownedPods = new OwnedPods();
	readonly nodeFacts = new AllNodeFacts();
	readonly usages = new NodeUsages();
	readonly antiAffinityKeys = new AntiAffinityKeys();

	observe(change: Observation): void {
		if (change.resource === "pods") {
			this.ownedPods.observe(change);
			this.usages.observe(change);
			this.antiAffinityKeys.observe(change);
		} else if (change.resource === "nodes") {
			this.nodeFacts.observe(change);
		}
	}
}

/** The views of a transaction's cluster: whoever changes a pod or node tells them. */
export function viewsOf(tx: ReadTransaction): Views {
	return tx.derived("views", () => new Views());
}
