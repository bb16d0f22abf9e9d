import { type MapState, STATE_NAMES, STATES } from "../../insight/map/state";
import type { DaemonSetView, NodeView } from "../protocol";
import type { GridRow } from "../rows";
import type { UiState } from "../state";
import { make, mark, oncePerFrame, say } from "./dom";

/** Pixels, as in page.css. */
const ROW = 24;
const COLUMN = 26;
/** Rows that are drawn beyond what can be seen. */
const BEYOND = 6;

const BY_LETTER = new Map<string, MapState>(STATE_NAMES.map((state) => [STATES[state].letter, state]));

/** A place in the grid; a column of -1 is the node itself. */
export interface Place {
	readonly node: string;
	readonly daemonSet: string | undefined;
}

interface DrawnRow {
	readonly element: HTMLElement;
	readonly name: HTMLElement;
	readonly note: HTMLElement;
	readonly cells: HTMLElement[];
	/** What the cells show: what a page is asked for is slower than what is remembered. */
	readonly shown: string[];
	index: number;
}

/**
 * Nodes by DaemonSets, of which only the rows that can be seen are elements. The grid has the keyboard's focus itself
 * and names the cell that is chosen.
 */
export class Grid {
	private rows: readonly GridRow[] = [];
	private columns: readonly DaemonSetView[] = [];
	private state: UiState | undefined;
	private row = -1;
	private column = -1;
	private chosen: Place | undefined;
	private readonly head = make("div", "head");
	private readonly body = make("div", "body");
	private headKey = "";
	private readonly empty = make("p", "empty");
	private readonly drawn = new Map<number, DrawnRow>();
	private readonly spare: DrawnRow[] = [];
	private readonly plan = oncePerFrame(() => this.draw());

	constructor(
		private readonly element: HTMLElement,
		private readonly onChoose: (place: Place) => void,
	) {
		element.setAttribute("role", "grid");
		element.tabIndex = 0;
		element.ariaLabel = "What each DaemonSet has on each node; move with the arrow keys";
		this.head.setAttribute("role", "row");
		this.empty.hidden = true;
		element.append(this.head, this.empty, this.body);
		element.addEventListener("scroll", () => this.plan(), { passive: true });
		element.addEventListener("keydown", (event) => this.onKey(event));
		element.addEventListener("click", (event) => this.onClick(event));
		new ResizeObserver(() => this.plan()).observe(element);
	}

	/** Shows other rows, columns or states. Drawing waits for the next frame. */
	show(state: UiState, rows: readonly GridRow[], columns: readonly DaemonSetView[]): void {
		this.state = state;
		this.rows = rows;
		this.columns = columns;
		this.drawHead();
		mark(this.element, "aria-rowcount", String(rows.length + 1));
		mark(this.element, "aria-colcount", String(columns.length + 1));
		const missing = whatIsMissing(state, rows, columns);
		say(this.empty, missing);
		if (this.empty.hidden !== (missing === "")) this.empty.hidden = missing === "";
		const height = `${rows.length * ROW}px`;
		if (this.body.style.height !== height) this.body.style.height = height;
		this.findChosen();
		this.plan();
	}

	private findChosen(): void {
		if (this.chosen === undefined) return;
		const { node, daemonSet } = this.chosen;
		this.row = this.rows.findIndex((row) => row.kind === "node" && row.node.name === node);
		this.column = this.columns.findIndex(({ uid }) => uid === daemonSet);
	}

	private drawHead(): void {
		const key = JSON.stringify(this.columns.map(({ namespace, name, outdated }) => [namespace, name, outdated > 0]));
		if (key === this.headKey) return;
		this.headKey = key;
		const corner = make("div", "corner", "Node");
		corner.setAttribute("role", "columnheader");
		const several = new Set(this.columns.map(({ namespace }) => namespace)).size > 1;
		this.head.replaceChildren(
			corner,
			...this.columns.map((daemonSet) => {
				const { namespace, name, outdated } = daemonSet;
				const head = make("div", outdated > 0 ? "col rolling" : "col", several ? `${namespace}/${name}` : name);
				head.title = `${namespace}/${name}`;
				head.setAttribute("role", "columnheader");
				return head;
			}),
		);
	}

