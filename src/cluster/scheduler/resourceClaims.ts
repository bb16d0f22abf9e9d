import type { Misfit } from "../../api/scheduling/misfit";
import type { KubeObject, Pod, ResourceV1ResourceClaim, V1PodResourceClaim } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

type ResourceClaim = KubeObject & Pick<ResourceV1ResourceClaim, "spec" | "status">;

/**
 * What keeps a pod out of the scheduling queue as long as it lasts (the DynamicResources plugin's PreEnqueue): a claim
 * that is not there, or going. Such a pod just waits: neither a condition nor an event says so.
 */
export function claimGate(pod: Pod, registry: Registry): string | undefined {
	for (const reference of pod.spec.resourceClaims ?? []) {
		const name = claimName(pod, reference);
		if (name === undefined) {
			const { namespace, name: podName } = pod.metadata;
			return `pod "${namespace}/${podName}": pod claim "${reference.name}": the resourceclaim has not been created yet`;
		}
		const claim = findClaim(pod, name, registry);
		if (claim === undefined) return `resourceclaim.resource.k8s.io "${name}" not found`;
		if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim "${name}" is being deleted`;
	}
	return undefined;
}

/** Why a pod's claims keep it from every node, whichever it is (the plugin's PreFilter), if they do. */
export function deviceClassProblem(pod: Pod, registry: Registry): string | undefined {
	for (const claim of waitingClaims(pod, registry)) {
		for (const request of claim.spec.devices?.requests ?? []) {
			const asked = request.exactly
				? [{ name: request.name, deviceClass: request.exactly.deviceClassName }]
				: (request.firstAvailable ?? []).map((each) => ({
						name: `${request.name}/${each.name}`,
						deviceClass: each.deviceClassName,
					}));
			for (const { name, deviceClass } of asked) {
				const found = registry.find<KubeObject>(kind("deviceclasses.resource.k8s.io"), undefined, deviceClass);
				if (found === undefined) return `request ${name}: device class ${deviceClass} does not exist`;
			}
		}
	}
	return undefined;
}

/** Local nodes have no devices: a claim that nobody has allocated finds none (the plugin's Filter). */
export function deviceMisfit(pod: Pod, registry: Registry): Misfit | undefined {
	const [claim] = waitingClaims(pod, registry);
	if (claim === undefined) return undefined;
	return {
		filter: "DynamicResources",
		reasons: ["cannot allocate all claims"],
		resolvable: false,
		evidence: { what: "resourceClaim", claim: claim.metadata.name ?? "" },
	};
}

/** The name of the claim that a pod means; undefined while the one from its template is not there. */
export function claimName(pod: Pod, { name, resourceClaimName }: V1PodResourceClaim): string | undefined {
	if (resourceClaimName) return resourceClaimName;
	return pod.status?.resourceClaimStatuses?.find((each) => each.name === name)?.resourceClaimName;
}

function waitingClaims(pod: Pod, registry: Registry): ResourceClaim[] {
	return (pod.spec.resourceClaims ?? []).flatMap((reference) => {
		const claim = findClaim(pod, claimName(pod, reference) ?? "", registry);
		return claim === undefined || claim.status?.allocation ? [] : claim;
	});
}

function findClaim(pod: Pod, name: string, registry: Registry): ResourceClaim | undefined {
	return registry.find<ResourceClaim>(kind("resourceclaims.resource.k8s.io"), pod.metadata.namespace, name);
}
