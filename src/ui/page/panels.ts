import { STATE_NAMES, STATES } from "../../insight/map/state";
import type { DaemonSetView, EventView } from "../protocol";
import type { UiState } from "../state";
import { byId, make, say, timeText } from "./dom";

/** Events that are shown at most. */
const EVENTS = 60;

/** What the shapes mean. */
export function showLegend(): void {
	byId("legend", HTMLUListElement).replaceChildren(
		...STATE_NAMES.map((state) => {
			const item = make("li");
			item.append(make("span", state, STATES[state].shape), ` ${STATES[state].words}`);
			return item;
		}),
	);
}

/** How each DaemonSet stands; those first that roll out, with what they may use. */
export function showDaemonSets(daemonSets: readonly DaemonSetView[]): void {
	const rolling = (each: DaemonSetView) => (each.outdated > 0 ? 0 : each.unavailable > 0 ? 1 : 2);
	const sorted = [...daemonSets].sort((a, b) => rolling(a) - rolling(b));
	renew(byId("rollouts", HTMLUListElement), sorted, daemonSetItem);
}

function daemonSetItem(daemonSet: DaemonSetView): HTMLLIElement {
	const { namespace, name, desired, updated, outdated, unavailable } = daemonSet;
	const item = make("li");
	item.append(make("strong", "", `${namespace}/${name}`), ` ${desired - unavailable} of ${desired} available`);
	if (outdated === 0) return item;
	const bar = make("progress");
	bar.max = Math.max(1, desired);
	bar.value = updated;
	bar.setAttribute("aria-label", `${name}: updated ${updated} of ${desired}`);
	item.append(bar, make("div", "facts", `rollout: updated ${updated} of ${desired}, ${budget(daemonSet)}`));
	return item;
}

function budget({ onDelete, maxSurge, maxUnavailable, unavailable }: DaemonSetView): string {
	if (onDelete) return "OnDelete: it waits for pods to be deleted";
	if (maxSurge > 0) return `maxSurge ${maxSurge}`;
	return `${unavailable} of maxUnavailable ${maxUnavailable} in use`;
}

/** What has happened up to the time that is shown, the latest first. */
export function showEvents({ events }: UiState, until: number): void {
	const shown = [...events.values()].filter(({ at }) => at <= until + 999).slice(-EVENTS);
	renew(byId("events", HTMLOListElement), shown.reverse(), eventItem);
}

const shownItems = new WeakMap<HTMLElement, Map<unknown, HTMLLIElement>>();

/** Makes those of a list's items that it does not show yet, and moves none that may stay. */
function renew<T>(list: HTMLElement, items: readonly T[], item: (value: T) => HTMLLIElement): void {
	const before = shownItems.get(list);
	const after = new Map<unknown, HTMLLIElement>();
	for (const each of items) after.set(each, before?.get(each) ?? item(each));
	for (const [each, element] of before ?? []) if (!after.has(each)) element.remove();
	let next = list.firstElementChild;
	for (const element of after.values()) {
		if (element === next) next = next.nextElementSibling;
		else list.insertBefore(element, next);
	}
	shownItems.set(list, after);
}

function eventItem({ at, type, reason, object, message, count }: EventView): HTMLLIElement {
	const item = make("li");
	const times = count > 1 ? ` (x${count})` : "";
	const time = make("time", "", timeText(at).slice(11));
	time.dateTime = new Date(at).toISOString();
	item.append(time, " ", make("span", type === "Warning" ? "warning" : "", reason), ` ${object}${times}: ${message}`);
	return item;
}

/** The facts of the chosen node, and what can be done to it. */
export function showNode({ nodes }: UiState, name: string | undefined, canAct: boolean): void {
	const node = name === undefined ? undefined : nodes.get(name);
	const facts = byId("node-facts", HTMLParagraphElement);
	byId("node-actions", HTMLDivElement).hidden = node === undefined || !canAct;
	byId("taint-form", HTMLFormElement).hidden = node === undefined || !canAct;
	if (node === undefined) {
		say(facts, name === undefined ? "No node is chosen." : `There is no node ${name} at this time.`);
		return;
	}
	const labels = Object.entries(node.labels).map(([key, value]) => `${key}=${value}`);
	const standing = `${node.ready ? "Ready" : "NotReady"}${node.stopped ? ", stopped" : ""}${node.cordoned ? ", cordoned" : ""}`;
	const taints = node.taints.length > 0 ? ` Taints: ${node.taints.join(", ")}.` : "";
	say(facts, `${node.name}: ${standing}.${taints} Labels: ${labels.join(", ")}`);
	say(byId("cordon", HTMLButtonElement), node.cordoned ? "Uncordon" : "Cordon");
	say(byId("stop-node", HTMLButtonElement), node.stopped ? "Start" : "Stop");
}
