import { type FieldError, forbidden, invalid, json, named, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { byteLength, dnsLabelErrors, inclusiveRange, subdomainName } from "../../names";
import type {
	V1AzureDiskVolumeSource,
	V1CSIVolumeSource,
	V1EphemeralVolumeSource,
	V1FCVolumeSource,
	V1FlexVolumeSource,
	V1FlockerVolumeSource,
	V1HostPathVolumeSource,
	V1ISCSIVolumeSource,
	V1KeyToPath,
	V1NFSVolumeSource,
	V1QuobyteVolumeSource,
	V1StorageOSVolumeSource,
	V1Volume,
} from "../../types";
import { validateClaimTemplate } from "../claimSpec";
import { validateCsiDriverName, validateIqn, validateIscsiTarget } from "../persistentSources";
import { validateDescendingPath, validateFileMode, validateName, validateNoBacksteps } from "./common";
import { validatePullPolicy } from "./containers";
import { validateKeyToPath } from "./keyToPath";
import { validateDownwardFile, validateProjected } from "./projected";
import type { PodRules } from "./rules";

type Kind = Exclude<keyof V1Volume, "name">;
type Source<K extends Kind> = NonNullable<V1Volume[K]>;

/** One kind of volume and its rules. */
export interface VolumeSource<K extends Kind = Kind> {
	readonly kind: K;
	/** Where the server's messages place its faults, if not under the kind. */
	readonly path?: string;
	/** What the message about a second kind calls it. */
	readonly nameWhenMany?: string;
	validate(errors: FieldError[], source: Source<K>, path: FieldPath, rules: PodRules): void;
}

/** Every kind of volume in the order in which the server looks at them. */
export const VOLUME_SOURCES: readonly VolumeSource[] = [
	source("emptyDir", (errors, { sizeLimit }, path) => {
		if (!sizeLimit?.startsWith("-")) return;
		errors.push(forbidden(path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity"));
	}),
	source("hostPath", validateHostPath),
	source("gitRepo", (errors, { repository, directory = "" }, path) => {
		demand(errors, { repository }, path);
		validateDescendingPath(errors, directory, path.child("directory"));
	}),
	source(
		"gcePersistentDisk",
		(errors, { pdName, partition }, path) => {
			demand(errors, { pdName }, path);
			validatePartition(errors, partition, path);
		},
		{ path: "persistentDisk" },
	),
	source("awsElasticBlockStore", (errors, { volumeID, partition }, path) => {
		demand(errors, { volumeID }, path);
		validatePartition(errors, partition, path);
	}),
	source("secret", (errors, { secretName, defaultMode, items }, path) => {
		demand(errors, { secretName }, path);
		validateFileMode(errors, defaultMode, path.child("defaultMode"));
		validateItems(errors, items, path);
	}),
	source("nfs", validateNfs),
	source("iscsi", validateIscsi),
	source("glusterfs", (errors, { endpoints, path: folder }, path) => demand(errors, { endpoints, path: folder }, path)),
	source("flocker", validateFlocker),
	source("persistentVolumeClaim", (errors, { claimName }, path) => demand(errors, { claimName }, path)),
	source("rbd", (errors, { monitors, image }, path) => {
		if (!monitors?.length) errors.push(required(path.child("monitors")));
		demand(errors, { image }, path);
	}),
	source("cinder", (errors, { volumeID, secretRef }, path) => {
		demand(errors, { volumeID }, path);
		if (secretRef) demand(errors, { name: secretRef.name }, path.child("secretRef"));
	}),
	source(
		"cephfs",
		(errors, { monitors }, path) => {
			if (!monitors?.length) errors.push(required(path.child("monitors")));
		},
		{ nameWhenMany: "cephFS" },
	),
	source("quobyte", validateQuobyte),
	source(
		"downwardAPI",
		(errors, { defaultMode, items }, path) => {
			validateFileMode(errors, defaultMode, path.child("defaultMode"));
			for (const file of items ?? []) validateDownwardFile(errors, file, path);
		},
		{ nameWhenMany: "downwarAPI" },
	),
	source("fc", validateFc),
	source("flexVolume", validateFlex),
	source("configMap", (errors, { name, defaultMode, items }, path) => {
		demand(errors, { name }, path);
		validateFileMode(errors, defaultMode, path.child("defaultMode"));
		validateItems(errors, items, path);
	}),
	source("azureFile", (errors, { secretName, shareName }, path) => demand(errors, { secretName, shareName }, path)),
	source("vsphereVolume", (errors, { volumePath }, path) => demand(errors, { volumePath }, path)),
	source("photonPersistentDisk", (errors, { pdID }, path) => demand(errors, { pdID }, path)),
	source("portworxVolume", (errors, { volumeID }, path) => demand(errors, { volumeID }, path)),
	source("azureDisk", validateAzureDisk),
	source("storageos", validateStorageOs),
	source("projected", validateProjected),
	source("scaleIO", (errors, { gateway, system, volumeName }, path) => {
		demand(errors, { gateway, system, volumeName }, path);
	}),
	source("csi", validateCsi),
	source("ephemeral", validateEphemeral),
	source("image", (errors, { reference, pullPolicy }, path, rules) => {
		if (rules.isPod && !reference) errors.push(required(path.child("reference")));
		validatePullPolicy(errors, pullPolicy, path.child("pullPolicy"));
	}),
];

/** The kind of volume that a field of a volume is; undefined for its name. */
export function volumeSource(field: string): VolumeSource | undefined {
	byKind ??= new Map(VOLUME_SOURCES.map((each) => [each.kind, each]));
	return byKind.get(field);
}

let byKind: Map<string, VolumeSource> | undefined;

function source<K extends Kind>(
	kind: K,
	validate: VolumeSource<K>["validate"],
	names: Pick<VolumeSource, "path" | "nameWhenMany"> = {},
): VolumeSource {
	return { kind, ...names, validate: validate as VolumeSource["validate"] };
}

/** Every one of the fields must have something in it. */
function demand(errors: FieldError[], fields: Readonly<Record<string, string | undefined>>, path: FieldPath): void {
	for (const [name, value] of Object.entries(fields)) if (!value) errors.push(required(path.child(name)));
}

function validateItems(errors: FieldError[], items: readonly V1KeyToPath[] | undefined, path: FieldPath): void {
	for (const [index, item] of items?.entries() ?? []) validateKeyToPath(errors, item, path.child("items").index(index));
}

function validatePartition(errors: FieldError[], partition: number | undefined, path: FieldPath): void {
	if (partition === undefined || (partition >= 0 && partition <= 255)) return;
	errors.push(invalid(path.child("partition"), partition, inclusiveRange(1, 255)));
}

const HOST_PATH_TYPES = [
	"",
	"BlockDevice",
	"CharDevice",
	"Directory",
	"DirectoryOrCreate",
	"File",
	"FileOrCreate",
	"Socket",
];

function validateHostPath(errors: FieldError[], { path: folder, type }: V1HostPathVolumeSource, path: FieldPath): void {
	if (folder === "") {
		errors.push(required(path.child("path")));
		return;
	}
	validateNoBacksteps(errors, folder, path.child("path"));
	if (type !== undefined && !HOST_PATH_TYPES.includes(type)) {
		errors.push(notSupported(path.child("type"), named(type), HOST_PATH_TYPES));
	}
}

function validateNfs(errors: FieldError[], { server, path: folder }: V1NFSVolumeSource, path: FieldPath): void {
	demand(errors, { server, path: folder }, path);
	if (!folder.startsWith("/")) errors.push(invalid(path.child("path"), folder, "must be an absolute path"));
}

function validateIscsi(errors: FieldError[], iscsi: V1ISCSIVolumeSource, path: FieldPath): void {
	demand(errors, { targetPortal: iscsi.targetPortal }, path);
	validateIscsiTarget(errors, iscsi, { startsWith: true }, path);
	if (iscsi.initiatorName !== undefined) {
		validateIqn(errors, iscsi.initiatorName, { startsWith: true }, path.child("initiatorname"));
	}
}

function validateFlocker(
	errors: FieldError[],
	{ datasetName = "", datasetUUID = "" }: V1FlockerVolumeSource,
	path: FieldPath,
): void {
	if (!datasetName && !datasetUUID) {
		errors.push(required(path, "one of datasetName and datasetUUID is required"));
	}
	if (datasetName && datasetUUID) {
		errors.push(invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"));
	}
	if (datasetName.includes("/")) {
		errors.push(invalid(path.child("datasetName"), datasetName, "must not contain '/'"));
	}
}

const HOST_PORTS = "must be a host:port pair or multiple pairs separated by commas";

function validateQuobyte(errors: FieldError[], quobyte: V1QuobyteVolumeSource, path: FieldPath): void {
	const { registry, tenant = "", volume } = quobyte;
	if (registry === "") errors.push(required(path.child("registry"), HOST_PORTS));
	else if (byteLength(tenant) >= 65) {
		errors.push(required(path.child("tenant"), "must be a UUID and may not exceed a length of 64 characters"));
	} else {
		for (const pair of registry.split(",")) {
			if (!isHostPort(pair)) errors.push(invalid(path.child("registry"), registry, HOST_PORTS));
		}
	}
	demand(errors, { volume }, path);
}

/** As Go's net.SplitHostPort reads it: host:port, [v6]:port. */
function isHostPort(text: string): boolean {
	const colon = text.lastIndexOf(":");
	if (colon < 0) return false;
	if (!text.startsWith("[")) return !text.slice(0, colon).includes(":") && !/[[\]]/.test(text);
	const end = text.indexOf("]");
	return end >= 0 && end + 1 === colon && !text.slice(1).includes("[") && !text.slice(end + 1).includes("]");
}

function validateFc(
	errors: FieldError[],
	{ targetWWNs = [], wwids = [], lun }: V1FCVolumeSource,
	path: FieldPath,
): void {
	const at = path.child("targetWWNs");
	if (targetWWNs.length === 0 && wwids.length === 0) {
		errors.push(required(at, "must specify either targetWWNs or wwids, but not both"));
	}
	if (targetWWNs.length > 0 && wwids.length > 0) {
		errors.push(invalid(at, targetWWNs, "targetWWNs and wwids can not be specified simultaneously"));
	}
	if (targetWWNs.length === 0) return;
	if (lun === undefined) errors.push(required(path.child("lun"), "lun is required if targetWWNs is specified"));
	else if (lun < 0 || lun > 255) errors.push(invalid(path.child("lun"), json(lun), inclusiveRange(0, 255)));
}

function validateFlex(errors: FieldError[], { driver, options = {} }: V1FlexVolumeSource, path: FieldPath): void {
	demand(errors, { driver }, path);
	for (const key of Object.keys(options)) {
		const slash = key.indexOf("/");
		const domain = `.${(slash < 0 ? key : key.slice(0, slash)).toLowerCase()}`;
		if (!domain.endsWith(".kubernetes.io") && !domain.endsWith(".k8s.io")) continue;
		errors.push(invalid(path.child("options").key(key), key, "kubernetes.io and k8s.io namespaces are reserved"));
	}
}

const CACHING_MODES = ["None", "ReadOnly", "ReadWrite"];
const DISK_KINDS = ["Dedicated", "Managed", "Shared"];
const MANAGED_URI = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
const BLOB_URI = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";

export function validateAzureDisk(errors: FieldError[], disk: V1AzureDiskVolumeSource, path: FieldPath): void {
	const { diskName, diskURI, cachingMode, kind } = disk;
	demand(errors, { diskName, diskURI }, path);
	if (cachingMode !== undefined && !CACHING_MODES.includes(cachingMode)) {
		errors.push(notSupported(path.child("cachingMode"), named(cachingMode), CACHING_MODES));
	}
	if (kind === undefined) return;
	if (!DISK_KINDS.includes(kind)) errors.push(notSupported(path.child("kind"), named(kind), DISK_KINDS));
	const at = path.child("diskURI");
	if (kind === "Managed") {
		if (!diskURI.startsWith("/subscriptions/")) errors.push(notSupported(at, diskURI, [MANAGED_URI]));
	} else if (!diskURI.startsWith("https://")) errors.push(notSupported(at, diskURI, [BLOB_URI]));
}

function validateStorageOs(errors: FieldError[], storageOs: V1StorageOSVolumeSource, path: FieldPath): void {
	const { volumeName = "", volumeNamespace, secretRef } = storageOs;
	if (volumeName === "") errors.push(required(path.child("volumeName")));
	else validateName(errors, volumeName, dnsLabelErrors, path.child("volumeName"));
	if (volumeNamespace) validateName(errors, volumeNamespace, dnsLabelErrors, path.child("volumeNamespace"));
	if (secretRef) demand(errors, { name: secretRef.name }, path.child("secretRef"));
}

function validateCsi(errors: FieldError[], { driver, nodePublishSecretRef }: V1CSIVolumeSource, path: FieldPath): void {
	validateCsiDriverName(errors, driver, path.child("driver"));
	if (nodePublishSecretRef === undefined) return;
	const { name } = nodePublishSecretRef;
	if (!name) errors.push(required(path.child("nodePublishSecretRef").child("name")));
	else validateName(errors, name, (text) => subdomainName(text, false), path.child("name"));
}

function validateEphemeral(errors: FieldError[], ephemeral: V1EphemeralVolumeSource, path: FieldPath): void {
	const at = path.child("volumeClaimTemplate");
	const template = ephemeral.volumeClaimTemplate;
	if (template === undefined) errors.push(required(at));
	else validateClaimTemplate(errors, template, at);
}