	private draw(): void {
		const top = this.element.scrollTop;
		const height = this.element.clientHeight;
		const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
		const last = Math.min(this.rows.length - 1, Math.ceil((top + height) / ROW) + BEYOND);
		for (const [index, drawn] of this.drawn) {
			if (index >= first && index <= last) continue;
			this.drawn.delete(index);
			this.spare.push(drawn);
		}
		for (let index = first; index <= last; index++) {
			let drawn = this.drawn.get(index);
			if (drawn === undefined) {
				drawn = this.spare.pop() ?? this.newRow();
				this.drawn.set(index, drawn);
			}
			this.fill(drawn, index);
		}
		for (const { element } of this.spare) element.remove();
		this.spare.length = 0;
		const active = this.row >= first && this.row <= last && this.row >= 0;
		if (active) mark(this.element, "aria-activedescendant", cellId(this.row, this.column));
		else this.element.removeAttribute("aria-activedescendant");
	}

	private newRow(): DrawnRow {
		const element = make("div", "row");
		element.setAttribute("role", "row");
		const name = make("div", "name");
		name.setAttribute("role", "rowheader");
		const note = make("span", "note");
		name.append(make("span"), note);
		element.append(name);
		this.body.append(element);
		return { element, name, note, cells: [], shown: [], index: -1 };
	}

	private fill(drawn: DrawnRow, index: number): void {
		const row = this.rows[index];
		if (row === undefined) return;
		const { element, name, note, cells } = drawn;
		if (drawn.index !== index) {
			drawn.index = index;
			element.style.top = `${index * ROW}px`;
			element.setAttribute("aria-rowindex", String(index + 2));
			name.id = cellId(index, -1);
		}
		const chosen = index === this.row;
		const className = row.kind === "group" ? "row group" : chosen ? "row chosen" : "row";
		if (element.className !== className) element.className = className;
		const label = name.firstElementChild as HTMLElement;
		if (row.kind === "group") {
			say(label, `${row.text} (${row.count} ${row.count === 1 ? "node" : "nodes"})`);
			say(note, "");
			for (const cell of cells.splice(0)) cell.remove();
			drawn.shown.length = 0;
			return;
		}
		const notes = nodeNotes(row.node);
		say(label, row.node.name);
		say(note, notes === "" ? "" : ` ${notes}`);
		mark(name, "title", notes === "" ? row.node.name : `${row.node.name}: ${notes}`);
		this.fillCells(drawn, row.node.name, index);
	}

	private fillCells({ cells, shown, element }: DrawnRow, node: string, index: number): void {
		for (const [column, { uid, name }] of this.columns.entries()) {
			let cell = cells[column];
			if (cell === undefined) {
				cell = make("div", "cell");
				cell.setAttribute("role", "gridcell");
				cells.push(cell);
				element.append(cell);
			}
			const state = BY_LETTER.get(this.state?.cells.get(uid)?.get(node) ?? ".") ?? "not-eligible";
			const chosen = index === this.row && column === this.column;
			const look = chosen ? `${state} of ${name} on ${node} in ${index}` : state;
			if (shown[column] === look) continue;
			shown[column] = look;
			const className = chosen ? `cell chosen ${state}` : `cell ${state}`;
			if (cell.className !== className) cell.className = className;
			say(cell, STATES[state].shape);
			// The headers say the rest of any cell but the one that the grid names.
			const label = chosen ? `${name} on ${node}: ${STATES[state].words}` : STATES[state].words;
			if (cell.ariaLabel !== label) cell.ariaLabel = label;
			const id = chosen ? cellId(index, column) : "";
			if (cell.id === id) continue;
			cell.id = id;
			cell.ariaSelected = chosen ? "true" : null;
		}
		for (const cell of cells.splice(this.columns.length)) cell.remove();
		shown.length = cells.length;
	}

