import { isPodTerminal } from "../../api/podReady";
import { labelOf } from "../../api/scheduling/clusterView";
import type { VolumeFilter } from "../../api/scheduling/fitting";
import type { Misfit } from "../../api/scheduling/misfit";
import { type Claim, mayServe, reaches, type Volume } from "../../api/scheduling/volumeMatch";
import type { Node, Pod } from "../../api/types";
import { SELECTED_NODE } from "../../api/wellKnown";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { claimNames, claimsThere, storageClassOf } from "./claims";
import { attachables, checkVolumeLimits } from "./volumeLimits";
import { checkZone, placesOf } from "./volumeZone";

/**
 * The filters about the volumes of `pod` (VolumeRestrictions, NodeVolumeLimits, VolumeBinding and VolumeZone): claims
 * that one pod at a time may use, how many volumes a node takes, the node affinity of bound volumes, volumes to be had for
 * claims that wait for their first consumer, and zones. Undefined for a pod without claims, as most are.
 */
export function volumeFilter(pod: Pod, registry: Registry): VolumeFilter | undefined {
	const claims = claimsThere(pod, registry);
	if (claims.length === 0) return undefined;
	const exclusive = claims.filter((claim) => claim.spec?.accessModes?.includes("ReadWriteOncePod"));
	const users = exclusive.length === 0 ? [] : usersOf(exclusive, pod, registry);
	const wanted = attachables(pod, registry);
	const places = placesOf(claims, registry);
	return (node, pods) =>
		checkExclusive(exclusive, users, node, pods) ??
		checkVolumeLimits(wanted, node, pods, registry) ??
		checkClaims(claims, node, registry) ??
		checkZone(places, node);
}

/** The placed pods that use one of the claims. */
function usersOf(claims: readonly Claim[], pod: Pod, registry: Registry): Pod[] {
	return registry
		.list<Pod>(kind("pods"), pod.metadata.namespace)
		.filter((other) => other.spec.nodeName && !isPodTerminal(other) && uses(other, claims));
}

function uses(pod: Pod, claims: readonly Claim[]): boolean {
	const names = claimNames(pod);
	return claims.some(
		({ metadata }) => metadata.namespace === pod.metadata.namespace && names.includes(metadata.name ?? ""),
	);
}

function checkExclusive(
	claims: readonly Claim[],
	users: readonly Pod[],
	node: Node,
	pods: readonly Pod[],
): Misfit | undefined {
	const elsewhere = users.some(({ spec }) => spec.nodeName !== node.metadata.name);
	if (!elsewhere && !(claims.length > 0 && pods.some((pod) => uses(pod, claims)))) return undefined;
	return {
		filter: "VolumeRestrictions",
		reasons: [
			"node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
		],
		resolvable: true,
		evidence: { what: "volume", claim: claims[0]?.metadata.name ?? "" },
	};
}

function checkClaims(claims: readonly Claim[], node: Node, registry: Registry): Misfit | undefined {
	const reasons = new Map<string, Misfit["evidence"]>();
	const taken = new Set<string>();
	for (const claim of claims) {
		const reason = claim.spec?.volumeName
			? boundProblem(claim.spec.volumeName, node, registry)
			: unboundProblem(claim, node, taken, registry);
		if (reason === undefined || reasons.has(reason)) continue;
		const volume = claim.spec?.volumeName;
		reasons.set(reason, { what: "volume", claim: claim.metadata.name ?? "", ...(volume ? { volume } : {}) });
	}
	const [evidence] = reasons.values();
	if (evidence === undefined) return undefined;
	return { filter: "VolumeBinding", reasons: [...reasons.keys()], resolvable: false, evidence };
}

function boundProblem(volumeName: string, node: Node, registry: Registry): string | undefined {
	const volume = registry.find<Volume>(kind("persistentvolumes"), undefined, volumeName);
	if (volume === undefined) return "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
	return reaches(volume, node) ? undefined : "node(s) didn't match PersistentVolume's node affinity";
}

/** The claims of `pod` for which a volume has to be made when it goes to `node`. */
export function volumesToMake(pod: Pod, node: Node, registry: Registry): Claim[] {
	const taken = new Set<string>();
	return claimsThere(pod, registry).filter(
		(claim) => !claim.spec?.volumeName && !takeVolume(claim, node, taken, registry),
	);
}

/** `taken`: the volumes that other claims of the pod would get. */
function unboundProblem(claim: Claim, node: Node, taken: Set<string>, registry: Registry): string | undefined {
	if (takeVolume(claim, node, taken, registry)) return undefined;
	const selected = claim.metadata.annotations?.[SELECTED_NODE];
	const storageClass = storageClassOf(claim, registry);
	const provisions = storageClass !== undefined && storageClass.provisioner !== "kubernetes.io/no-provisioner";
	const here = selected === undefined || selected === node.metadata.name;
	const terms = storageClass?.allowedTopologies ?? [];
	const allowed =
		terms.length === 0 ||
		terms.some(({ matchLabelExpressions = [] }) =>
			matchLabelExpressions.every(({ key, values }) => values.includes(labelOf(node, key) ?? "")),
		);
	return provisions && here && allowed ? undefined : "node(s) didn't find available persistent volumes to bind";
}

/** Takes a volume that is there for a claim on a node; not once somebody was asked to make one. */
function takeVolume(claim: Claim, node: Node, taken: Set<string>, registry: Registry): boolean {
	if (claim.metadata.annotations?.[SELECTED_NODE] !== undefined) return false;
	const fitting = registry
		.list<Volume>(kind("persistentvolumes"))
		.find((volume) => !taken.has(volume.metadata.name ?? "") && mayServe(volume, claim) && reaches(volume, node));
	if (fitting === undefined) return false;
	taken.add(fitting.metadata.name ?? "");
	return true;
}
