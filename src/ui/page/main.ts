import { type Action, type DaemonSetView, UI_ROOT } from "../protocol";
import { type GridRow, labelKeys, type RowOptions, rowsOf } from "../rows";
import type { UiState } from "../state";
import { Timeline } from "../timeline";
import { Connection, Refused } from "./connection";
import { byId, make, mark, oncePerFrame, say, timeText } from "./dom";
import { Grid, type Place } from "./grid";
import { showDaemonSets, showEvents, showLegend, showNode } from "./panels";

const TOKEN = "ds-token";
const RETRY_MS = 1500;
const REASON_AFTER_MS = 120;

/** The page: what it is told, what is chosen in it, and what it shows of that. */
class Page {
	private timeline: Timeline | undefined;
	private chosen: Place | undefined;
	private now = 0;
	private readonly plan = oncePerFrame(() => this.draw());
	private keys = "";
	private rows: (RowOptions & { state: UiState; nodeChanges: number; shown: readonly GridRow[] }) | undefined;
	/** The state of the chosen cell that the reason was told for. */
	private toldFor = "";
	private asking: AbortController | undefined;
	private readonly grid: Grid;
	private readonly scrubber = byId("scrubber", HTMLInputElement);
	private readonly groupBy = byId("group-by", HTMLSelectElement);
	private readonly filter = byId("filter", HTMLInputElement);

	constructor(private readonly connection: Connection) {
		this.grid = new Grid(byId("grid", HTMLDivElement), (place) => this.choose(place));
		showLegend();
		this.filter.addEventListener("input", () => this.plan());
		this.groupBy.addEventListener("change", () => this.plan());
		this.scrubber.addEventListener("input", () => this.scrub(Number(this.scrubber.value)));
		byId("live", HTMLButtonElement).addEventListener("click", () => this.scrub(Number.MAX_SAFE_INTEGER));
		this.listenToActions();
	}

	/** Follows the server until it refuses, and connects anew when it is gone for a while. */
	async follow(): Promise<void> {
		const connection = byId("connection", HTMLSpanElement);
		for (;;) {
			try {
				await this.connection.stream({
					start: ({ cluster, base, steps, now, paused }) => {
						this.timeline = new Timeline(base, steps);
						this.now = now;
						document.title = `${cluster} · ds`;
						say(byId("title", HTMLHeadingElement), cluster);
						say(connection, paused ? "time stands still until it is advanced" : "");
						byId("main", HTMLElement).hidden = false;
						this.plan();
					},
					step: (step) => {
						this.timeline?.push(step);
						this.now = Math.max(this.now, step.at);
						this.plan();
					},
					tick: (now) => {
						this.now = now;
						this.plan();
					},
				});
			} catch (error) {
				if (error instanceof Refused) throw error;
			}
			say(connection, "The server does not answer; trying again…");
			await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		}
	}

	private draw(): void {
		const { timeline } = this;
		if (timeline === undefined) return;
		const { state } = timeline;
		const daemonSets = sorted([...state.daemonSets.values()]);
		this.grid.show(state, this.rowsOf(state), daemonSets);
		const at = timeline.isLive ? this.now : (timeline.timeOf(timeline.position) ?? state.at);
		say(byId("clock", HTMLSpanElement), timeText(this.now));
		say(byId("shown-time", HTMLOutputElement), timeline.isLive ? "now" : timeText(at));
		mark(this.scrubber, "max", String(timeline.length));
		this.scrubber.value = String(timeline.position);
		mark(this.scrubber, "aria-valuetext", timeline.isLive ? "now" : timeText(at));
		const live = byId("live", HTMLButtonElement);
		if (live.disabled !== timeline.isLive) live.disabled = timeline.isLive;
		showDaemonSets(daemonSets);
		showEvents(state, at);
		showNode(state, this.chosen?.node, timeline.isLive);
		if (timeline.isLive && this.chosenState() !== this.toldFor) this.tellReason();
	}

	/** The rows, made anew only where nodes, groups or the filter have changed. */
	private rowsOf(state: UiState): readonly GridRow[] {
		const { rows } = this;
		if (rows?.state !== state || rows.nodeChanges !== state.nodeChanges) this.offerKeys(state);
		const { nodeChanges } = state;
		const options = { groupBy: this.groupBy.value, filter: this.filter.value };
		const known =
			rows?.state === state &&
			rows.nodeChanges === nodeChanges &&
			rows.groupBy === options.groupBy &&
			rows.filter === options.filter;
		if (rows !== undefined && known) return rows.shown;
		this.rows = { state, nodeChanges, ...options, shown: rowsOf(state, options) };
		return this.rows.shown;
	}

	private offerKeys(state: UiState): void {
		const keys = labelKeys(state);
		if (keys.join() === this.keys) return;
		this.keys = keys.join();
		const { value } = this.groupBy;
		const none = make("option", "", "nothing");
		none.value = "";
		this.groupBy.replaceChildren(none, ...keys.map((key) => make("option", "", key)));
		this.groupBy.value = keys.includes(value) ? value : "";
	}

	private scrub(position: number): void {
		this.timeline?.goTo(position);
		this.plan();
		this.tellReason();
	}

	private choose(place: Place): void {
		this.chosen = place;
		this.plan();
		this.tellReason();
	}

