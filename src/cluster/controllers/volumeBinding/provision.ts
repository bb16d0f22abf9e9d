import type { Claim } from "../../../api/scheduling/volumeMatch";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";

/** What an event says of a claim that is not bound. */
export type Words = { type: "Normal" | "Warning"; reason: string; message: string };

/** The CSI drivers that stand in for what was once part of Kubernetes. */
const MIGRATED: Readonly<Record<string, string>> = {
	"kubernetes.io/aws-ebs": "ebs.csi.aws.com",
	"kubernetes.io/azure-disk": "disk.csi.azure.com",
	"kubernetes.io/azure-file": "file.csi.azure.com",
	"kubernetes.io/cinder": "cinder.csi.openstack.org",
	"kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
	"kubernetes.io/portworx-volume": "pxd.portworx.com",
	"kubernetes.io/vsphere-volume": "csi.vsphere.vmware.com",
};

const PROVISIONER_ANNOTATIONS = [
	"volume.beta.kubernetes.io/storage-provisioner",
	"volume.kubernetes.io/storage-provisioner",
];

/**
 * Asks a provisioner outside the cluster's own controllers for a claim's volume, and says what the controller says while
 * it waits for it. Nobody provisions here: a volume that somebody creates for the claim is taken.
 */
export function provision(claim: Claim, provisioner: string, registry: Registry): Words {
	const outside = MIGRATED[provisioner] ?? provisioner;
	if (outside.startsWith("kubernetes.io/")) {
		return { type: "Warning", reason: "ProvisioningFailed", message: `no volume plugin matched name: ${outside}` };
	}
	if (claim.metadata.annotations?.[PROVISIONER_ANNOTATIONS.at(-1) ?? ""] !== outside) {
		const annotations = { ...claim.metadata.annotations };
		for (const annotation of PROVISIONER_ANNOTATIONS) annotations[annotation] = outside;
		registry.updateTrusted<Claim>(kind("persistentvolumeclaims"), {
			...claim,
			metadata: { ...claim.metadata, annotations },
		});
	}
	const message = `Waiting for a volume to be created either by the external provisioner '${outside}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
	return { type: "Normal", reason: "ExternalProvisioning", message };
}
