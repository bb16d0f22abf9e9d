import type { Misfit } from "../../api/scheduling/misfit";
import type { Claim, Volume } from "../../api/scheduling/volumeMatch";
import type { Node } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

/** The labels that say where a volume or a node is; of the older ones, what they are called now. */
const ZONES: Readonly<Record<string, string>> = {
	"failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
	"failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
	"topology.kubernetes.io/zone": "topology.kubernetes.io/zone",
	"topology.kubernetes.io/region": "topology.kubernetes.io/region",
};

/** The zones and regions of a claim's volume: a label names several with "__" between them. */
interface Place {
	claim: string;
	volume: string;
	label: string;
	values: readonly string[];
}

/** Where the volumes of bound claims are, as their labels say. */
export function placesOf(claims: readonly Claim[], registry: Registry): Place[] {
	return claims.flatMap(({ metadata, spec }) => {
		const volume = spec?.volumeName
			? registry.find<Volume>(kind("persistentvolumes"), undefined, spec.volumeName)
			: undefined;
		return Object.keys(ZONES).flatMap((label) => {
			const value = volume?.metadata.labels?.[label];
			if (volume === undefined || value === undefined) return [];
			const [claim = "", name = ""] = [metadata.name, volume.metadata.name];
			return [{ claim, volume: name, label, values: value.split("__") }];
		});
	});
}

/** The VolumeZone plugin: a node that says where it is must be where the volumes are. */
export function checkZone(places: readonly Place[], node: Node): Misfit | undefined {
	const labels = node.metadata.labels ?? {};
	if (!Object.keys(ZONES).some((label) => labels[label] !== undefined)) return undefined;
	const elsewhere = places.find(({ label, values }) => {
		const there = labels[label] ?? labels[ZONES[label] ?? ""];
		return there === undefined || !values.includes(there);
	});
	if (elsewhere === undefined) return undefined;
	return {
		filter: "VolumeZone",
		reasons: ["node(s) had no available volume zone"],
		resolvable: false,
		evidence: { what: "volume", claim: elsewhere.claim, volume: elsewhere.volume },
	};
}
