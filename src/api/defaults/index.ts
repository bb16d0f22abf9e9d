import type { Resource } from "../resource";
import type { KubeObject } from "../types";

/**
 * Fills in the fields that an object's author left out, as the API server does on every write and read.
 * `object` is decoded (see api/decode) and changed in place.
 */
export function applyDefaults(_resource: Pick<Resource, "group" | "version" | "kind">, _object: KubeObject): void {}
