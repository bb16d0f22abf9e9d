import type { Node, Taint } from "../../../api/types";
import { kind } from "../../kinds";
import { time } from "../../time";
import type { ControllerContext } from "../controller";
import { evictionTurn, forgetTurn } from "./disruption";
import { hasReported, readyStatus } from "./status";

const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

/** The taint of a condition's status. */
const CONDITION_TAINTS: readonly { type: string; status: string; key: string }[] = [
	{ type: "Ready", status: "False", key: NOT_READY },
	{ type: "Ready", status: "Unknown", key: UNREACHABLE },
	{ type: "MemoryPressure", status: "True", key: "node.kubernetes.io/memory-pressure" },
	{ type: "DiskPressure", status: "True", key: "node.kubernetes.io/disk-pressure" },
	{ type: "NetworkUnavailable", status: "True", key: "node.kubernetes.io/network-unavailable" },
	{ type: "PIDPressure", status: "True", key: "node.kubernetes.io/pid-pressure" },
];

/** Gives a node the taints that its conditions ask for, and takes those off that they do not. */
export function reconcileTaints(name: string, context: ControllerContext): void {
	setTaints(name, context, schedulingTaints);
	setTaints(name, context, executionTaints);
}

function setTaints(
	name: string,
	context: ControllerContext,
	decide: (node: Node, context: ControllerContext) => readonly Taint[],
): void {
	const node = context.registry.find<Node>(kind("nodes"), undefined, name);
	if (node === undefined) return;
	const taints = decide(node, context);
	const { taints: old = [], ...spec } = node.spec ?? {};
	if (taints.length === old.length && taints.every((taint, at) => taint === old[at])) return;
	context.registry.updateTrusted(kind("nodes"), {
		...node,
		spec: taints.length > 0 ? { ...spec, taints: [...taints] } : spec,
	});
}

/** NoSchedule: at once. */
function schedulingTaints(node: Node, { now }: ControllerContext): readonly Taint[] {
	const wanted = CONDITION_TAINTS.filter(({ type, status }) =>
		node.status?.conditions?.some((condition) => condition.type === type && condition.status === status),
	).map(({ key }) => key);
	if (!hasReported(node)) wanted.push(NOT_READY);
	if (node.spec?.unschedulable) wanted.push(UNSCHEDULABLE);
	const own = new Set([...CONDITION_TAINTS.map(({ key }) => key), UNSCHEDULABLE]);
	const old = node.spec?.taints ?? [];
	const kept = old.filter(({ key, effect }) => effect !== "NoSchedule" || !own.has(key) || wanted.includes(key));
	const missing = wanted.filter((key) => !kept.some((taint) => taint.key === key && taint.effect === "NoSchedule"));
	if (missing.length === 0) return kept;
	return [...kept, ...missing.map((key) => ({ key, effect: "NoSchedule", timeAdded: time(now) }))];
}

/** NoExecute: one node of a zone after the other, and none when the whole cluster is down. */
function executionTaints(node: Node, context: ControllerContext): readonly Taint[] {
	const old = node.spec?.taints ?? [];
	const isOwn = ({ key, effect }: Taint) => effect === "NoExecute" && (key === NOT_READY || key === UNREACHABLE);
	const others = () => old.filter((taint) => !isOwn(taint));
	if (!hasReported(node)) return old;
	const ready = readyStatus(node);
	if (ready === "True") {
		forgetTurn(node, context);
		return others();
	}
	const turn = evictionTurn(node, context);
	if (turn === "reachable") {
		forgetTurn(node, context);
		return others();
	}
	const key = ready === "Unknown" ? UNREACHABLE : NOT_READY;
	const present = old.find(isOwn);
	if (present?.key === key) {
		forgetTurn(node, context);
		return old;
	}
	if (present === undefined) {
		if (turn === undefined) return old;
		if (context.now < turn) {
			context.wakeAt(node.metadata.name ?? "", turn);
			return old;
		}
	}
	forgetTurn(node, context);
	return [...others(), { key, effect: "NoExecute", timeAdded: time(context.now) }];
}
