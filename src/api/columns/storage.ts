import { accessModesText, isDefaultClass, storageClassOf } from "../persistentVolumes";
import type {
	ObjectMeta,
	V1beta1StorageVersionMigration,
	V1CSIDriver,
	V1CSINode,
	V1CSIStorageCapacity,
	V1PersistentVolume,
	V1PersistentVolumeClaim,
	V1StorageClass,
	V1VolumeAttachment,
	V1VolumeAttributesClass,
} from "../types";
import { boolean, created, integer, joined, kind, name, text, wide } from "./column";

export const persistentVolumes = kind<V1PersistentVolume>([
	name,
	text("Capacity", ({ spec }) => spec?.capacity?.storage ?? "0"),
	text("Access Modes", ({ spec }) => accessModesText(spec?.accessModes)),
	text("Reclaim Policy", ({ spec }) => spec?.persistentVolumeReclaimPolicy),
	text("Status", ({ metadata, status }) => phase(metadata, status)),
	text("Claim", ({ spec }) => spec?.claimRef && `${spec.claimRef.namespace ?? ""}/${spec.claimRef.name ?? ""}`),
	text("StorageClass", storageClassOf),
	text("VolumeAttributesClass", ({ spec }) => spec?.volumeAttributesClassName ?? "<unset>"),
	text("Reason", ({ status }) => status?.reason),
	created,
	wide(text("VolumeMode", ({ spec }) => spec?.volumeMode ?? "<unset>")),
]);

export const persistentVolumeClaims = kind<V1PersistentVolumeClaim>([
	name,
	text("Status", ({ metadata, status }) => phase(metadata, status)),
	text("Volume", ({ spec }) => spec?.volumeName),
	text("Capacity", ({ spec, status }) => (spec?.volumeName ? (status?.capacity?.storage ?? "0") : "")),
	text("Access Modes", ({ spec, status }) => (spec?.volumeName ? accessModesText(status?.accessModes) : "")),
	text("StorageClass", storageClassOf),
	text("VolumeAttributesClass", ({ spec }) => spec?.volumeAttributesClassName ?? "<unset>"),
	created,
	wide(text("VolumeMode", ({ spec }) => spec?.volumeMode ?? "<unset>")),
]);

export const storageClasses = kind<V1StorageClass>([
	{
		name: "Name",
		format: "name",
		cell: ({ metadata }) => `${metadata?.name ?? ""}${isDefaultClass({ metadata }) ? " (default)" : ""}`,
	},
	text("Provisioner", ({ provisioner }) => provisioner),
	text("ReclaimPolicy", ({ reclaimPolicy }) => reclaimPolicy ?? "Delete"),
	text("VolumeBindingMode", ({ volumeBindingMode }) => volumeBindingMode ?? "Immediate"),
	text("AllowVolumeExpansion", ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false),
	created,
]);

export const volumeAttributesClasses = kind<V1VolumeAttributesClass>([
	name,
	text("DriverName", ({ driverName }) => driverName),
	created,
]);

export const volumeAttachments = kind<V1VolumeAttachment>([
	name,
	{ name: "Attacher", format: "name", cell: ({ spec }) => spec.attacher },
	text("PV", ({ spec }) => spec.source.persistentVolumeName),
	text("Node", ({ spec }) => spec.nodeName),
	boolean("Attached", ({ status }) => status?.attached),
	created,
]);

export const csiNodes = kind<V1CSINode>([name, integer("Drivers", ({ spec }) => spec.drivers?.length), created]);

export const csiDrivers = kind<V1CSIDriver>([
	name,
	boolean("AttachRequired", ({ spec }) => spec.attachRequired ?? true),
	boolean("PodInfoOnMount", ({ spec }) => spec.podInfoOnMount),
	boolean("StorageCapacity", ({ spec }) => spec.storageCapacity),
	text("TokenRequests", ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(",") ?? "<unset>"),
	boolean("RequiresRepublish", ({ spec }) => spec.requiresRepublish),
	text("Modes", ({ spec }) => joined(spec.volumeLifecycleModes) || "<none>"),
	created,
]);

export const csiStorageCapacities = kind<V1CSIStorageCapacity>([
	name,
	text("StorageClassName", ({ storageClassName }) => storageClassName),
	text("Capacity", ({ capacity }) => capacity ?? "<unset>"),
]);

export const storageVersionMigrations = kind<V1beta1StorageVersionMigration>([
	{ name: "Name", cell: ({ metadata }) => metadata?.name ?? "" },
	text("Resource", ({ spec }) => {
		const { resource = "", version = "", group = "" } = (spec?.resource ?? {}) as Record<string, string>;
		return [resource, version, group].filter((word) => word !== "").join(".");
	}),
]);

function phase(metadata: ObjectMeta | undefined, status: { phase?: string } | undefined): string | undefined {
	return metadata?.deletionTimestamp === undefined ? status?.phase : "Terminating";
}
