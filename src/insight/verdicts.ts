import { updateLimits } from "../api/daemonSet/limits";
import { groupByNode, isTerminating, oldestFirst } from "../api/daemonSet/nodePods";
import { placementObstacles } from "../api/daemonSet/obstacles";
import { type Placement, placementRule } from "../api/daemonSet/placement";
import { podMaker } from "../api/daemonSet/podTemplate";
import { isPodAvailable, isPodTerminal } from "../api/podReady";
import { toleratesTaint } from "../api/tolerations";
import type { DaemonSet, Node, Pod } from "../api/types";
import { REVISION_LABEL } from "../api/wellKnown";
import { type Admission, admissionOf } from "./admission";
import type { Evidence } from "./evidence";
import { missingReasons } from "./missingPod";
import { nodeTroubles } from "./nodeTroubles";
import { podTroubles, terminating } from "./podTroubles";
import { withPriority } from "./priority";
import { placementRemedy, quotaRemedy, type Remedy, requestsRemedy } from "./remedies";
import { suggestionText } from "./suggestions";
import { currentHash, type InsightView, podsOfDaemonSet } from "./view";
import { isPreempting, misfitReasons, waitingReasons } from "./waitingPod";
import { wordsOf } from "./words";

/** What is, or becomes, of a DaemonSet on a node. `would-run`: of one that has not been created. */
export type VerdictName =
	| "runs"
	| "starting"
	| "pending"
	| "will-be-evicted"
	| "not-eligible"
	| "kept"
	| "being-replaced"
	| "missing"
	| "would-run";

export interface NodeVerdict {
	node: string;
	verdict: VerdictName;
	/** The pod that the verdict is about: the newest revision's where there are two. */
	pod?: string;
	/** Whether that pod has the present template. */
	revision: "current" | "old" | undefined;
	/** The evidence in words. */
	reason: string;
	evidence: Evidence[];
	/** What would turn the verdict, ready to be shown: YAML to add, or a command; may have several lines. */
	suggestion?: string;
	/** The same for machines. */
	remedy?: Remedy;
}

/**
 * What is of a DaemonSet on each node of a view, in the view's order, and then on nodes that are no more but still have
 * pods. One without a uid has not been created: its verdicts say what would be.
 */
export function verdictsOf(daemonSet: DaemonSet, view: InsightView): NodeVerdict[] {
	return verdictsOn(daemonSet, view, () => true);
}

/** The verdict on one node; undefined where there is no such node, and no pod on it. */
export function verdictOn(daemonSet: DaemonSet, view: InsightView, node: string): NodeVerdict | undefined {
	return verdictsOn(daemonSet, view, (name) => name === node)[0];
}

function verdictsOn(daemonSet: DaemonSet, view: InsightView, isWanted: (name: string) => boolean): NodeVerdict[] {
	const subject = subjectOf(daemonSet, view);
	const nodes = view.nodes.filter((node) => isWanted(nameOf(node)));
	const verdicts = nodes.map((node) => finished(decide(node, subject), view));
	const known = new Set(view.nodes.map(({ metadata }) => metadata.name));
	for (const [name, pods] of [...subject.podsByNode].sort(([a], [b]) => (a < b ? -1 : 1))) {
		if (known.has(name) || !isWanted(name)) continue;
		const lost: Draft = { node: name, verdict: "will-be-evicted", about: pods[0], evidence: [{ what: "lostNode" }] };
		verdicts.push(finished({ ...lost, subject }, view));
	}
	return verdicts;
}

/** A DaemonSet with what is the same for all nodes. */
interface Subject {
	daemonSet: DaemonSet;
	view: InsightView;
	hash: string | undefined;
	podsByNode: ReadonlyMap<string, readonly Pod[]>;
	place: (node: Node) => Placement;
	obstaclesOn: ReturnType<typeof placementObstacles>;
	makePod: (nodeName: string) => Pod;
	/** Why a node has no pod that should have one, the same for all of them. */
	lack(): Pick<Draft, "evidence" | "remedy">;
	/** Of one that has not been created: the nodes whose pods the API server would refuse. */
	refused(): Refused;
	/** The nodes that should have a pod and have none that is available; worked out when it is first asked for. */
	unavailable(): readonly string[];
	desired(): number;
}

