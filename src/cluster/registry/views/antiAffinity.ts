import { antiAffinityTopologies } from "../../../api/scheduling/clusterView";
import type { Pod } from "../../../api/types";
import type { Observation } from "../../controllers/controller";
import type { ReadTransaction } from "../../store/store";
import { antiAffinityKeysPrefix, indexedTopologyKey } from "../indexes";

/** The topology keys that required anti-affinity of bound pods names, or has named. */
export class AntiAffinityKeys {
	private keys: string[] | undefined;

	list(tx: ReadTransaction): readonly string[] {
		this.keys ??= [...tx.keys(antiAffinityKeysPrefix)].map(indexedTopologyKey);
		return this.keys;
	}

	observe({ type, object }: Observation): void {
		const pod = object as Pod;
		if (this.keys === undefined || type === "DELETED" || !pod.spec?.nodeName) return;
		for (const key of antiAffinityTopologies(pod)) if (!this.keys?.includes(key)) this.keys = undefined;
	}
}
