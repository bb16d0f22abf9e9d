import { badRequest } from "../../../../api/statusError";
import type { Node, Taint } from "../../../../api/types";
import { isCliError } from "../../../../cli/errors";
import type { OpenEngine } from "../../../../cluster/engine/localEngine";
import { kind } from "../../../../cluster/kinds";
import { addNodes, removeNode, startKubelet, stopKubelet } from "../../../../cluster/nodes";
import type { Registry } from "../../../../cluster/registry/registry";
import type { Action } from "../../../../ui/protocol";
import { checkNodeName, parseLabels, parseTaints } from "../../shape";

/** As far as one request may move the clock: a day. */
const FARTHEST_MS = 24 * 3_600_000;
/** The clock moves in so many steps, so that what happens on the way can be seen. */
const SLICES = 120;
const SHORTEST_SLICE_MS = 250;

/**
 * Does what the page asks for; `onMove` is called each time the clock has moved on.
 * @throws a BadRequest StatusError for what can't be understood, and the cluster's own.
 */
export function perform(engine: OpenEngine, body: unknown, onMove: () => void): void {
	const action = readAction(body);
	try {
		if (action.action === "advance") advance(engine, action.milliseconds, onMove);
		else engine.request((registry) => doToNode(registry, action));
	} catch (error) {
		throw isCliError(error) ? badRequest(error.message.replace(/^error: /, "")) : error;
	}
}

function advance(engine: OpenEngine, milliseconds: number, onMove: () => void): void {
	const slice = Math.max(SHORTEST_SLICE_MS, Math.ceil(milliseconds / SLICES));
	for (let left = milliseconds; left > 0; left -= slice) {
		engine.advance(Math.min(slice, left));
		onMove();
	}
}

function doToNode<A extends NodeAction>(registry: Registry, action: A): void {
	(NODE_ACTIONS[action.action] as (registry: Registry, action: A) => void)(registry, action);
}

type NodeAction = Exclude<Action, { action: "advance" }>;

const NODE_ACTIONS: { [A in NodeAction as A["action"]]: (registry: Registry, action: A) => void } = {
	"add-node": (registry, { node, labels, taints }) => {
		const shape = { labels: parseLabels("labels", listOf(labels)), taints: parseTaints("taints", listOf(taints)) };
		addNodes(registry, [checkNodeName(node)], shape);
	},
	"remove-node": (registry, { node }) => removeNode(registry, node),
	"stop-node": (registry, { node }) => stopKubelet(registry, node),
	"start-node": (registry, { node }) => startKubelet(registry, node),
	cordon: (registry, { node }) => patchSpec(registry, node, { unschedulable: true }),
	uncordon: (registry, { node }) => patchSpec(registry, node, { unschedulable: null }),
	taint: (registry, { node, taint }) => setTaint(registry, node, taint, true),
	untaint: (registry, { node, taint }) => setTaint(registry, node, taint, false),
};

function setTaint(registry: Registry, node: string, text: string, present: boolean): void {
	const [taint] = parseTaints("taint", [text]);
	if (taint === undefined) throw badRequest("a taint is needed, KEY=VALUE:EFFECT");
	const taints = (registry.get(kind("nodes"), undefined, node) as Node).spec?.taints ?? [];
	const others = taints.filter((each) => !isSame(each, taint));
	patchSpec(registry, node, { taints: present ? [...others, taint] : others });
}

function patchSpec(registry: Registry, node: string, spec: object): void {
	const options = { fieldManager: "kubectl", warn: () => undefined };
	registry.patch(kind("nodes"), undefined, node, { type: "merge", body: { spec } }, options);
}

/** Two taints are the same one when key and effect are. */
function isSame(a: Taint, b: Taint): boolean {
	return a.key === b.key && a.effect === b.effect;
}

function readAction(body: unknown): Action {
	if (typeof body !== "object" || body === null) throw badRequest("an action is needed");
	const { action, node, labels = "", taints = "", taint = "", milliseconds } = body as Record<string, unknown>;
	if (action === "advance") {
		if (typeof milliseconds !== "number" || !(milliseconds > 0 && milliseconds <= FARTHEST_MS)) {
			throw badRequest("the clock moves by more than nothing and a day at most");
		}
		return { action, milliseconds: Math.ceil(milliseconds) };
	}
	if (typeof action !== "string" || !Object.hasOwn(NODE_ACTIONS, action))
		throw badRequest(`unknown action ${JSON.stringify(action)}`);
	if (typeof node !== "string" || node === "") throw badRequest("a node is needed");
	if (typeof labels !== "string" || typeof taints !== "string" || typeof taint !== "string") {
		throw badRequest("labels and taints are texts");
	}
	return { action, node, labels, taints, taint } as Action;
}

function listOf(text: string): string[] {
	return text.split(/[,\s]+/).filter((each) => each !== "");
}