interface Draft {
	node: string;
	verdict: VerdictName;
	about?: Pod;
	evidence: Evidence[];
	remedy?: Remedy;
}

function subjectOf(daemonSet: DaemonSet, view: InsightView): Subject {
	const hash = currentHash(daemonSet, view);
	const podsByNode = groupByNode(podsOfDaemonSet(daemonSet, view));
	const place = placementRule(daemonSet);
	const available = (pod: Pod) =>
		!isTerminating(pod) && isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, view.now);
	let wanted: readonly string[] | undefined;
	const wantedNodes = () => {
		wanted ??= view.nodes.filter((node) => place(node).shouldRun).map(nameOf);
		return wanted;
	};
	let unavailable: readonly string[] | undefined;
	const makePod = podMaker(withPriority(daemonSet, view), hash ?? "");
	let refused: Refused | undefined;
	let lack: Pick<Draft, "evidence" | "remedy"> | undefined;
	return {
		daemonSet,
		view,
		hash,
		podsByNode,
		place,
		obstaclesOn: placementObstacles(daemonSet),
		makePod,
		lack() {
			lack ??= lackOf(daemonSet, view, {
				admission: admissionOf(makePod(""), view),
				nodes: wantedNodes().filter((name) => !podsByNode.has(name)).length,
			});
			return lack;
		},
		refused() {
			refused ??= refusedOn([...wantedNodes()].sort(), admissionOf(makePod(""), view));
			return refused;
		},
		desired: () => wantedNodes().length,
		unavailable() {
			unavailable ??= wantedNodes().filter((name) => !(podsByNode.get(name) ?? []).some(available));
			return unavailable;
		},
	};
}

function lackOf(
	daemonSet: DaemonSet,
	view: InsightView,
	{ admission, nodes }: { admission: Admission; nodes: number },
): Pick<Draft, "evidence" | "remedy"> {
	const refusals = admission.problems.length > 0 ? admission.problems : admission.admit();
	const remedy = quotaRemedy(refusals, admission, nodes);
	return { evidence: missingReasons(daemonSet, view, refusals), ...(remedy && { remedy }) };
}

interface Refused {
	nodes: ReadonlySet<string>;
	evidence: readonly Evidence[];
	remedy?: Remedy;
}

/** Pods are made for the nodes in the order of `names`, until a quota has no room. */
function refusedOn(names: readonly string[], admission: Admission): Refused {
	if (admission.problems.length > 0) return { nodes: new Set(names), evidence: admission.problems };
	for (let index = 0; index < names.length; index++) {
		const evidence = admission.admit();
		// The next one asks for the same.
		if (evidence.length === 0) continue;
		const nodes = new Set(names.slice(index));
		const remedy = quotaRemedy(evidence, admission, nodes.size);
		return { nodes, evidence, ...(remedy && { remedy }) };
	}
	return { nodes: new Set(), evidence: [] };
}

const nameOf = ({ metadata }: Node): string => metadata.name ?? "";

function finished(draft: Draft & { subject: Subject }, view: InsightView): NodeVerdict {
	const { node, verdict, about, evidence, remedy, subject } = draft;
	const { daemonSet, hash } = subject;
	const revision = about === undefined ? undefined : isCurrent(about, hash) ? "current" : "old";
	const reason = evidence.map((each) => wordsOf(each, view.now)).join("; ");
	const suggestion = remedy && suggestionText(remedy, daemonSet, node);
	return {
		node,
		verdict,
		...(about && { pod: about.metadata.name ?? "" }),
		revision,
		reason: reason || DEFAULT_REASONS[verdict],
		evidence,
		...(suggestion && { suggestion, remedy }),
	};
}

const DEFAULT_REASONS: Readonly<Record<VerdictName, string>> = {
	runs: "its pod is available",
	starting: "its containers are starting",
	pending: "the scheduler has yet to place it",
	"will-be-evicted": "the controller deletes its pod",
	"not-eligible": "the DaemonSet wants no pod there",
	kept: "its pod may stay",
	"being-replaced": "it has an older template and is next to be replaced",
	missing: "the controller has yet to make its pod",
	"would-run": "a pod would run there",
};

