import type { Cell } from "../../insight/map/cell";
import type { PictureDaemonSet, PictureNode } from "../../insight/map/picture";
import { type MapState, STATE_NAMES, STATES } from "../../insight/map/state";
import { escapeTerminal } from "../escape";
import type { Span, Style } from "./line";

export interface FrameOptions {
	/** The columns that there are. */
	readonly columns: number;
	/** The lines that there are; a frame that is to scroll has no limit. */
	readonly lines?: number;
	/** Whether shapes can be shown, or only ASCII. */
	readonly shapes: boolean;
	/** auto: boxes for few nodes, rows for many. */
	readonly layout: "auto" | "boxes" | "rows";
	/** One line for nodes that look the same. */
	readonly compact: boolean;
	readonly showNamespaces: boolean;
}

/** A DaemonSet's name, with its namespace where there are several. */
export function daemonSetName({ namespace, name }: PictureDaemonSet, withNamespace: boolean): string {
	return escapeTerminal(withNamespace ? `${namespace}/${name}` : name);
}

const PALETTE = [36, 35, 34, 33, 32, 96, 95, 94, 93, 92];

/** The colour of the DaemonSet at a place among the others. */
export function daemonSetStyle(index: number): Style {
	return { colour: PALETTE[index % PALETTE.length] };
}

/** A state as a dot in its DaemonSet's colour; trouble is red and what concerns nobody is dim. */
export function cellSpan(state: MapState, index: number | undefined, { shapes }: Pick<FrameOptions, "shapes">): Span {
	const { shape, letter } = STATES[state];
	const text = shapes ? shape : letter;
	if (state === "missing" || state === "failing") return { text, style: { colour: 31, bold: true } };
	if (state === "not-eligible") return { text, style: { dim: true } };
	return index === undefined ? { text } : { text, style: daemonSetStyle(index) };
}

/** What makes two nodes look the same. */
export function lookOf({ cells, notes }: PictureNode): string {
	return `${notes.join(",")} ${cells.map((cell: Cell) => STATES[cell.state].letter).join("")}`;
}

/** A state in a word or two. */
export function shortWords(state: MapState): string {
	return state.replace("-", " ");
}

/** "4 of 5 running", and what the others are. */
export function standing({ counts, desired }: PictureDaemonSet): string[] {
	if (counts["would-run"] > 0) {
		const rest = STATE_NAMES.filter((state) => state !== "would-run" && counts[state] > 0);
		return [`would run on ${counts["would-run"]}`, ...rest.map((state) => `${counts[state]} ${shortWords(state)}`)];
	}
	const others = STATE_NAMES.filter((state) => state !== "running" && counts[state] > 0);
	return [`${counts.running} of ${desired} running`, ...others.map((state) => `${counts[state]} ${shortWords(state)}`)];
}
