import { type FieldError, invalid, named, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import type { NameCheck } from "../../names";
import type { Container, PodSpec } from "../../types";

/** One error for everything that is wrong with a name. */
export function validateName(errors: FieldError[], name: string, check: NameCheck, path: FieldPath): void {
	for (const why of check(name)) errors.push(invalid(path, name, why));
}

const FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive";

export function validateFileMode(errors: FieldError[], mode: number | undefined, path: FieldPath): void {
	if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.push(invalid(path, mode, FILE_MODE));
}

/** A path below something: relative and without "..". */
export function validateDescendingPath(errors: FieldError[], target: string, path: FieldPath): void {
	if (target.startsWith("/")) errors.push(invalid(path, target, "must be a relative path"));
	validateNoBacksteps(errors, target, path);
}

export function validateNoBacksteps(errors: FieldError[], target: string, path: FieldPath): void {
	if (hasBacksteps(target)) errors.push(invalid(path, target, "must not contain '..'"));
}

export function hasBacksteps(target: string): boolean {
	return target.includes("..") && target.split("/").includes("..");
}

/** A path of a file that is to appear in a volume. */
export function validateVolumeFilePath(errors: FieldError[], target: string, path: FieldPath): void {
	validateDescendingPath(errors, target, path);
	if (target.startsWith("..") && !target.startsWith("../")) {
		errors.push(invalid(path, target, "must not start with '..'"));
	}
}

/** Calls `visit` with every container of the spec in the server's order: init, regular, ephemeral. */
export function visitContainers(
	spec: PodSpec,
	path: FieldPath,
	visit: (container: Container, path: FieldPath) => void,
): void {
	for (const list of CONTAINER_LISTS) {
		const containers = spec[list];
		if (!containers) continue;
		const at = path.child(list);
		for (let i = 0; i < containers.length; i++) visit(containers[i] as Container, at.index(i));
	}
}

/** Every container of the spec in that order. */
export function allContainers(spec: PodSpec): Container[] {
	return CONTAINER_LISTS.flatMap((list) => (spec[list] ?? []) as Container[]);
}

const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

/** A value out of few, where it is given. */
export function validateChoice(
	errors: FieldError[],
	value: string | undefined,
	allowed: readonly string[],
	path: FieldPath,
): void {
	if (value !== undefined && !allowed.includes(value)) errors.push(notSupported(path, named(value), allowed));
}

/** A value out of few that must be given. */
export function validateRequiredChoice(
	errors: FieldError[],
	value: string | undefined,
	allowed: readonly string[],
	path: FieldPath,
): void {
	if (value) validateChoice(errors, value, allowed, path);
	else errors.push(required(path));
}
