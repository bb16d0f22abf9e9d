import type { Container, DaemonSet, KubeObject } from "../api/types";

/**
 * What is kept of a DaemonSet until all files are read: who it is, its selector, and of its pods the labels, the
 * account, the placement and the ports. Whole objects of thousands of files would take more memory, and time to be
 * moved about in it and between threads, than all the rest.
 */
export function keptDaemonSet(daemonSet: DaemonSet): DaemonSet {
	const { apiVersion, kind, metadata, spec } = daemonSet;
	const { template } = spec;
	return {
		apiVersion,
		kind,
		metadata,
		spec: {
			selector: spec.selector,
			template: { metadata: { labels: template.metadata?.labels }, spec: template.spec && keptPodSpec(template.spec) },
		},
	};
}

/** What is kept of its text. */
export function keptWritten({ apiVersion, kind, metadata }: KubeObject): KubeObject {
	return { apiVersion, kind, metadata };
}

type PodSpec = NonNullable<DaemonSet["spec"]["template"]["spec"]>;

function keptPodSpec(spec: PodSpec): PodSpec {
	return {
		serviceAccountName: spec.serviceAccountName,
		automountServiceAccountToken: spec.automountServiceAccountToken,
		hostNetwork: spec.hostNetwork,
		os: spec.os,
		nodeName: spec.nodeName,
		nodeSelector: spec.nodeSelector,
		affinity: spec.affinity,
		tolerations: spec.tolerations,
		containers: spec.containers?.map(keptContainer),
		initContainers: spec.initContainers?.map(keptContainer),
	};
}

function keptContainer({ name, restartPolicy, ports }: Container): Container {
	return { name, restartPolicy, ports };
}
