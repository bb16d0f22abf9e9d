import { targetNodeName } from "../../api/nodeAffinity";
import { isPodTerminal, podAvailableAt, podCondition } from "../../api/podReady";
import type { ContainerStatus, Pod } from "../../api/types";
import { REVISION_LABEL, TEMPLATE_GENERATION_LABEL } from "../../api/wellKnown";

/** What a map keeps of a pod: little, since there may be many thousands. */
export interface PodFacts {
	/** As `podKey` has it. */
	readonly key: string;
	readonly name: string;
	/** The node that it is on, or meant for. */
	readonly node: string;
	/** The uid of its controller. */
	readonly owner: string;
	/** The revision of its template, and the template's generation as controllers wrote it before revisions. */
	readonly revision: string | undefined;
	readonly generation: string | undefined;
	readonly terminating: boolean;
	readonly stage: "pending" | "starting" | "ready" | "failing";
	/** When it became ready, in milliseconds; undefined unless it is. */
	readonly readySince: number | undefined;
}

/** What a pod is known by: not its uid, which lists for maps leave out. */
export function podKey({ metadata: { namespace, name } }: Pick<Pod, "metadata">): string {
	return `${namespace}/${name}`;
}

/** The facts of a pod that a DaemonSet controls; undefined for others, and for one that no node is meant for. */
export function podFacts(pod: Pod): PodFacts | undefined {
	const { metadata, spec } = pod;
	const owner = metadata.ownerReferences?.find(({ controller, kind }) => controller && kind === "DaemonSet");
	const node = targetNodeName(spec);
	if (owner === undefined || node === undefined) return undefined;
	const ready = podAvailableAt(pod, 0) !== undefined && !isPodTerminal(pod);
	return {
		key: podKey(pod),
		name: metadata.name ?? "",
		node,
		owner: owner.uid,
		revision: metadata.labels?.[REVISION_LABEL],
		generation: metadata.labels?.[TEMPLATE_GENERATION_LABEL],
		terminating: metadata.deletionTimestamp !== undefined,
		stage: ready ? "ready" : stageOf(pod),
		readySince: ready ? readyTime(pod) : undefined,
	};
}

function readyTime(pod: Pod): number | undefined {
	const time = podCondition(pod, "Ready")?.lastTransitionTime;
	return time === undefined ? undefined : Date.parse(time);
}

/** What a waiting container is called while all is well. */
const USUAL = new Set(["ContainerCreating", "PodInitializing"]);

function stageOf(pod: Pod): PodFacts["stage"] {
	if (isPodTerminal(pod)) return "failing";
	if (!pod.spec.nodeName) return "pending";
	const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
	return [...initContainerStatuses, ...containerStatuses].some(isFailing) ? "failing" : "starting";
}

function isFailing({ state, lastState }: ContainerStatus): boolean {
	const waiting = state?.waiting?.reason;
	if (waiting !== undefined && !USUAL.has(waiting)) return true;
	const ended = state?.terminated ?? (state?.waiting === undefined ? undefined : lastState?.terminated);
	return ended !== undefined && ended.exitCode !== 0;
}
