import type {
	Namespace,
	Node,
	V1Endpoints,
	V1LimitRange,
	V1PersistentVolume,
	V1PersistentVolumeClaim,
	V1PodTemplate,
	V1ResourceQuota,
	V1Secret,
} from "../types";
import { defaultTemplate } from "./pod";
import { defaultQuantities } from "./quantities";
import { defaultAzureDisk, defaultClaimSpec, defaultIscsi, defaultRbd, defaultScaleIo } from "./volumes";

export function defaultSecret(secret: V1Secret): void {
	secret.type ||= "Opaque";
	if (secret.stringData === undefined) return;
	// Plain text is only for writing: it becomes data, over what stands there.
	const data: Record<string, string> = { ...secret.data };
	for (const [key, text] of Object.entries(secret.stringData)) data[key] = Buffer.from(text).toString("base64");
	secret.data = data;
	delete secret.stringData;
}

export function defaultNamespace(namespace: Namespace): void {
	const { metadata } = namespace;
	if (metadata.name) metadata.labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
	namespace.status ??= {};
	namespace.status.phase ||= "Active";
}

export function defaultNode({ status }: Node): void {
	if (status === undefined) return;
	defaultQuantities(status.capacity);
	if (status.capacity && status.allocatable === undefined) status.allocatable = { ...status.capacity };
	defaultQuantities(status.allocatable);
}

export function defaultPersistentVolume(volume: V1PersistentVolume): void {
	volume.status ??= {};
	volume.status.phase ||= "Pending";
	const { spec } = volume;
	if (spec === undefined) return;
	spec.persistentVolumeReclaimPolicy ||= "Retain";
	spec.volumeMode ??= "Filesystem";
	defaultQuantities(spec.capacity);
	if (spec.hostPath) spec.hostPath.type ??= "";
	if (spec.iscsi) defaultIscsi(spec.iscsi);
	if (spec.rbd) defaultRbd(spec.rbd);
	if (spec.scaleIO) defaultScaleIo(spec.scaleIO);
	if (spec.azureDisk) defaultAzureDisk(spec.azureDisk);
}

export function defaultPersistentVolumeClaim(claim: V1PersistentVolumeClaim): void {
	claim.status ??= {};
	claim.status.phase ||= "Pending";
	const { spec } = claim;
	if (spec === undefined) return;
	defaultClaimSpec(spec);
	normalizeDataSources(spec);
}

export function defaultPodTemplate({ template }: V1PodTemplate): void {
	defaultTemplate(template);
}

export function defaultEndpoints({ subsets }: V1Endpoints): void {
	for (const subset of subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= "TCP";
}

export function defaultResourceQuota({ spec }: V1ResourceQuota): void {
	defaultQuantities(spec?.hard);
}

/** Of a container's limits: the default follows from the maximum, the default request from the default or the minimum. */
export function defaultLimitRange({ spec }: V1LimitRange): void {
	for (const item of spec?.limits ?? []) {
		if (item.type === "Container") {
			const defaults = { ...item.max, ...item.default };
			const requests = { ...item.min, ...defaults, ...item.defaultRequest };
			if (Object.keys(defaults).length > 0) item.default = defaults;
			if (Object.keys(requests).length > 0) item.defaultRequest = requests;
		}
		for (const list of [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio]) {
			defaultQuantities(list);
		}
	}
}

type ClaimSpec = NonNullable<V1PersistentVolumeClaim["spec"]>;

/** dataSource and dataSourceRef say the same; what is neither a claim nor a snapshot goes only into the latter. */
function normalizeDataSources(spec: ClaimSpec): void {
	const { dataSource, dataSourceRef } = spec;
	if (dataSource && !dataSourceRef) {
		const { kind, apiGroup = "" } = dataSource;
		const known =
			(kind === "PersistentVolumeClaim" && apiGroup === "") ||
			(kind === "VolumeSnapshot" && apiGroup === "snapshot.storage.k8s.io");
		if (known) spec.dataSourceRef = { ...dataSource };
		else delete spec.dataSource;
	} else if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
		const { kind, name, apiGroup } = dataSourceRef;
		spec.dataSource = apiGroup === undefined ? { kind, name } : { kind, name, apiGroup };
	}
}