function isCurrent({ metadata }: Pod, hash: string | undefined): boolean {
	return hash !== undefined && metadata.labels?.[REVISION_LABEL] === hash;
}

function decide(node: Node, subject: Subject): Draft & { subject: Subject } {
	const pods = subject.podsByNode.get(nameOf(node)) ?? [];
	const placement = subject.place(node);
	const draft = placement.shouldRun ? onWanted(node, pods, subject) : onUnwanted(node, pods, placement, subject);
	return { ...draft, subject };
}

/** A node that is not to get a pod: it has none, or keeps it, or loses it. */
function onUnwanted(node: Node, pods: readonly Pod[], placement: Placement, subject: Subject): Draft {
	const obstacles = subject.obstaclesOn(node);
	const evidence = obstacles.map(
		(each): Evidence => (each.what === "nodeSelector" ? { what: each.what, ...each.unmet } : each),
	);
	const remedy = placementRemedy(subject.daemonSet, node, obstacles);
	const base = { node: nameOf(node), evidence, ...(remedy && { remedy }) };
	const staying = oldestFirst(pods.filter((pod) => !isTerminating(pod)));
	if (staying.length === 0) {
		const [going] = pods;
		if (going === undefined) return { ...base, verdict: "not-eligible" };
		return {
			...base,
			verdict: "will-be-evicted",
			about: going,
			evidence: [...evidence, terminating(going, subject.view.now), ...nodeTroubles(node)],
		};
	}
	const verdict = placement.shouldContinueRunning ? "kept" : "will-be-evicted";
	return { ...base, verdict, about: staying[0], evidence: [...nodeTroubles(node), ...evidence] };
}

/** A node that is to have a pod. */
function onWanted(node: Node, pods: readonly Pod[], subject: Subject): Draft {
	const { daemonSet, view, hash } = subject;
	const name = nameOf(node);
	if (daemonSet.metadata.uid === undefined) return wouldBe(node, subject);
	const staying = oldestFirst(pods.filter((pod) => !isTerminating(pod)));
	const [going] = pods.filter(isTerminating);
	if (daemonSet.metadata.deletionTimestamp !== undefined) {
		const about = staying[0] ?? going;
		const evidence: Evidence[] = [{ what: "deleting", object: "DaemonSet" }];
		return { node: name, verdict: about ? "will-be-evicted" : "missing", ...(about && { about }), evidence };
	}
	const running = staying.filter((pod) => !isPodTerminal(pod));
	if (running.length === 0) {
		if (going !== undefined) {
			const evidence = [terminating(going, view.now), ...nodeTroubles(node)];
			return { node: name, verdict: "being-replaced", about: going, evidence };
		}
		const [ended] = staying;
		if (ended !== undefined) {
			const evidence = podTroubles(ended, daemonSet, view);
			return { node: name, verdict: "being-replaced", about: ended, evidence };
		}
		return { node: name, verdict: "missing", ...subject.lack() };
	}
	const evicted = running.map((pod) => eviction(pod, node)).find((each) => each !== undefined);
	if (evicted !== undefined) {
		return { node: name, verdict: "will-be-evicted", about: running[0], evidence: [evicted] };
	}
	const fresh = running.find((pod) => isCurrent(pod, hash));
	const old = running.find((pod) => !isCurrent(pod, hash));
	if (fresh !== undefined) {
		const draft = ofPod(fresh, node, subject);
		// Beside an old pod that still serves: surge.
		return old === undefined ? draft : { ...draft, verdict: "being-replaced" };
	}
	return old === undefined ? { node: name, verdict: "missing", evidence: [] } : ofOldPod(old, node, subject);
}

