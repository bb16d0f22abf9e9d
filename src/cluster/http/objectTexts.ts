import { writeJson } from "../../api/go/writeJson";
import { apiVersionOf, type Resource } from "../../api/resource";
import type { KubeObject } from "../../api/types";

/** How many texts one of the two generations holds. */
const GENERATION = 1_000;

/** The JSON of objects that were asked for lately, so that one that has not changed is not written again. */
export class ObjectTexts {
	private young = new Map<KubeObject, { apiVersion: string; bytes: Buffer }>();
	private old = this.young;

	/** The JSON of `stored` in a resource's version, a line; `write` gives the object as a client is to see it. */
	of(stored: KubeObject, resource: Resource, write: () => unknown): Buffer {
		const apiVersion = apiVersionOf(resource);
		const known = this.young.get(stored) ?? this.old.get(stored);
		const text =
			known?.apiVersion === apiVersion ? known : { apiVersion, bytes: Buffer.from(`${writeJson(write())}\n`) };
		if (this.young.size >= GENERATION) {
			this.old = this.young;
			this.young = new Map();
		}
		this.young.set(stored, text);
		return text.bytes;
	}
}
