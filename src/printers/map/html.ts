import { createHash } from "node:crypto";
import { explanationText } from "../../insight/map/explained";
import type { PictureDaemonSet, PictureNode } from "../../insight/map/picture";
import { STATE_NAMES, STATES } from "../../insight/map/state";
import { type MapDocument, markup } from "./document";
import { count, groupHeading } from "./headings";
import { DOCUMENT_SCRIPT, DOCUMENT_STYLE } from "./htmlParts";
import { standing } from "./look";

/**
 * The map as a page that needs nothing else: a table that the keyboard moves in, with the reason behind each cell told
 * beside it, and all reasons as text below. Without scripts it can still be read.
 */
export function mapHtml(document: MapDocument): string {
	const { picture, showNamespaces } = document;
	const nodes = picture.groups.reduce((sum, group) => sum + group.nodes.length, 0);
	const title = `${count(nodes, "node")}, ${count(picture.daemonSets.length, "DaemonSet")}`;
	const policy = `default-src 'none'; style-src '${hashOf(DOCUMENT_STYLE)}'; script-src '${hashOf(DOCUMENT_SCRIPT)}'`;
	const reasons = new Reasons(document);
	const rows = picture.groups.flatMap(({ value, nodes: members }) => {
		const heading = groupHeading(picture, value, members.length);
		const width = picture.daemonSets.length + 1;
		return [
			...(heading === undefined
				? []
				: [`<tr class="group"><th colspan="${width}" scope="colgroup">${markup(heading)}</th></tr>`]),
			...members.map((node) => row(node, picture.daemonSets, reasons)),
		];
	});
	const name = (daemonSet: PictureDaemonSet) => (showNamespaces ? `${daemonSet.namespace}/` : "") + daemonSet.name;
	const heads = picture.daemonSets.map((each) => `<th scope="col"><span>${markup(name(each))}</span></th>`);
	return [
		'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${policy}">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<title>${markup(title)}</title>\n<style>${DOCUMENT_STYLE}</style>\n</head>\n<body>`,
		`<h1>${markup(title)}</h1>`,
		legend(document),
		'<p id="reason" role="status" aria-live="polite">Point at a cell, or move with the arrow keys, to see the reason behind it.</p>',
		`<div class="scroll"><table role="grid" aria-label="What each DaemonSet has on each node">\n<thead><tr><th scope="col">Node</th>${heads.join("")}</tr></thead>`,
		`<tbody>\n${rows.join("\n")}\n</tbody></table></div>`,
		`<h2>Reasons</h2>\n${reasons.sections(name)}`,
		`<script>${DOCUMENT_SCRIPT}</script>\n</body>\n</html>\n`,
	].join("\n");
}

function row({ name, notes, cells }: PictureNode, daemonSets: readonly PictureDaemonSet[], reasons: Reasons): string {
	const note = notes.length > 0 ? ` <small>${markup(notes.join(", "))}</small>` : "";
	const columns = cells.map((cell, index) => {
		const { shape, words } = STATES[cell.state];
		const daemonSet = daemonSets[index];
		const reason = daemonSet === undefined ? undefined : reasons.idOf(daemonSet, name);
		const because = reason === undefined ? "" : ` data-r="${reason}"`;
		return `<td class="${cell.state}" tabindex="-1" aria-label="${words}"${because}>${shape}</td>`;
	});
	return `<tr><th scope="row">${markup(name)}${note}</th>${columns.join("")}</tr>`;
}

/** The reasons of all cells, each text once for a DaemonSet. */
class Reasons {
	private readonly byDaemonSet = new Map<string, Map<string, { id: string; nodes: string[] }>>();
	private count = 0;

	constructor(private readonly document: MapDocument) {}

	/** The id of the reason behind a cell; undefined where none is known. */
	idOf({ uid }: PictureDaemonSet, node: string): string | undefined {
		const explanation = this.document.explanations.get(uid)?.get(node);
		if (explanation === undefined) return undefined;
		const texts = this.byDaemonSet.get(uid) ?? new Map<string, { id: string; nodes: string[] }>();
		this.byDaemonSet.set(uid, texts);
		const text = explanationText(explanation);
		const known = texts.get(text);
		if (known !== undefined) {
			known.nodes.push(node);
			return known.id;
		}
		const id = `r${this.count++}`;
		texts.set(text, { id, nodes: [node] });
		return id;
	}

	/** All that have been asked for, by DaemonSet. */
	sections(name: (daemonSet: PictureDaemonSet) => string): string {
		return this.document.picture.daemonSets
			.map((daemonSet) => {
				const texts = [...(this.byDaemonSet.get(daemonSet.uid) ?? [])];
				const items = texts.map(
					([text, { id, nodes }]) => `<dt>${markup(nodes.join(", "))}</dt><dd id="${id}">${markup(text)}</dd>`,
				);
				return `<details><summary>${markup(name(daemonSet))}</summary><dl>${items.join("\n")}</dl></details>`;
			})
			.join("\n");
	}
}

function legend({ picture, showNamespaces }: MapDocument): string {
	const { daemonSets } = picture;
	const states = STATE_NAMES.filter((state) => daemonSets.some(({ counts }) => counts[state] > 0))
		.map((state) => `<li><b class="${state}">${STATES[state].shape}</b> ${STATES[state].words}</li>`)
		.join("");
	const lines = daemonSets
		.map((daemonSet) => {
			const { namespace, name, desired, updated, outdated } = daemonSet;
			const rollout = outdated > 0 ? `, updated ${updated} of ${desired}` : "";
			return `<li><b>${markup((showNamespaces ? `${namespace}/` : "") + name)}</b>: ${standing(daemonSet).join(", ")}${rollout}</li>`;
		})
		.join("");
	return `<ul class="legend">${states}</ul>\n<ul>${lines}</ul>`;
}

function hashOf(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