/** When a NoExecute taint that the pod tolerates for a while only makes it go. */
function eviction({ spec }: Pod, node: Node): Evidence | undefined {
	let first: { taint: (typeof taints)[number]; at?: number } | undefined;
	const taints = node.spec?.taints?.filter(({ effect }) => effect === "NoExecute") ?? [];
	for (const taint of taints) {
		const toleration = spec.tolerations?.find((each) => toleratesTaint(each, taint));
		// The template may tolerate it by now, its pod does not.
		if (toleration === undefined && spec.nodeName) return { what: "taint", taint };
		const seconds = toleration?.tolerationSeconds;
		if (seconds === undefined) continue;
		const at = taint.timeAdded ? Date.parse(taint.timeAdded) + Math.max(0, Number(seconds)) * 1000 : undefined;
		if (first === undefined || (at ?? 0) < (first.at ?? 0)) first = { taint, ...(at !== undefined && { at }) };
	}
	return first && { what: "eviction", ...first };
}

/** A pod of the present template, or one that is there whatever its template. */
function ofPod(pod: Pod, node: Node, subject: Subject): Draft {
	const { daemonSet, view } = subject;
	const base = { node: nameOf(node), about: pod };
	if (!pod.spec.nodeName) {
		const evidence = waitingReasons(pod, node, view);
		const remedy = requestsRemedy(daemonSet, node, pod, evidence, view);
		return { ...base, verdict: "pending", evidence, ...(remedy && { remedy }) };
	}
	if (isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, view.now)) {
		return { ...base, verdict: "runs", evidence: [] };
	}
	return { ...base, verdict: "starting", evidence: [...podTroubles(pod, daemonSet, view), ...nodeTroubles(node)] };
}

function ofOldPod(old: Pod, node: Node, subject: Subject): Draft {
	const { daemonSet } = subject;
	const draft = ofPod(old, node, subject);
	const type = daemonSet.spec.updateStrategy?.type ?? "RollingUpdate";
	if (type !== "RollingUpdate") {
		const strategy: Evidence = { what: "strategy", type, held: isHeld(daemonSet) };
		return { ...draft, evidence: [...draft.evidence, strategy] };
	}
	if (draft.verdict !== "runs")
		return { ...draft, verdict: draft.verdict === "pending" ? "pending" : "being-replaced" };
	return { ...draft, verdict: "being-replaced", evidence: turn(subject) };
}

/** What an old pod that serves waits for. */
function turn({ daemonSet, desired, unavailable, podsByNode, hash, view }: Subject): Evidence[] {
	const { maxUnavailable, maxSurge } = updateLimits(daemonSet, desired());
	if (maxSurge === 0) {
		const nodes = [...unavailable()];
		return nodes.length < maxUnavailable
			? []
			: [{ what: "budget", limit: "maxUnavailable", pods: maxUnavailable, nodes }];
	}
	const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
	const surging: string[] = [];
	for (const [node, pods] of podsByNode) {
		const running = pods.filter((pod) => !isTerminating(pod));
		const fresh = running.find((pod) => isCurrent(pod, hash));
		if (running.length > 1 && fresh && !isPodAvailable(fresh, minReadySeconds, view.now)) surging.push(node);
	}
	if (surging.length < maxSurge) return [];
	return [{ what: "budget", limit: "maxSurge", pods: maxSurge, nodes: surging.sort() }];
}

/** Held by 'ds rollout hold', which keeps the strategy in an annotation. */
function isHeld({ metadata }: DaemonSet): boolean {
	return metadata.annotations?.["ds.rollout/held-strategy"] !== undefined;
}

function wouldBe(node: Node, subject: Subject): Draft {
	const { daemonSet, view, makePod } = subject;
	const refused = subject.refused();
	if (refused.nodes.has(nameOf(node))) {
		const { evidence, remedy } = refused;
		return { node: nameOf(node), verdict: "missing", evidence: [...evidence], ...(remedy && { remedy }) };
	}
	const pod = makePod(nameOf(node));
	const evidence = misfitReasons(pod, node, view);
	if (evidence.length === 0 || isPreempting(evidence)) return { node: nameOf(node), verdict: "would-run", evidence };
	const remedy = requestsRemedy(daemonSet, node, pod, evidence, view);
	return { node: nameOf(node), verdict: "pending", evidence, ...(remedy && { remedy }) };
}
