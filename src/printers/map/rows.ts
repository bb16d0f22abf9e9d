import type { Picture, PictureDaemonSet, PictureNode } from "../../insight/map/picture";
import { escapeTerminal } from "../escape";
import { groupHeading } from "./headings";
import { type Line, lengthOf, padded, type Span, shortened } from "./line";
import { cellSpan, daemonSetStyle, type FrameOptions, lookOf } from "./look";

/** Names get at least so many columns, whatever the dots take. */
const NARROWEST_NAME = 8;
const WIDEST_LABEL = 48;
/** Between nodes that stand side by side. */
const GUTTER = 3;
/** Fewer nodes than that stand below one another. */
const SIDE_BY_SIDE_FROM = 12;

/** The nodes as rows, with a dot for each DaemonSet; DaemonSets that do not fit side by side come in blocks. */
export function rows(picture: Picture, options: FrameOptions): Line[] {
	const groups = picture.groups.map((group) => ({ ...group, entries: entriesOf(group.nodes, options.compact) }));
	const longest = Math.max(NARROWEST_NAME, ...groups.flatMap(({ entries }) => entries.map(labelWidth)));
	const nameWidth = Math.min(longest, WIDEST_LABEL);
	const keyWidth = picture.daemonSets[0]?.key.length ?? 1;
	const blocks = blocksOf(picture.daemonSets, nameWidth, keyWidth, options.columns);
	return blocks.flatMap(({ from, to, gap }) => {
		const cellsWidth = Math.max(0, (to - from) * (keyWidth + gap) - gap);
		const width = Math.min(nameWidth, Math.max(NARROWEST_NAME, options.columns - 1 - cellsWidth));
		const block: Block = { from, to, gap, keyWidth, nameWidth: width, width: width + 1 + cellsWidth };
		let keysAbove = 0;
		return groups.flatMap(({ value, nodes, entries }) => {
			const heading = groupHeading(picture, value, nodes.length)?.replace(/.+/s, escapeTerminal);
			const across = columnsOf(entries.length, block, options);
			const lines = groupLines(entries, across, picture.daemonSets, block, options);
			// The letters stand above the first group, and above one that is laid out in another way.
			const keys = keysAbove === across ? [] : lines.slice(0, 1);
			keysAbove = across;
			return [...keys, ...(heading === undefined ? [] : [[{ text: heading, style: BOLD }]]), ...lines.slice(1)];
		});
	});
}

interface Block {
	/** The DaemonSets in it. */
	from: number;
	to: number;
	/** Blanks between dots. */
	gap: number;
	keyWidth: number;
	nameWidth: number;
	/** Of a node's whole row. */
	width: number;
}

/** One node, or several that look the same. */
interface Entry {
	node: PictureNode;
	others: number;
}

function entriesOf(nodes: readonly PictureNode[], compact: boolean): Entry[] {
	if (!compact) return nodes.map((node) => ({ node, others: 0 }));
	const byLook = new Map<string, Entry>();
	for (const node of nodes) {
		const look = lookOf(node);
		const entry = byLook.get(look);
		if (entry === undefined) byLook.set(look, { node, others: 0 });
		else entry.others++;
	}
	return [...byLook.values()];
}

/** DaemonSets in blocks that fit beside the names: with blanks between the dots where there is room. */
function blocksOf(
	daemonSets: readonly PictureDaemonSet[],
	nameWidth: number,
	keyWidth: number,
	columns: number,
): { from: number; to: number; gap: number }[] {
	const total = daemonSets.length;
	if (nameWidth + 1 + total * (keyWidth + 1) - 1 <= columns) return [{ from: 0, to: total, gap: 1 }];
	const perBlock = Math.max(1, Math.floor((columns - NARROWEST_NAME - 1) / keyWidth));
	const blocks = [];
	for (let from = 0; from < total; from += perBlock)
		blocks.push({ from, to: Math.min(total, from + perBlock), gap: 0 });
	return blocks;
}

const BOLD = { bold: true };

/** How many nodes stand side by side. */
function columnsOf(entries: number, { width }: Block, { columns }: FrameOptions): number {
	const fitting = Math.max(1, Math.floor((columns + GUTTER) / (width + GUTTER)));
	return entries < SIDE_BY_SIDE_FROM ? 1 : Math.min(fitting, Math.ceil(entries / 4));
}

/** The letters, and then the nodes below them. */
function groupLines(
	entries: readonly Entry[],
	columns: number,
	daemonSets: readonly PictureDaemonSet[],
	block: Block,
	options: FrameOptions,
): Line[] {
	const height = Math.ceil(entries.length / columns);
	const keys = keyLine(daemonSets, block);
	const lines: Line[] = [];
	lines.push(
		joined(
			Array.from({ length: columns }, () => keys),
			block.width,
		),
	);
	for (let row = 0; row < height; row++) {
		const present = Array.from({ length: columns }, (_, column) => entries[column * height + row]);
		const drawn = present.filter((entry) => entry !== undefined).map((entry) => entryLine(entry, block, options));
		lines.push(joined(drawn, block.width));
	}
	return lines;
}

function keyLine(daemonSets: readonly PictureDaemonSet[], { from, to, gap, nameWidth }: Block): Line {
	const spans: Span[] = [{ text: " ".repeat(nameWidth + 1) }];
	for (let index = from; index < to; index++) {
		spans.push({ text: daemonSets[index]?.key ?? "", style: daemonSetStyle(index) });
		if (gap > 0 && index < to - 1) spans.push({ text: " " });
	}
	return spans;
}

function entryLine({ node, others }: Entry, block: Block, options: FrameOptions): Line {
	const { from, to, gap, keyWidth, nameWidth } = block;
	const spans: Span[] = [...padded(label(node, others, nameWidth, options), nameWidth), { text: " " }];
	for (let index = from; index < to; index++) {
		const cell = node.cells[index];
		if (cell === undefined) continue;
		spans.push(cellSpan(cell.state, index, options));
		const blanks = index < to - 1 ? keyWidth - 1 + gap : 0;
		if (blanks > 0) spans.push({ text: " ".repeat(blanks) });
	}
	return spans;
}

function label({ name, notes }: PictureNode, others: number, width: number, { shapes }: FrameOptions): Line {
	const mark = shapes ? "…" : "...";
	const more = others > 0 ? ` +${others}` : "";
	const shown = shortened(escapeTerminal(name), width - more.length, mark) + more;
	const room = width - lengthOf(shown) - 1;
	const note = notes.join(",");
	if (note === "" || room < 2) return [{ text: shown }];
	return [{ text: `${shown} ` }, { text: shortened(note, room, mark), style: { colour: 33 } }];
}

function labelWidth({ node, others }: Entry): number {
	const notes = node.notes.length > 0 ? node.notes.join(",").length + 1 : 0;
	return lengthOf(node.name) + notes + (others > 0 ? ` +${others}`.length : 0);
}

function joined(lines: readonly Line[], width: number): Line {
	return lines.flatMap((line, index) => [
		...(index < lines.length - 1 ? padded(line, width) : line),
		...(index < lines.length - 1 ? [{ text: " ".repeat(GUTTER) }] : []),
	]);
}
