import type { Container, PodSpec } from "../types";

/**
 * Fields behind feature gates that a default v1.36 has off: the server drops them from what it is given, unless the
 * object has had them before.
 */
export function dropDisabledFields(spec: PodSpec): void {
	delete spec.schedulingGroup;
	for (const volume of spec.volumes ?? []) {
		for (const source of volume.projected?.sources ?? []) {
			delete source.clusterTrustBundle;
			delete source.podCertificate;
		}
		const reference = volume.ephemeral?.volumeClaimTemplate?.spec?.dataSourceRef;
		if (reference?.namespace) delete volume.ephemeral?.volumeClaimTemplate?.spec?.dataSourceRef;
	}
	for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) dropStopSignal(container);
	for (const container of spec.ephemeralContainers ?? []) dropStopSignal(container);
}

function dropStopSignal(container: Pick<Container, "lifecycle">): void {
	if (container.lifecycle?.stopSignal === undefined) return;
	delete container.lifecycle.stopSignal;
	if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle;
}
