import type { Node } from "../api/types";
import type { Evidence } from "./evidence";

/** What is wrong with a node itself: its kubelet is silent, or it is short of something. */
export function nodeTroubles({ status }: Node): Evidence[] {
	const troubles: Evidence[] = [];
	for (const { type, status: value, message } of status?.conditions ?? []) {
		const bad = type === "Ready" ? value !== "True" : PRESSURES.includes(type) && value === "True";
		if (bad) troubles.push({ what: "node", condition: type, status: value, ...(message && { message }) });
	}
	return troubles;
}

const PRESSURES = ["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"];
