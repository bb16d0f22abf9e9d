import type { V1LocalObjectReference, V1PersistentVolumeClaim, V1Volume } from "../../api/types";
import { type StringMap, sortedKeys, writeAnnotations, writeAttributes, writeLabels } from "./lists";
import { type DescribeWriter, nested } from "./writer";

type Source<K extends keyof V1Volume> = NonNullable<V1Volume[K]>;
type Row = readonly [label: string, value: unknown];

/** One kind of volume: what kubectl says it is, and its fields in print order. */
interface VolumeKind<K extends keyof V1Volume> {
	readonly text: string;
	readonly rows: (source: Source<K>) => readonly Row[];
	/** What follows the rows. */
	readonly more?: (writer: DescribeWriter, source: Source<K>) => void;
}

/** Every kind of volume that kubectl knows, in the order in which it looks for them. */
const KINDS: { [K in keyof V1Volume]?: VolumeKind<K> } = {
	hostPath: {
		text: "HostPath (bare host directory volume)",
		rows: (s) => [
			["Path", s.path],
			["HostPathType", s.type ?? "<none>"],
		],
	},
	emptyDir: {
		text: "EmptyDir (a temporary directory that shares a pod's lifetime)",
		rows: (s) => [
			["Medium", s.medium],
			["SizeLimit", s.sizeLimit && !/^0+(\.0*)?[A-Za-z]*$/.test(s.sizeLimit) ? s.sizeLimit : "<unset>"],
		],
	},
	gcePersistentDisk: {
		text: "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
		rows: (s) => [["PDName", s.pdName], ["FSType", s.fsType], ["Partition", s.partition ?? 0], readOnly(s)],
	},
	awsElasticBlockStore: {
		text: "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
		rows: (s) => [["VolumeID", s.volumeID], ["FSType", s.fsType], ["Partition", s.partition ?? 0], readOnly(s)],
	},
	gitRepo: {
		text: "GitRepo (a volume that is pulled from git when the pod is created)",
		rows: (s) => [
			["Repository", s.repository],
			["Revision", s.revision],
		],
	},
	secret: {
		text: "Secret (a volume populated by a Secret)",
		rows: (s) => [
			["SecretName", s.secretName],
			["Optional", s.optional ?? false],
		],
	},
	configMap: {
		text: "ConfigMap (a volume populated by a ConfigMap)",
		rows: (s) => [
			["Name", s.name],
			["Optional", s.optional ?? false],
		],
	},
	nfs: {
		text: "NFS (an NFS mount that lasts the lifetime of a pod)",
		rows: (s) => [["Server", s.server], ["Path", s.path], readOnly(s)],
	},
	iscsi: {
		text: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
		rows: (s) => [
			["TargetPortal", s.targetPortal],
			["IQN", s.iqn],
			["Lun", s.lun],
			["ISCSIInterface", s.iscsiInterface],
			["FSType", s.fsType],
			readOnly(s),
			["Portals", list(s.portals)],
			["DiscoveryCHAPAuth", s.chapAuthDiscovery ?? false],
			["SessionCHAPAuth", s.chapAuthSession ?? false],
			["SecretRef", reference(s.secretRef)],
			["InitiatorName", s.initiatorName ?? "<none>"],
		],
	},
	glusterfs: {
		text: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
		rows: (s) => [["EndpointsName", s.endpoints], ["Path", s.path], readOnly(s)],
	},
	persistentVolumeClaim: {
		text: "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
		rows: (s) => [["ClaimName", s.claimName], readOnly(s)],
	},
	ephemeral: {
		text: "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
		rows: () => [],
		more: (writer, { volumeClaimTemplate }) => {
			if (volumeClaimTemplate) writeClaim(writer, volumeClaimTemplate);
		},
	},
	rbd: {
		text: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
		rows: (s) => [
			["CephMonitors", list(s.monitors)],
			["RBDImage", s.image],
			["FSType", s.fsType],
			["RBDPool", s.pool],
			["RadosUser", s.user],
			["Keyring", s.keyring],
			["SecretRef", reference(s.secretRef)],
			readOnly(s),
		],
	},
	quobyte: {
		text: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
		rows: (s) => [["Registry", s.registry], ["Volume", s.volume], readOnly(s)],
	},
	downwardAPI: {
		text: "DownwardAPI (a volume populated by information about the pod)",
		rows: () => [],
		more: (writer, { items = [] }) => {
			writer.write(2, "Items:\n");
			for (const { path, fieldRef, resourceFieldRef } of items) {
				if (fieldRef) writer.write(3, `${fieldRef.fieldPath} -> ${path}\n`);
				if (resourceFieldRef) writer.write(3, `${resourceFieldRef.resource} -> ${path}\n`);
			}
		},
	},
	azureDisk: {
		text: "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
		rows: (s) => [
			["DiskName", s.diskName],
			["DiskURI", s.diskURI],
			["Kind", s.kind],
			["FSType", s.fsType],
			["CachingMode", s.cachingMode],
			readOnly(s),
		],
	},
	vsphereVolume: {
		text: "vSphereVolume (a Persistent Disk resource in vSphere)",
		rows: (s) => [
			["VolumePath", s.volumePath],
			["FSType", s.fsType],
			["StoragePolicyName", s.storagePolicyName],
		],
	},
	cinder: {
		text: "Cinder (a Persistent Disk resource in OpenStack)",
		rows: (s) => [["VolumeID", s.volumeID], ["FSType", s.fsType], readOnly(s), ["SecretRef", reference(s.secretRef)]],
	},
	photonPersistentDisk: {
		text: "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
		rows: (s) => [
			["PdID", s.pdID],
			["FSType", s.fsType],
		],
	},
	portworxVolume: {
		text: "PortworxVolume (a Portworx Volume resource)",
		rows: (s) => [["VolumeID", s.volumeID]],
	},
	scaleIO: {
		text: "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
		rows: (s) => [
			["Gateway", s.gateway],
			["System", s.system],
			["Protection Domain", s.protectionDomain],
			["Storage Pool", s.storagePool],
			["Storage Mode", s.storageMode],
			["VolumeName", s.volumeName],
			["FSType", s.fsType],
			readOnly(s),
		],
	},
	cephfs: {
		text: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
		rows: (s) => [
			["Monitors", list(s.monitors)],
			["Path", s.path],
			["User", s.user],
			["SecretFile", s.secretFile],
			["SecretRef", reference(s.secretRef)],
			readOnly(s),
		],
	},
	storageos: {
		text: "StorageOS (a StorageOS Persistent Disk resource)",
		rows: (s) => [
			["VolumeName", s.volumeName],
			["VolumeNamespace", s.volumeNamespace],
			["FSType", s.fsType],
			readOnly(s),
		],
	},
	fc: {
		text: "FC (a Fibre Channel disk)",
		rows: (s) => [
			["TargetWWNs", (s.targetWWNs ?? []).join(", ")],
			["LUN", s.lun ?? "<none>"],
			["FSType", s.fsType],
			readOnly(s),
		],
	},
	azureFile: {
		text: "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
		rows: (s) => [["SecretName", s.secretName], ["ShareName", s.shareName], readOnly(s)],
	},
	flexVolume: {
		text: "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
		rows: (s) => [
			["Driver", s.driver],
			["FSType", s.fsType],
			["SecretRef", reference(s.secretRef)],
			readOnly(s),
			["Options", goMap(s.options)],
		],
	},
	flocker: {
		text: "Flocker (a Flocker volume mounted by the Flocker agent)",
		rows: (s) => [
			["DatasetName", s.datasetName],
			["DatasetUUID", s.datasetUUID],
		],
	},
	projected: {
		text: "Projected (a volume that contains injected data from multiple sources)",
		rows: (s) => (s.sources ?? []).flatMap(projectionRows),
	},
	csi: {
		text: "CSI (a Container Storage Interface (CSI) volume source)",
		rows: (s) => [["Driver", s.driver], ["FSType", s.fsType], readOnly(s)],
		more: (writer, { volumeAttributes }) => writeAttributes(writer, "VolumeAttributes", volumeAttributes),
	},
	image: {
		text: "Image (a container image or OCI artifact)",
		rows: (s) => [
			["Reference", s.reference],
			["PullPolicy", s.pullPolicy],
		],
	},
};

