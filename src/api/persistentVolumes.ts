import type { ObjectMeta } from "./types";

/** In the order in which they are printed, with their short names. */
const ACCESS_MODES: readonly (readonly [mode: string, short: string])[] = [
	["ReadWriteOnce", "RWO"],
	["ReadOnlyMany", "ROX"],
	["ReadWriteMany", "RWX"],
	["ReadWriteOncePod", "RWOP"],
];

/** The annotation that named a class before the field did; it still comes first. */
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

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
	return metadata?.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? "";
}
