import type { ObjectMeta, OwnerReference } from "./types";

/** The owner that controls an object (metav1.GetControllerOf); undefined for one that nobody does. */
export function controllerOf({ metadata }: { readonly metadata?: ObjectMeta }): OwnerReference | undefined {
	return metadata?.ownerReferences?.find(({ controller }) => controller);
}