/** The volumes of a pod, or of a template (`space` is its indent). */
export function writeVolumes(writer: DescribeWriter, volumes: readonly V1Volume[] | undefined, space = ""): void {
	if (!volumes?.length) {
		writer.write(0, `${space}Volumes:\t<none>\n`);
		return;
	}
	writer.write(0, `${space}Volumes:\n`);
	for (const volume of volumes) {
		writer.write(1, `${space === "" ? "" : " "}${volume.name}:\n`);
		writeVolumeSource(writer, volume);
	}
}

/** What a volume is and its fields. */
export function writeVolumeSource(writer: DescribeWriter, volume: Omit<V1Volume, "name">): void {
	const key = (Object.keys(KINDS) as (keyof typeof volume)[]).find((kind) => volume[kind] !== undefined);
	if (key === undefined) writer.write(1, "<unknown>\n");
	else writeVolume(writer, key, volume);
}

function writeVolume<K extends Exclude<keyof V1Volume, "name">>(
	writer: DescribeWriter,
	key: K,
	volume: Omit<V1Volume, "name">,
): void {
	const kind = KINDS[key] as unknown as VolumeKind<K>;
	const source = volume[key] as Source<K>;
	writer.field(2, "Type", kind.text);
	for (const [label, value] of kind.rows(source)) writer.field(2, label, String(value ?? ""));
	kind.more?.(writer, source);
}

