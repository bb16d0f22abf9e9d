import type { Cell } from "../../insight/map/cell";
import type { PictureDaemonSet } from "../../insight/map/picture";
import { STATE_NAMES } from "../../insight/map/state";
import type { MapDocument } from "./document";

/** The map as JSON: the DaemonSets, and for each node what each of them has there, and why. */
export function mapJson({ picture, explanations }: MapDocument): string {
	const { daemonSets, groups, groupBy } = picture;
	const value = {
		groupBy: groupBy ?? null,
		daemonSets: daemonSets.map(({ namespace, name, desired, updated, limits, counts }) => ({
			namespace,
			name,
			desired,
			updated,
			maxUnavailable: limits.maxUnavailable,
			maxSurge: limits.maxSurge,
			states: Object.fromEntries(
				STATE_NAMES.filter((state) => counts[state] > 0).map((state) => [state, counts[state]]),
			),
		})),
		nodes: groups.flatMap(({ value: group, nodes }) =>
			nodes.map(({ name, notes, cells }) => ({
				name,
				...(groupBy === undefined ? {} : { group: group ?? null }),
				notes,
				daemonSets: cells.map((cell, index) => cellValue(cell, daemonSets[index], name, explanations)),
			})),
		),
	};
	return `${JSON.stringify(value, undefined, 4)}\n`;
}

function cellValue(
	{ state, pod, wanted, updated }: Cell,
	daemonSet: PictureDaemonSet | undefined,
	node: string,
	explanations: MapDocument["explanations"],
) {
	const { verdict, reason, suggestion } = explanations.get(daemonSet?.uid ?? "")?.get(node) ?? {};
	return {
		namespace: daemonSet?.namespace,
		name: daemonSet?.name,
		state,
		wanted,
		...(pod === undefined ? {} : { pod, revision: updated ? "current" : "old" }),
		verdict,
		reason,
		suggestion,
	};
}
