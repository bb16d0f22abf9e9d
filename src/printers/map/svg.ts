import { explanationText } from "../../insight/map/explained";
import type { PictureNode } from "../../insight/map/picture";
import { type MapState, STATE_NAMES, STATES } from "../../insight/map/state";
import { type MapDocument, markup } from "./document";
import { groupHeading } from "./headings";
import { standing } from "./look";

/** Pixels. */
const WIDTH = 960;
const MARGIN = 20;
const DOT = 26;
const LINE = 22;
const GAP = 12;
const PER_LINE = 10;
const CHARACTER = 7.3;

const COLOURS = [
	"#0e7490",
	"#7c3aed",
	"#1d4ed8",
	"#a16207",
	"#15803d",
	"#be185d",
	"#4d7c0f",
	"#c2410c",
	"#0369a1",
	"#6d28d9",
];
const TROUBLE = "#c81e1e";

/** Shapes around 0,0; what is drawn in currentColor has its DaemonSet's colour. */
const SHAPES: Readonly<Record<MapState, string>> = {
	running: '<circle r="6" fill="currentColor"/>',
	starting:
		'<circle r="5.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M0-5.5A5.5 5.5 0 0 0 0 5.5Z" fill="currentColor"/>',
	pending: '<circle r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2"/>',
	missing: `<path d="M-5-5L5 5M5-5L-5 5" stroke="${TROUBLE}" stroke-width="2"/>`,
	failing: `<path d="M0-6.5L6.5 5.5H-6.5Z" fill="${TROUBLE}"/>`,
	old: '<path d="M0-6.5L6.5 0L0 6.5L-6.5 0Z" fill="none" stroke="currentColor" stroke-width="1.5"/>',
	leaving: '<path d="M0 6.5L6.5-5.5H-6.5Z" fill="none" stroke="currentColor" stroke-width="1.5"/>',
	kept: '<circle r="5.5" fill="none" stroke="currentColor" stroke-width="1.5"/><circle r="2.5" fill="currentColor"/>',
	"would-run": '<circle r="5.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
	"not-eligible": '<circle r="1.8" fill="#8a8f98"/>',
};

/** The map as an SVG picture: nodes as boxes with a dot for each DaemonSet; who points at a dot is told why. */
export function mapSvg(document: MapDocument): string {
	const { picture } = document;
	const box = boxSize(document);
	const parts: string[] = [];
	let y = MARGIN;
	for (const { value, nodes } of picture.groups) {
		const heading = groupHeading(picture, value, nodes.length);
		if (heading !== undefined) {
			parts.push(`<text x="${MARGIN}" y="${y + 14}" class="h">${markup(heading)}</text>`);
			y += LINE + 4;
		}
		const perRow = Math.max(1, Math.floor((WIDTH - 2 * MARGIN + GAP) / (box.width + GAP)));
		for (const [index, node] of nodes.entries()) {
			const x = MARGIN + (index % perRow) * (box.width + GAP);
			parts.push(nodeBox(node, document, { x, y: y + Math.floor(index / perRow) * (box.height + GAP), ...box }));
		}
		y += Math.ceil(nodes.length / perRow) * (box.height + GAP) + 6;
	}
	const legend = legendLines(document, y + 8);
	const symbols = STATE_NAMES.map((state) => `<g id="s-${state}">${SHAPES[state]}</g>`).join("");
	const colours = COLOURS.map((colour, index) => `.d${index}{color:${colour}}`).join("");
	const height = Math.round(legend.bottom + MARGIN);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Map of DaemonSets on nodes">`,
		`<style>text{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#1f2328}.h{font-weight:bold}.k{font-size:11px;fill:#57606a}.n{fill:#9a6700}.b{fill:#fff;stroke:#8a8f98}${colours}</style>`,
		`<defs>${symbols}</defs>`,
		`<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
		...parts,
		...legend.parts,
		"</svg>",
		"",
	].join("\n");
}

function boxSize({ picture }: MapDocument): { width: number; height: number } {
	const { daemonSets, groups } = picture;
	const nodes = groups.flatMap((group) => group.nodes);
	const letters = Math.max(6, ...nodes.flatMap(({ name, notes }) => [name.length, notes.join(", ").length]));
	const withNotes = nodes.some(({ notes }) => notes.length > 0);
	const dots = Math.min(PER_LINE, daemonSets.length) * (DOT + (daemonSets[0]?.key.length ?? 1) * 6) + 8;
	const lines = 1 + Math.max(1, Math.ceil(daemonSets.length / PER_LINE)) + (withNotes ? 1 : 0);
	const width = Math.min(WIDTH - 2 * MARGIN, Math.max(dots, letters * CHARACTER + 20));
	return { width: Math.round(width), height: lines * LINE - 4 };
}

function nodeBox(
	{ name, notes, cells }: PictureNode,
	{ picture, explanations }: MapDocument,
	{ x, y, width, height }: { x: number; y: number; width: number; height: number },
): string {
	const { daemonSets } = picture;
	const step = DOT + (daemonSets[0]?.key.length ?? 1) * 6;
	const dots = cells.map((cell, index) => {
		const daemonSet = daemonSets[index];
		if (daemonSet === undefined) return "";
		const left = x + 10 + (index % PER_LINE) * step;
		const middle = y + LINE + 8 + Math.floor(index / PER_LINE) * LINE;
		const explanation = explanations.get(daemonSet.uid)?.get(name);
		const why = explanation === undefined ? STATES[cell.state].words : explanationText(explanation);
		const title = `${daemonSet.namespace}/${daemonSet.name} on ${name}: ${why}`;
		return `<g class="d${index % COLOURS.length}"><title>${markup(title)}</title><text x="${left}" y="${middle + 4}" class="k">${markup(daemonSet.key)}</text><use href="#s-${cell.state}" x="${left + step - DOT + 10}" y="${middle}"/></g>`;
	});
	const note = `<text x="${x + 10}" y="${y + height - 9}" class="n">${markup(notes.join(", "))}</text>`;
	return [
		`<rect class="b" x="${x + 0.5}" y="${y + 0.5}" width="${width}" height="${height}" rx="4"/>`,
		`<text x="${x + 10}" y="${y + 16}" class="h">${markup(name)}</text>`,
		...dots,
		...(notes.length > 0 ? [note] : []),
	].join("\n");
}

function legendLines({ picture, showNamespaces }: MapDocument, top: number): { parts: string[]; bottom: number } {
	let y = top;
	const parts = picture.daemonSets.map((daemonSet, index) => {
		const { key, namespace, name } = daemonSet;
		y += LINE;
		const text = `${showNamespaces ? `${namespace}/` : ""}${name}: ${standing(daemonSet).join(", ")}`;
		return `<g class="d${index % COLOURS.length}"><use href="#s-running" x="${MARGIN + 8}" y="${y - 4}"/><text x="${MARGIN + 22}" y="${y}"><tspan class="h">${markup(key)}</tspan> ${markup(text)}</text></g>`;
	});
	y += 10;
	let x = MARGIN;
	for (const state of STATE_NAMES.filter((each) => picture.daemonSets.some(({ counts }) => counts[each] > 0))) {
		const width = STATES[state].words.length * CHARACTER + 42;
		if (x === MARGIN || x + width > WIDTH - MARGIN) {
			x = MARGIN;
			y += LINE;
		}
		parts.push(
			`<use href="#s-${state}" x="${x + 8}" y="${y - 4}"/><text x="${x + 22}" y="${y}">${STATES[state].words}</text>`,
		);
		x += width;
	}
	return { parts, bottom: y };
}
