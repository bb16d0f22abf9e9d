import type { ObjectMeta } from "./types";
import { STORAGE_CLASS } from "./wellKnown";

/** In the order in which they are printed, with their short names. */
const ACCESS_MODES: readonly (readonly [mode: string, short: string])[] = [
	["ReadWriteOnce", "RWO"],
	["ReadOnlyMany", "ROX"],
	["ReadWriteMany", "RWX"],
	["ReadWriteOncePod", "RWOP"],
];

const DEFAULT_CLASS_ANNOTATIONS = [
	"storageclass.kubernetes.io/is-default-class",
	"storageclass.beta.kubernetes.io/is-default-class",
];

/** Access modes as get and describe print them: RWO,ROX. */
export function accessModesText(modes: readonly string[] | undefined): string {
	return ACCESS_MODES.filter(([mode]) => modes?.includes(mode))
		.map(([, short]) => short)
		.join(",");
}

/** The storage class of a volume or claim; "" when it has none. */
export function storageClassOf({
	metadata,
	spec,
}: {
	metadata?: ObjectMeta;
	spec?: { storageClassName?: string };
}): string {
	return metadata?.annotations?.[STORAGE_CLASS] ?? spec?.storageClassName ?? "";
}

/** Whether a storage class is that of claims that name none. */
export function isDefaultClass({ metadata }: { metadata?: ObjectMeta }): boolean {
	return DEFAULT_CLASS_ANNOTATIONS.some((annotation) => metadata?.annotations?.[annotation] === "true");
}
