import { isRollingOut, type Picture, type PictureDaemonSet } from "../../insight/map/picture";
import { STATE_NAMES, STATES } from "../../insight/map/state";
import { boxes } from "./boxes";
import { count } from "./headings";
import { flow, type Line, shortened } from "./line";
import { cellSpan, daemonSetName, daemonSetStyle, type FrameOptions, standing } from "./look";
import { rows } from "./rows";

/** Boxes are for so few that an eye takes them in. */
const BOX_NODES = 24;
const BOX_DAEMON_SETS = 16;

/** The map as lines of a terminal: the nodes, the DaemonSets and how far they are, and what the shapes mean. */
export function frame(picture: Picture, options: FrameOptions): Line[] {
	const limit = options.lines ?? Number.POSITIVE_INFINITY;
	const tail = [...daemonSetLines(picture, options), ...stateLines(picture, options)];
	let body: Line[] = [];
	for (const draw of layouts(picture, options)) {
		body = draw();
		if (body.length + tail.length + 2 <= limit) break;
	}
	const head: Line[] = [[{ text: titleOf(picture), style: { bold: true } }]];
	const blank: Line = [];
	const all = [...head, ...body, ...(tail.length > 0 ? [blank, ...tail] : [])];
	return all.length <= limit ? all : cut([...head, ...body], tail, limit, options);
}

/** The drawings to try, the most detailed first. */
function layouts(picture: Picture, options: FrameOptions): (() => Line[])[] {
	const nodes = picture.groups.reduce((sum, group) => sum + group.nodes.length, 0);
	const few = nodes <= BOX_NODES && picture.daemonSets.length <= BOX_DAEMON_SETS;
	const asBoxes = options.layout === "boxes" || (options.layout === "auto" && few && !options.compact);
	const shown = options.compact ? { ...options, compact: true } : options;
	const drawings = [() => rows(picture, shown), () => rows(picture, { ...options, compact: true })];
	return asBoxes ? [() => boxes(picture, options), ...(options.lines === undefined ? [] : drawings)] : drawings;
}

/** As many of the nodes' lines as there is room for. */
function cut(body: readonly Line[], tail: readonly Line[], limit: number, { shapes, columns }: FrameOptions): Line[] {
	const room = Math.max(1, limit - Math.min(tail.length, Math.floor(limit / 3)) - 1);
	const kept = body.slice(0, room);
	const missing = body.length - kept.length;
	const mark = shapes ? "…" : "...";
	const more = `${mark} ${missing} more ${missing === 1 ? "line" : "lines"}: -l, --daemonsets or a larger terminal shows them`;
	const hint: Line[] = missing > 0 ? [[{ text: shortened(more, columns, mark), style: { dim: true } }]] : [];
	return [...kept, ...hint, ...tail.slice(0, Math.max(0, limit - kept.length - hint.length))];
}

function titleOf({ groups, daemonSets }: Picture): string {
	const nodes = groups.reduce((sum, group) => sum + group.nodes.length, 0);
	return `${count(nodes, "node")}, ${count(daemonSets.length, "DaemonSet")}`;
}

/** A line for each DaemonSet: its letter, its name, and how far it is. */
function daemonSetLines({ daemonSets }: Picture, options: FrameOptions): Line[] {
	const { columns, shapes } = options;
	const mark = shapes ? "…" : "...";
	const names = daemonSets.map((daemonSet) => daemonSetName(daemonSet, options.showNamespaces));
	const widest = Math.max(0, ...names.map((name) => name.length));
	return daemonSets.flatMap((daemonSet, index) => {
		const indent = daemonSet.key.length + 1;
		const text = (words: string): Line => [{ text: words }];
		const blanks = text(" ".repeat(indent));
		const [first = [], ...rest] = standing(daemonSet).map(text);
		const key = { text: `${daemonSet.key} `, style: daemonSetStyle(index) };
		const name = shortened(names[index] ?? "", columns - indent, mark);
		const [progress, ...limits] = rollout(daemonSet, options).map(text);
		return [
			...(indent + widest + BESIDE > columns
				? [[key, { text: name }], ...flow([[...blanks, ...first], ...rest], columns, indent, ", ")]
				: flow([[key, { text: `${name.padEnd(widest)}  ` }, ...first], ...rest], columns, indent, ", ")),
			...(progress === undefined ? [] : flow([[...blanks, ...progress], ...limits], columns, indent, ", ")),
		];
	});
}

/** What stands beside a name at least. */
const BESIDE = 22;

const BAR = 10;

/** How far a rollout is, and what it may use. */
function rollout(daemonSet: PictureDaemonSet, { shapes }: FrameOptions): string[] {
	if (!isRollingOut(daemonSet)) return [];
	const { updated, desired, limits, onDelete } = daemonSet;
	const done = desired === 0 ? BAR : Math.floor((BAR * updated) / desired);
	const bar = (shapes ? "█" : "=").repeat(done) + (shapes ? "░" : "-").repeat(BAR - done);
	const budget = limits.maxSurge > 0 ? `maxSurge ${limits.maxSurge}` : `maxUnavailable ${limits.maxUnavailable}`;
	return [`updated ${updated} of ${desired} ${shapes ? bar : `[${bar}]`}`, onDelete ? "OnDelete" : budget];
}

/** What the shapes that are shown mean. */
function stateLines({ daemonSets }: Picture, options: FrameOptions): Line[] {
	const shown = STATE_NAMES.filter((state) => daemonSets.some(({ counts }) => counts[state] > 0));
	const pieces = shown.map((state): Line => [cellSpan(state, undefined, options), { text: ` ${STATES[state].words}` }]);
	return flow(pieces, options.columns, 0, "  ");
}