	private onClick(event: MouseEvent): void {
		const target = event.target instanceof HTMLElement ? event.target.closest(".cell, .name") : null;
		for (const [index, { element }] of this.drawn) {
			if (target === null || !element.contains(target)) continue;
			this.choose(index, [...element.children].indexOf(target) - 1);
			return;
		}
	}

	private onKey(event: KeyboardEvent): void {
		const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 8);
		const ends = event.ctrlKey || event.metaKey;
		const far = Number.MAX_SAFE_INTEGER;
		const steps: Readonly<Record<string, readonly [number, number]>> = {
			ArrowUp: [-1, 0],
			ArrowDown: [1, 0],
			ArrowLeft: [0, -1],
			ArrowRight: [0, 1],
			PageUp: [-page, 0],
			PageDown: [page, 0],
			Home: ends ? [-far, -far] : [0, -far],
			End: ends ? [far, far] : [0, far],
		};
		const step = steps[event.key];
		if (step === undefined || event.altKey) return;
		event.preventDefault();
		const [down, right] = step;
		const row = this.nearestNode(Math.max(0, this.row) + (this.row < 0 ? 0 : down), down < 0 ? -1 : 1);
		const column = Math.max(-1, Math.min(this.columns.length - 1, this.column + right));
		if (row !== undefined) this.choose(row, this.row < 0 ? 0 : column);
	}

	/** The row of a node at a place, or the next one in that direction, or the last before it. */
	private nearestNode(place: number, direction: number): number | undefined {
		const start = Math.max(0, Math.min(this.rows.length - 1, place));
		for (let at = start; at >= 0 && at < this.rows.length; at += direction) {
			if (this.rows[at]?.kind === "node") return at;
		}
		for (let at = start; at >= 0 && at < this.rows.length; at -= direction) {
			if (this.rows[at]?.kind === "node") return at;
		}
		return undefined;
	}

	private choose(index: number, column: number): void {
		const row = this.rows[index];
		if (row?.kind !== "node") return;
		this.row = index;
		this.column = column;
		this.chosen = { node: row.node.name, daemonSet: this.columns[column]?.uid };
		this.reveal();
		this.plan();
		this.onChoose(this.chosen);
	}

	/** Scrolls as far as it takes to see the chosen cell beside the names and below the head. */
	private reveal(): void {
		const { element, head } = this;
		const top = this.row * ROW;
		const room = element.clientHeight - head.offsetHeight;
		if (top < element.scrollTop) element.scrollTop = top;
		else if (top + ROW > element.scrollTop + room) element.scrollTop = top + ROW - room;
		const corner = head.firstElementChild as HTMLElement;
		const left = this.column * COLUMN;
		const width = element.clientWidth - corner.offsetWidth;
		if (this.column < 0) return;
		if (left < element.scrollLeft) element.scrollLeft = left;
		else if (left + COLUMN > element.scrollLeft + width) element.scrollLeft = left + COLUMN - width;
	}
}

/** Why there is nothing to see; "" where there is. */
function whatIsMissing({ nodes }: UiState, rows: readonly GridRow[], columns: readonly DaemonSetView[]): string {
	if (nodes.size === 0) return "The cluster has no nodes.";
	if (rows.length === 0) return "No node has that in its name or labels.";
	return columns.length === 0 ? "There are no DaemonSets yet." : "";
}

/** Taints that say what the other notes say. */
const OF_CONDITIONS = "node.kubernetes.io/";

/** What is special about a node, in words. */
export function nodeNotes({ ready, cordoned, stopped, taints }: NodeView): string {
	return [
		...(ready ? [] : ["NotReady"]),
		...(stopped ? ["stopped"] : []),
		...(cordoned ? ["cordoned"] : []),
		...(taints.some((taint) => !taint.startsWith(OF_CONDITIONS)) ? ["tainted"] : []),
	].join(", ");
}

function cellId(row: number, column: number): string {
	return `cell-${row}-${column}`;
}