type Projection = NonNullable<Source<"projected">["sources"]>[number];

function projectionRows({ secret, downwardAPI, configMap, serviceAccountToken }: Projection): Row[] {
	if (secret) {
		return [
			["SecretName", secret.name],
			["Optional", secret.optional ?? false],
		];
	}
	if (downwardAPI) return [["DownwardAPI", true]];
	if (configMap) {
		return [
			["ConfigMapName", configMap.name],
			["Optional", configMap.optional ?? false],
		];
	}
	if (serviceAccountToken) return [["TokenExpirationSeconds", serviceAccountToken.expirationSeconds]];
	return [];
}

type ClaimTemplate = Pick<V1PersistentVolumeClaim, "metadata" | "spec">;

/** The claim that an ephemeral volume makes: a claim's description without name and status. */
function writeClaim(writer: DescribeWriter, { metadata, spec }: ClaimTemplate): void {
	const w = nested(writer, 2);
	w.field(0, "StorageClass", spec?.storageClassName ?? "");
	w.field(0, "Volume", spec?.volumeName ?? "");
	writeLabels(w, "Labels", metadata?.labels);
	writeAnnotations(w, "Annotations", metadata?.annotations);
	w.field(0, "Capacity", "");
	w.field(0, "Access Modes", "");
	if (spec?.volumeMode) w.field(0, "VolumeMode", spec.volumeMode);
	const source = spec?.dataSource;
	if (!source) return;
	w.write(0, "DataSource:\n");
	if (source.apiGroup) w.field(1, "APIGroup", source.apiGroup);
	w.field(1, "Kind", source.kind);
	w.field(1, "Name", source.name);
}

function readOnly(source: { readOnly?: boolean }): Row {
	return ["ReadOnly", source.readOnly ?? false];
}

/** Go's %v of a []string. */
function list(items: readonly string[] | undefined): string {
	return `[${(items ?? []).join(" ")}]`;
}

/** Go's %v of a map[string]string. */
function goMap(map: StringMap | undefined): string {
	return `map[${sortedKeys(map)
		.map((key) => `${key}:${map?.[key]}`)
		.join(" ")}]`;
}

/** Go's %v of a *LocalObjectReference. */
function reference(ref: V1LocalObjectReference | undefined): string {
	return ref ? `&LocalObjectReference{Name:${ref.name ?? ""},}` : "nil";
}
