import { formatLabelSelector } from "../../api/labelSelector";
import { resourceForKind } from "../../api/resources";
import type { ControllerRevision, DaemonSet, KubeObject, Pod } from "../../api/types";
import { REVISION_LABEL } from "../../api/wellKnown";
import type { Client } from "../../client/client";

/** The pods that a DaemonSet owns. */
export async function podsOf(client: Client, daemonSet: DaemonSet): Promise<Pod[]> {
	return (await owned(client, daemonSet, "v1", "Pod")) as Pod[];
}

/** The hash of a DaemonSet's newest revision, as its pods carry it; undefined before there is one. */
export async function revisionHash(client: Client, daemonSet: DaemonSet): Promise<string | undefined> {
	const revisions = (await owned(client, daemonSet, "apps/v1", "ControllerRevision")) as ControllerRevision[];
	const newest = revisions.sort((a, b) => b.revision - a.revision)[0];
	return newest?.metadata.labels?.[REVISION_LABEL];
}

async function owned(client: Client, { metadata, spec }: DaemonSet, apiVersion: string, kind: string) {
	const resource = resourceForKind(await client.resources(), apiVersion, kind);
	if (resource === undefined) return [];
	const { namespace, uid } = metadata;
	const list = await client.list(resource, { namespace, labelSelector: formatLabelSelector(spec.selector) });
	const isOwned = ({ metadata: { ownerReferences = [] } }: KubeObject) =>
		ownerReferences.some((owner) => owner.controller && owner.uid === uid);
	return list.items.filter(isOwned);
}
