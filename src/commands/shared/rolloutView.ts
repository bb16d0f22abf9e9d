import { resourceForKind } from "../../api/resources";
import type { DaemonSet, Node, Pod } from "../../api/types";
import type { Client } from "../../client/client";
import { podsOf, revisionHash } from "./daemonSetPods";

/** A DaemonSet's rollout, as far as it can be seen at one moment. */
export interface RolloutView {
	daemonSet: DaemonSet;
	/** The DaemonSet's own. */
	pods: readonly Pod[];
	nodes: readonly Node[];
	/** The newest revision's hash. */
	revision: string | undefined;
	/** Milliseconds. */
	now: number;
}

/** Reads how the rollout of a DaemonSet stands. */
export async function readRollout(client: Client, daemonSet: DaemonSet): Promise<RolloutView> {
	return {
		daemonSet,
		pods: await podsOf(client, daemonSet),
		nodes: await listNodes(client),
		revision: await revisionHash(client, daemonSet),
		now: await client.now(),
	};
}

/** All nodes. */
export async function listNodes(client: Client): Promise<Node[]> {
	const resource = resourceForKind(await client.resources(), "v1", "Node");
	return resource === undefined ? [] : ((await client.list(resource)).items as Node[]);
}