	private chosenState(): string {
		const { node = "", daemonSet = "" } = this.chosen ?? {};
		return this.timeline?.state.cells.get(daemonSet)?.get(node) ?? "";
	}

	/** Says why the chosen cell is as it is, once the choice has stood for a moment. */
	private tellReason(): void {
		this.asking?.abort();
		this.toldFor = this.chosenState();
		const heading = byId("cell-heading", HTMLHeadingElement);
		const told = byId("reason", HTMLParagraphElement);
		const suggestion = byId("suggestion", HTMLPreElement);
		const { chosen, timeline } = this;
		const daemonSet = timeline?.state.daemonSets.get(chosen?.daemonSet ?? "");
		if (chosen === undefined || daemonSet === undefined) return;
		const { uid, name } = daemonSet;
		say(heading, `${name} on ${chosen.node}`);
		suggestion.hidden = true;
		if (timeline?.isLive === false) {
			say(told, "Reasons are told of the present: go back to it with Live.");
			return;
		}
		const asking = new AbortController();
		this.asking = asking;
		setTimeout(async () => {
			if (asking.signal.aborted) return;
			try {
				const reason = await this.connection.reason(uid, chosen.node, asking.signal);
				const pod = reason.pod === undefined ? "" : ` (pod ${reason.pod})`;
				say(told, `${reason.verdict.replaceAll("-", " ")}${pod}${reason.reason === "" ? "" : `: ${reason.reason}`}`);
				suggestion.hidden = reason.suggestion === undefined;
				say(suggestion, reason.suggestion ?? "");
			} catch (error) {
				if (!asking.signal.aborted) say(told, (error as Error).message);
			}
		}, REASON_AFTER_MS);
	}

	private listenToActions(): void {
		const onNode = (id: string, action: () => Action | undefined) =>
			byId(id, HTMLButtonElement).addEventListener("click", () => void this.act(action()));
		const node = () => this.timeline?.state.nodes.get(this.chosen?.node ?? "");
		onNode("cordon", () => {
			const chosen = node();
			return chosen && { action: chosen.cordoned ? "uncordon" : "cordon", node: chosen.name };
		});
		onNode("stop-node", () => {
			const chosen = node();
			return chosen && { action: chosen.stopped ? "start-node" : "stop-node", node: chosen.name };
		});
		onNode("remove-node", () => {
			const chosen = node();
			return chosen && { action: "remove-node", node: chosen.name };
		});
		byId("taint-form", HTMLFormElement).addEventListener("submit", (event) => {
			event.preventDefault();
			const chosen = node();
			const action = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "taint";
			const taint = byId("taint", HTMLInputElement).value.trim();
			if (chosen === undefined) return;
			void this.act({ action: action === "untaint" ? "untaint" : "taint", node: chosen.name, taint });
		});
		byId("add-form", HTMLFormElement).addEventListener("submit", (event) => {
			event.preventDefault();
			const value = (id: string) => byId(id, HTMLInputElement).value.trim();
			const added = { node: value("add-name"), labels: value("add-labels"), taints: value("add-taints") };
			void this.act({ action: "add-node", ...added });
		});
		byId("advance", HTMLFieldSetElement).addEventListener("click", (event) => {
			const { ms } = event.target instanceof HTMLButtonElement ? event.target.dataset : {};
			if (ms !== undefined) void this.act({ action: "advance", milliseconds: Number(ms) });
		});
	}

	private async act(action: Action | undefined): Promise<void> {
		if (action === undefined) return;
		const status = byId("action-status", HTMLParagraphElement);
		say(status, "…");
		status.className = "";
		try {
			await this.connection.act(action);
			say(status, doneText(action));
			this.tellReason();
		} catch (error) {
			status.className = "error";
			say(status, (error as Error).message);
		}
	}
}

function doneText(action: Action): string {
	if (action.action === "advance") return `The clock is ${action.milliseconds / 1000}s on.`;
	return `${action.action}: ${action.node}`;
}

function sorted(daemonSets: DaemonSetView[]): DaemonSetView[] {
	const key = ({ namespace, name }: DaemonSetView) => `${namespace}/${name}`;
	return daemonSets.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The token of the address, which is taken out of it at once; or the one that this tab has had already. */
function takeToken(): string | null {
	const token = new URLSearchParams(location.hash.slice(1)).get("token");
	if (token === null) return sessionStorage.getItem(TOKEN);
	history.replaceState(null, "", UI_ROOT);
	sessionStorage.setItem(TOKEN, token);
	return token;
}

function askForToken(error: string): Promise<string> {
	const form = byId("login", HTMLFormElement);
	form.hidden = false;
	byId("main", HTMLElement).hidden = true;
	say(byId("login-error", HTMLParagraphElement), error);
	const input = byId("token", HTMLInputElement);
	input.focus();
	return new Promise((resolve) => {
		form.addEventListener(
			"submit",
			(event) => {
				event.preventDefault();
				form.hidden = true;
				sessionStorage.setItem(TOKEN, input.value.trim());
				resolve(input.value.trim());
				input.value = "";
			},
			{ once: true },
		);
	});
}

async function open(): Promise<void> {
	let error = "";
	for (;;) {
		const token = error === "" ? takeToken() : null;
		try {
			await new Page(new Connection(token ?? (await askForToken(error)))).follow();
		} catch (failure) {
			sessionStorage.removeItem(TOKEN);
			error = (failure as Error).message;
		}
	}
}

void open();
