import { expect, test } from "vitest";
import type { V1Volume } from "../../../src/api/types";
import { podProblems } from "./agent";

const NAME =
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** What is wrong with one volume, below spec.template.spec.volumes[0]. */
test.each<[string, Partial<V1Volume>, string[]]>([
	["nothing at all is an emptyDir", {}, []],
	[
		"emptyDir",
		{ emptyDir: { sizeLimit: "-1" } },
		["emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"],
	],
	[
		"hostPath",
		{ hostPath: { path: "/a/../b", type: "Dir" } },
		[
			"hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
			'hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
		],
	],
	["a path with dots in a name is one", { hostPath: { path: "/a..b/..c" } }, []],
	[
		"gitRepo",
		{ gitRepo: { repository: "", directory: "/a" } },
		["gitRepo.repository: Required value", 'gitRepo.directory: Invalid value: "/a": must be a relative path'],
	],
	[
		"gcePersistentDisk",
		{ gcePersistentDisk: { pdName: "", partition: 256 } },
		[
			"persistentDisk.pdName: Required value",
			"persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive",
		],
	],
	[
		"configMap items",
		{ configMap: { name: "a", items: [{ key: "", path: "..a", mode: 512 }] } },
		[
			"configMap.items[0].key: Required value",
			"configMap.items[0].path: Invalid value: \"..a\": must not start with '..'",
			"configMap.items[0].mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
		],
	],
	[
		"iscsi",
		{
			iscsi: {
				targetPortal: "p".repeat(70),
				iqn: "abc",
				lun: 256,
				chapAuthSession: true,
				initiatorName: "eui.1",
			},
		},
		[
			'iscsi.iqn: Invalid value: "abc": must be valid format starting with iqn, eui, or naa',
			"iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive",
			"iscsi.secretRef: Required value",
			'iscsi.initiatorname: Invalid value: "eui.1": must be valid format',
			'name: Invalid value: "v": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
		],
	],
	["rbd", { rbd: { monitors: [], image: "" } }, ["rbd.monitors: Required value", "rbd.image: Required value"]],
	["cephfs", { cephfs: { monitors: [] } }, ["cephfs.monitors: Required value"]],
	[
		"quobyte",
		{ quobyte: { registry: "a:1,b", volume: "" } },
		[
			'quobyte.registry: Invalid value: "a:1,b": must be a host:port pair or multiple pairs separated by commas',
			"quobyte.volume: Required value",
		],
	],
	["fc", { fc: { targetWWNs: ["a"] } }, ["fc.lun: Required value: lun is required if targetWWNs is specified"]],
	[
		"azureDisk",
		{ azureDisk: { diskName: "", diskURI: "x", cachingMode: "Yes", kind: "Managed" } },
		[
			"azureDisk.diskName: Required value",
			'azureDisk.cachingMode: Unsupported value: "Yes": supported values: "None", "ReadOnly", "ReadWrite"',
			'azureDisk.diskURI: Unsupported value: "x": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
		],
	],
	[
		"csi",
		{ csi: { driver: "A_b", nodePublishSecretRef: { name: "" } } },
		[`csi.driver: Invalid value: "A_b": ${NAME}`, "csi.nodePublishSecretRef.name: Required value"],
	],
	[
		"ephemeral",
		{
			ephemeral: {
				volumeClaimTemplate: {
					metadata: { name: "a" },
					spec: {
						accessModes: ["ReadWriteOncePod", "ReadWriteOnce", "Some"],
						resources: { requests: { storage: "0" } },
						volumeMode: "Disk",
					},
				},
			},
		},
		[
			"ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set",
			'ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: "Some": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
			"ephemeral.volumeClaimTemplate.spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
			'ephemeral.volumeClaimTemplate.spec.resources[storage]: Invalid value: "0": must be greater than zero',
			'ephemeral.volumeClaimTemplate.spec.volumeMode: Unsupported value: "Disk": supported values: "Block", "Filesystem"',
		],
	],
	[
		"image",
		{ image: { reference: "a", pullPolicy: "Maybe" } },
		['image.pullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"'],
	],
	[
		"several kinds: the first in the server's order counts",
		{ configMap: { name: "" }, emptyDir: {}, cephfs: { monitors: [] }, downwardAPI: {} },
		[
			"cephFS: Forbidden: may not specify more than 1 volume type",
			"downwarAPI: Forbidden: may not specify more than 1 volume type",
			"configMap: Forbidden: may not specify more than 1 volume type",
		],
	],
	[
		"projected: files that collide, and a token",
		{
			projected: {
				sources: [
					{ secret: { name: "s", items: [{ key: "a", path: "p" }] } },
					{ configMap: { name: "c", items: [{ key: "a", path: "p" }] } },
					{ serviceAccountToken: { path: "/t", expirationSeconds: 599 } },
				],
			},
		},
		[
			'projected: Invalid value: "c": conflicting duplicate paths',
			"projected.sources[2].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes",
			'projected.path: Invalid value: "/t": must be a relative path',
		],
	],
	[
		"downwardAPI: fields are not named by their item",
		{
			downwardAPI: {
				items: [
					{ path: "a", fieldRef: { fieldPath: "status.podIP" } },
					{ path: "b", fieldRef: { fieldPath: "metadata.labels['-a']" } },
					{ path: "c", resourceFieldRef: { resource: "limits.cpu" } },
				],
			},
		},
		[
			'downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
			"downwardAPI.fieldRef: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
			"downwardAPI.resourceFieldRef.containerName: Required value",
		],
	],
	[
		"what is behind a gate that is off goes away",
		{
			projected: {
				sources: [{ clusterTrustBundle: { path: "" } }, { podCertificate: { keyType: "", signerName: "" } }],
			},
		},
		[],
	],
])("%s", (_, source, problems) => {
	const found = podProblems(({ spec }) => {
		spec.volumes = [{ name: "v", ...source }];
	});
	expect(found.map((line) => line.replace("volumes[0].", ""))).toEqual(problems);
});
