import { targetNodeName } from "../nodeAffinity";
import { isPodTerminal } from "../podReady";
import type { Pod } from "../types";

/** A DaemonSet's pods by the node that they are on or meant for. */
export type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

/**
 * Groups a DaemonSet's pods by node. Terminal pods that are going away are left out: there is nothing more to do with
 * them, and they do not hold up their successors. So are pods that are meant for no node in particular.
 */
export function groupByNode(pods: readonly Pod[]): Map<string, Pod[]> {
	const byNode = new Map<string, Pod[]>();
	for (const pod of pods) {
		if (pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod)) {
			continue;
		}
		const nodeName = targetNodeName(pod.spec);
		if (nodeName === undefined) {
			continue;
		}
		const others = byNode.get(nodeName);
		if (others === undefined) {
			byNode.set(nodeName, [pod]);
		} else {
			others.push(pod);
		}
	}
	return byNode;
}

/** A node's pods, the one to keep first: bound ones before others, then by age, then by name. */
export function oldestFirst(pods: readonly Pod[]): Pod[] {
	return [...pods].sort(
		(left, right) =>
			Number(!left.spec.nodeName) - Number(!right.spec.nodeName) ||
			compareTexts(left.metadata.creationTimestamp, right.metadata.creationTimestamp) ||
			compareTexts(left.metadata.name, right.metadata.name),
	);
}

/** The pod that `oldestFirst` puts first. */
export function oldestOf(pods: readonly Pod[]): Pod | undefined {
	return pods.length > 1 ? oldestFirst(pods)[0] : pods[0];
}

export function isTerminating(pod: Pod): boolean {
	return pod.metadata.deletionTimestamp !== undefined;
}

function compareTexts(left = "", right = ""): number {
	return left < right ? -1 : left > right ? 1 : 0;
}
