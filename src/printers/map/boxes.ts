import type { Picture, PictureNode } from "../../insight/map/picture";
import { escapeTerminal } from "../escape";
import { groupHeading } from "./headings";
import { type Line, lengthOf, padded, type Span, shortened } from "./line";
import { cellSpan, daemonSetStyle, type FrameOptions } from "./look";

/** A box is that wide inside at most, so that several stand side by side. */
const WIDEST = 30;
const NARROWEST = 8;
/** The frame and the blanks beside it. */
const FRAME = 4;

/** The nodes as boxes, side by side, with a lettered dot for each DaemonSet. */
export function boxes(picture: Picture, options: FrameOptions): Line[] {
	const shape = shapeOf(picture, options);
	const perLine = Math.max(1, Math.floor((options.columns + 1) / (shape.inner + FRAME + 1)));
	return picture.groups.flatMap(({ value, nodes }) => {
		const heading = groupHeading(picture, value, nodes.length)?.replace(/.+/s, escapeTerminal);
		const lines: Line[] = heading === undefined ? [] : [[{ text: heading, style: { bold: true } }]];
		for (let at = 0; at < nodes.length; at += perLine) {
			lines.push(...sideBySide(nodes.slice(at, at + perLine), picture, shape, options));
		}
		return lines;
	});
}

interface BoxShape {
	/** Columns inside the frame. */
	inner: number;
	/** Dots to a line. */
	dots: number;
	/** Columns of a dot, its letter and the blank behind it. */
	dotWidth: number;
}

function shapeOf({ groups, daemonSets }: Picture, { columns }: FrameOptions): BoxShape {
	const widest = Math.max(NARROWEST, Math.min(WIDEST, columns - FRAME));
	const dotWidth = (daemonSets[0]?.key.length ?? 1) + 2;
	const fitting = Math.max(1, Math.floor((widest + 1) / dotWidth));
	const lines = Math.max(1, Math.ceil(daemonSets.length / fitting));
	const dots = Math.max(1, Math.ceil(daemonSets.length / lines));
	const texts = groups.flatMap(({ nodes }) => nodes.flatMap(({ name, notes }) => [name, notes.join(", ")]));
	const longest = Math.max(0, ...texts.map(lengthOf));
	return { inner: Math.min(widest, Math.max(NARROWEST, dots * dotWidth - 1, longest)), dots, dotWidth };
}

function sideBySide(nodes: readonly PictureNode[], picture: Picture, shape: BoxShape, options: FrameOptions): Line[] {
	const withNotes = nodes.some(({ notes }) => notes.length > 0);
	const drawn = nodes.map((node) => box(node, picture, shape, options, withNotes));
	const height = drawn[0]?.length ?? 0;
	return Array.from({ length: height }, (_, line) =>
		drawn.flatMap((each, index) => [...(index > 0 ? [{ text: " " }] : []), ...(each[line] ?? [])]),
	);
}

function box(
	{ name, notes, cells }: PictureNode,
	{ daemonSets }: Picture,
	{ inner, dots }: BoxShape,
	options: FrameOptions,
	withNotes: boolean,
): Line[] {
	const art = options.shapes ? LINES : ASCII_LINES;
	const title = shortened(escapeTerminal(name), inner, options.shapes ? "…" : "...");
	// The frame goes on behind the name, if there is room.
	const bar = ` ${art.bar.repeat(Math.max(0, inner - lengthOf(title)))}`;
	const framed = (line: Line): Line => [{ text: `${art.side} ` }, ...padded(line, inner), { text: ` ${art.side}` }];
	const note = shortened(notes.join(", "), inner, options.shapes ? "…" : "...");
	const top: Line = [
		{ text: `${art.topLeft} ` },
		{ text: title, style: { bold: true } },
		{ text: `${bar}${art.topRight}` },
	];
	const lines: Line[] = [top];
	for (let at = 0; at < Math.max(1, cells.length); at += dots) {
		const spans: Span[] = cells
			.slice(at, at + dots)
			.flatMap((cell, offset) => [
				...(offset > 0 ? [{ text: " " }] : []),
				{ text: daemonSets[at + offset]?.key ?? "", style: daemonSetStyle(at + offset) },
				cellSpan(cell.state, at + offset, options),
			]);
		lines.push(framed(spans));
	}
	if (withNotes) lines.push(framed([{ text: note, style: { colour: 33 } }]));
	lines.push([{ text: `${art.bottomLeft}${art.bar.repeat(inner + 2)}${art.bottomRight}` }]);
	return lines;
}

const LINES = { topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", bar: "─", side: "│" };
const ASCII_LINES = { topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", bar: "-", side: "|" };
