import type { Misfit } from "../../api/scheduling/misfit";
import type { Claim, Volume } from "../../api/scheduling/volumeMatch";
import type { KubeObject, Node, Pod, V1CSINode, V1VolumeAttachment } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { claimNames } from "./claims";

/** A volume that a CSI driver attaches to nodes, and the claim that is bound to it. */
interface Attachable {
	driver: string;
	handle: string;
	claim: string;
}

/** The volumes of a pod's bound claims that CSI drivers attach. */
export function attachables(pod: Pod, registry: Registry): Attachable[] {
	return claimNames(pod).flatMap((claim) => {
		const { spec } = registry.find<Claim>(kind("persistentvolumeclaims"), pod.metadata.namespace, claim) ?? {};
		const csi = spec?.volumeName
			? registry.find<Volume>(kind("persistentvolumes"), undefined, spec.volumeName)?.spec?.csi
			: undefined;
		return csi ? [{ driver: csi.driver, handle: csi.volumeHandle, claim }] : [];
	});
}

/** The NodeVolumeLimits plugin: a node takes no more volumes of a CSI driver than its CSINode says. */
export function checkVolumeLimits(
	wanted: readonly Attachable[],
	node: Node,
	pods: readonly Pod[],
	registry: Registry,
): Misfit | undefined {
	if (wanted.length === 0) return undefined;
	const nodeName = node.metadata.name ?? "";
	const csiNode = registry.find<KubeObject & V1CSINode>(kind("csinodes.storage.k8s.io"), undefined, nodeName);
	for (const { name, allocatable } of csiNode?.spec.drivers ?? []) {
		const more = wanted.filter(({ driver }) => driver === name);
		if (more.length === 0 || allocatable?.count === undefined) continue;
		const there = new Set([
			...pods.flatMap((pod) => attachables(pod, registry)).flatMap((each) => (each.driver === name ? each.handle : [])),
			...attachedTo(nodeName, name, registry),
		]);
		const handles = new Set([...there, ...more.map(({ handle }) => handle)]);
		if (handles.size <= allocatable.count || handles.size === there.size) continue;
		return {
			filter: "NodeVolumeLimits",
			reasons: ["node(s) exceed max volume count"],
			resolvable: true,
			evidence: { what: "volume", claim: more[0]?.claim ?? "" },
		};
	}
	return undefined;
}

/** What is attached to a node although no pod there uses it (any more). */
function attachedTo(nodeName: string, driver: string, registry: Registry): string[] {
	return registry
		.list<KubeObject & V1VolumeAttachment>(kind("volumeattachments.storage.k8s.io"))
		.filter(({ spec }) => spec.nodeName === nodeName && spec.attacher === driver)
		.flatMap(({ spec }) => {
			const name = spec.source.persistentVolumeName;
			const csi = name ? registry.find<Volume>(kind("persistentvolumes"), undefined, name)?.spec?.csi : undefined;
			return csi ? [csi.volumeHandle] : [];
		});
}
