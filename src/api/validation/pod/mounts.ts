import { type FieldError, forbidden, invalid, named, notFound, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import type { Container, V1Volume, V1VolumeMount } from "../../types";
import { hasBacksteps, validateDescendingPath } from "./common";

type Volumes = ReadonlyMap<string, V1Volume>;

export function validateMounts(errors: FieldError[], container: Container, volumes: Volumes, path: FieldPath): void {
	const mounts = container.volumeMounts;
	if (mounts === undefined) return;
	const devices = pathsByName(container.volumeDevices ?? [], (device) => device.devicePath);
	const mounted = new Set<string>();
	for (let i = 0; i < mounts.length; i++) {
		const mount = mounts[i] as V1VolumeMount;
		const { name, mountPath } = mount;
		const at = path.index(i);
		if (name === "") errors.push(required(at.child("name")));
		if (!volumes.has(name)) errors.push(notFound(at.child("name"), name));
		if (mountPath === "") errors.push(required(at.child("mountPath")));
		if (mounted.has(mountPath)) errors.push(invalid(at.child("mountPath"), mountPath, "must be unique"));
		mounted.add(mountPath);
		if (devices.names.has(name)) {
			errors.push(invalid(at.child("name"), name, "must not already exist in volumeDevices"));
		}
		if (devices.hasPath(mountPath)) {
			const why = "must not already exist as a path in volumeDevices";
			errors.push(invalid(at.child("mountPath"), mountPath, why));
		}
		if (mount.subPath) validateDescendingPath(errors, mount.subPath, path.child("subPath"));
		if (mount.subPathExpr) {
			if (mount.subPath) {
				const why = "subPathExpr and subPath are mutually exclusive";
				errors.push(invalid(at.child("subPathExpr"), mount.subPathExpr, why));
			}
			validateDescendingPath(errors, mount.subPathExpr, path.child("subPathExpr"));
		}
		if (mount.mountPropagation !== undefined) {
			validatePropagation(errors, mount.mountPropagation, container, path.child("mountPropagation"));
		}
		if (mount.recursiveReadOnly !== undefined) {
			validateRecursiveReadOnly(errors, mount, mount.recursiveReadOnly, path.child("recursiveReadOnly"));
		}
	}
}

export function validateDevices(errors: FieldError[], container: Container, volumes: Volumes, path: FieldPath): void {
	const devices = container.volumeDevices;
	if (devices === undefined) return;
	const mounts = pathsByName(container.volumeMounts ?? [], (mount) => mount.mountPath);
	const names = new Set<string>();
	const paths = new Set<string>();
	for (const [index, { name, devicePath }] of devices.entries()) {
		const at = path.index(index);
		const namePath = at.child("name");
		const volume = volumes.get(name);
		if (name === "") errors.push(required(namePath));
		if (names.has(name)) errors.push(invalid(namePath, name, "must be unique"));
		if (volume !== undefined && !volume.persistentVolumeClaim && !volume.ephemeral) {
			const why = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
			errors.push(invalid(namePath, name, why));
		}
		if (volume === undefined) errors.push(notFound(namePath, name));
		const devicePathAt = at.child("devicePath");
		if (devicePath === "") errors.push(required(devicePathAt));
		if (paths.has(devicePath)) errors.push(invalid(devicePathAt, devicePath, "must be unique"));
		if (hasBacksteps(devicePath)) {
			errors.push(invalid(devicePathAt, devicePath, "can not contain backsteps ('..')"));
		} else paths.add(devicePath);
		if (mounts.names.has(name)) errors.push(invalid(namePath, name, "must not already exist in volumeMounts"));
		if (mounts.hasPath(devicePath)) {
			errors.push(invalid(devicePathAt, devicePath, "must not already exist as a path in volumeMounts"));
		}
		if (name !== "") names.add(name);
	}
}

/** Of several entries with one name the last counts. */
function pathsByName<T extends { name: string }>(
	entries: readonly T[],
	pathOf: (entry: T) => string,
): { names: ReadonlyMap<string, string>; hasPath(path: string): boolean } {
	const names = new Map<string, string>();
	for (const entry of entries) names.set(entry.name, pathOf(entry));
	let paths: Set<string> | undefined;
	const hasPath = (path: string): boolean => {
		if (names.size === 0) return false;
		paths ??= new Set(names.values());
		return paths.has(path);
	};
	return { names, hasPath };
}

const PROPAGATIONS = ["Bidirectional", "HostToContainer", "None"];

function validatePropagation(errors: FieldError[], mode: string, container: Container, path: FieldPath): void {
	if (!PROPAGATIONS.includes(mode)) errors.push(notSupported(path, named(mode), PROPAGATIONS));
	if (mode === "Bidirectional" && !container.securityContext?.privileged) {
		errors.push(forbidden(path, "Bidirectional mount propagation is available only to privileged containers"));
	}
}

const RECURSIVE_READ_ONLY = ["Disabled", "Enabled", "IfPossible"];

function validateRecursiveReadOnly(errors: FieldError[], mount: V1VolumeMount, mode: string, path: FieldPath): void {
	if (!RECURSIVE_READ_ONLY.includes(mode)) {
		errors.push(notSupported(path, named(mode), RECURSIVE_READ_ONLY));
	} else if (mode !== "Disabled") {
		if (!mount.readOnly) errors.push(forbidden(path, "may only be specified when readOnly is true"));
		if (mount.mountPropagation !== undefined && mount.mountPropagation !== "None") {
			errors.push(forbidden(path, "may only be specified when mountPropagation is None or not specified"));
		}
	}
}
