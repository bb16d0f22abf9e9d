import type { Claim, Volume } from "../../../api/scheduling/volumeMatch";
import type { KubeObject, Pod } from "../../../api/types";
import { BIND_COMPLETED } from "../../../api/wellKnown";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import { claimNames } from "../../scheduler/claims";
import type { Controller, Observation } from "../controller";
import { syncClaim } from "./claims";
import { syncVolume } from "./volumes";

/**
 * Binds PersistentVolumeClaims to PersistentVolumes, and lets volumes go whose claim is gone
 * (pkg/controller/volume/persistentvolume). Keys: `volume name`, `claim namespace/name`; a leading "~" for a claim that
 * is looked at again since nothing was found for it.
 */
export const volumeBindingController: Controller = {
	name: "persistentvolume-binder",
	observe,
	sync(key, context) {
		const [what, of = ""] = key.replace(/^~/, "").split(" ");
		if (what === "volume") {
			const volume = context.registry.find<Volume>(kind("persistentvolumes"), undefined, of);
			if (volume !== undefined) syncVolume(volume, context.registry);
			return;
		}
		const [namespace, name = ""] = of.split("/");
		const claim = context.registry.find<Claim>(kind("persistentvolumeclaims"), namespace, name);
		if (claim !== undefined) syncClaim(claim, `~claim ${of}`, context);
		else context.wakeAt(`~claim ${of}`, undefined);
	},
	recurs: (key) => key.startsWith("~"),
};

function observe(
	{ type, resource, object, previous }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	switch (resource) {
		case "persistentvolumes":
			if (type !== "DELETED") enqueue(`volume ${object.metadata.name}`);
			for (const claim of registry.list<Claim>(kind("persistentvolumeclaims"))) {
				if (isOpen(claim) || claim.spec?.volumeName === object.metadata.name) enqueue(keyOf(claim));
			}
			break;
		case "persistentvolumeclaims": {
			enqueue(keyOf(object));
			const { volumeName } = (object as Claim).spec ?? {};
			if (volumeName) enqueue(`volume ${volumeName}`);
			break;
		}
		case "storageclasses.storage.k8s.io":
			for (const claim of registry.list<Claim>(kind("persistentvolumeclaims"))) {
				if (isOpen(claim)) enqueue(keyOf(claim));
			}
			break;
		case "pods":
			if (type === "MODIFIED" && (object as Pod).spec.nodeName !== (previous as Pod | undefined)?.spec.nodeName) {
				for (const name of claimNames(object as Pod)) enqueue(`claim ${object.metadata.namespace}/${name}`);
			}
	}
}

function isOpen({ metadata }: Claim): boolean {
	return metadata.annotations?.[BIND_COMPLETED] !== "yes";
}

function keyOf({ metadata }: KubeObject): string {
	return `claim ${metadata.namespace}/${metadata.name}`;
}
