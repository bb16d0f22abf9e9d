import { type FieldError, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import type { V1KeyToPath } from "../../types";
import { validateFileMode, validateVolumeFilePath } from "./common";

/** Which key of a ConfigMap or Secret becomes which file. */
export function validateKeyToPath(errors: FieldError[], item: V1KeyToPath, path: FieldPath): void {
	if (item.key === "") errors.push(required(path.child("key")));
	if (item.path === "") errors.push(required(path.child("path")));
	validateVolumeFilePath(errors, item.path, path.child("path"));
	validateFileMode(errors, item.mode, path.child("mode"));
}
