import type { FieldPath } from "../../../api/fieldPath";
import { root } from "../../../api/fieldPath";
import type { Container, DaemonSet, PodSpec, V1Volume } from "../../../api/types";

/** Where a DaemonSet has its pods' template and their spec. */
export const TEMPLATE: FieldPath = root("spec").child("template");
export const POD: FieldPath = TEMPLATE.child("spec");

/** A container of a DaemonSet's pods, and where it stands. */
export interface ContainerAt {
	readonly container: Container;
	readonly list: "initContainers" | "containers";
	readonly index: number;
	readonly path: FieldPath;
	/** As messages name it: container "agent", init container "setup", sidecar "proxy". */
	readonly label: string;
	/** Runs for as long as the pod does: a container or a sidecar. */
	readonly runs: boolean;
}

const NO_SPEC: PodSpec = { containers: [] };

/** The spec of a DaemonSet's pods; its lists may hold null where the server takes that. */
export function podSpec(daemonSet: DaemonSet): PodSpec {
	return daemonSet.spec.template.spec ?? NO_SPEC;
}

/** Every container of a DaemonSet's pods: first those that run for good, then the init containers. */
export function containersOf(daemonSet: DaemonSet): readonly ContainerAt[] {
	let found = known.get(daemonSet);
	if (found === undefined) {
		const spec = podSpec(daemonSet);
		found = [...listed(spec, "containers"), ...listed(spec, "initContainers")];
		known.set(daemonSet, found);
	}
	return found;
}

/** The containers that run for as long as the pod does. */
export function runningContainers(daemonSet: DaemonSet): readonly ContainerAt[] {
	return containersOf(daemonSet).filter(({ runs }) => runs);
}

/** Asked for by many rules, one after the other, of the same DaemonSet. */
const known = new WeakMap<DaemonSet, readonly ContainerAt[]>();

function listed(spec: PodSpec, list: "initContainers" | "containers"): ContainerAt[] {
	const path = POD.child(list);
	return (spec[list] ?? []).map((container, index) => {
		const isSidecar = list === "initContainers" && container.restartPolicy === "Always";
		const what = list === "containers" ? "container" : isSidecar ? "sidecar" : "init container";
		return {
			container,
			list,
			index,
			path: path.index(index),
			label: `${what} "${container.name}"`,
			runs: list === "containers" || isSidecar,
		};
	});
}

/** A volume of a DaemonSet's pods, and where it stands. */
export interface VolumeAt {
	readonly volume: V1Volume;
	readonly path: FieldPath;
}

/** The volumes of a DaemonSet's pods. */
export function volumesOf(daemonSet: DaemonSet): readonly VolumeAt[] {
	let found = knownVolumes.get(daemonSet);
	if (found === undefined) {
		const path = POD.child("volumes");
		found = (podSpec(daemonSet).volumes ?? []).map((volume, index) => ({ volume, path: path.index(index) }));
		knownVolumes.set(daemonSet, found);
	}
	return found;
}

const knownVolumes = new WeakMap<DaemonSet, readonly VolumeAt[]>();

/** Whether the pods are for Windows nodes, by their os or their node selector. */
export function isForWindows(spec: PodSpec): boolean {
	return spec.os?.name === "windows" || spec.nodeSelector?.["kubernetes.io/os"] === "windows";
}
