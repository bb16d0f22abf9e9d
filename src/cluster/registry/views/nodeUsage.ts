import { isPodTerminal } from "../../../api/podReady";
import { type NodeUsage, type PodUsage, podUsage, sumOf } from "../../../api/scheduling/usage";
import type { Pod } from "../../../api/types";
import type { Observation } from "../../controllers/controller";
import { kind } from "../../kinds";
import type { ReadTransaction } from "../../store/store";
import { indexedName, podsByNodePrefix } from "../indexes";
import { objectKey } from "../keys";

/** What the pods of nodes that were asked for take of them. */
export class NodeUsages {
	private readonly byNode = new Map<string, { pods: Map<string, PodUsage>; sum: NodeUsage | undefined }>();

	/** Not to be changed. */
	on(tx: ReadTransaction, nodeName: string): NodeUsage {
		let known = this.byNode.get(nodeName);
		if (known === undefined) {
			known = { pods: readAll(tx, nodeName), sum: undefined };
			this.byNode.set(nodeName, known);
		}
		known.sum ??= sumOf(known.pods.values());
		return known.sum;
	}

	observe({ type, object, previous }: Observation): void {
		const node = type === "DELETED" ? undefined : nodeOf(object as Pod);
		const before = previous && nodeOf(previous as Pod);
		// A pod's status makes no difference, as long as it has not ended.
		if (node === before && object.spec === previous?.spec) return;
		const key = `${object.metadata.namespace}/${object.metadata.name}`;
		this.change(before, (pods) => pods.delete(key));
		this.change(node, (pods) => pods.set(key, podUsage(object as Pod)));
	}

	private change(node: string | undefined, how: (pods: Map<string, PodUsage>) => void): void {
		const known = node === undefined ? undefined : this.byNode.get(node);
		if (known === undefined) return;
		how(known.pods);
		known.sum = undefined;
	}
}

function readAll(tx: ReadTransaction, nodeName: string): Map<string, PodUsage> {
	const pods = new Map<string, PodUsage>();
	for (const key of tx.keys(podsByNodePrefix(nodeName))) {
		const { namespace, name } = indexedName(key);
		const pod = tx.get(objectKey(kind("pods"), namespace, name)) as Pod | undefined;
		if (pod !== undefined && !isPodTerminal(pod)) pods.set(`${namespace}/${name}`, podUsage(pod));
	}
	return pods;
}

/** The node that a pod takes something of. */
function nodeOf(pod: Pod): string | undefined {
	return isPodTerminal(pod) ? undefined : pod.spec?.nodeName || undefined;
}
