import type { DaemonSet } from "../../api/types";
import { type NodeVerdict, verdictsOf } from "../verdicts";
import type { InsightView } from "../view";
import { daemonSetKey } from "./picture";

/** What is behind a cell of a map. */
export type Explanation = Pick<NodeVerdict, "verdict" | "reason" | "suggestion">;

/** By the DaemonSet's uid, then by node. */
export type Explanations = ReadonlyMap<string, ReadonlyMap<string, Explanation>>;

/** The reason behind every cell of the maps of these DaemonSets. */
export function explainAll(daemonSets: readonly DaemonSet[], view: InsightView): Explanations {
	return new Map(
		daemonSets.map((daemonSet) => [
			daemonSetKey(daemonSet),
			new Map(verdictsOf(daemonSet, view).map((verdict) => [verdict.node, verdict])),
		]),
	);
}

/** An explanation as one text: the verdict, why, and what would change it. */
export function explanationText({ verdict, reason, suggestion }: Explanation): string {
	const why = reason === "" ? "" : `: ${reason}`;
	return `${verdict.replaceAll("-", " ")}${why}${suggestion === undefined ? "" : `\n${suggestion}`}`;
}
