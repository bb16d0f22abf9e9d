import type { KubeObject } from "../../../api/types";
import { nameHash } from "../data";

/** A Secret; with `appendHash` its name ends with a hash of what is in it. */
export function secretOf(
	metadata: KubeObject["metadata"],
	type: string,
	values: ReadonlyMap<string, Buffer>,
	{ appendHash }: { appendHash: boolean },
): KubeObject {
	const data = Object.fromEntries([...values].map(([key, bytes]) => [key, bytes.toString("base64")]));
	const { name } = metadata;
	return {
		apiVersion: "v1",
		kind: "Secret",
		metadata: appendHash
			? { ...metadata, name: `${name}-${nameHash({ kind: "Secret", type, name, data })}` }
			: metadata,
		...(values.size === 0 ? {} : { data }),
		...(type === "" ? {} : { type }),
	};
}
