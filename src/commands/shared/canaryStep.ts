import { updateLimits } from "../../api/daemonSet/limits";
import { placementRule } from "../../api/daemonSet/placement";
import { targetNodeName } from "../../api/nodeAffinity";
import { isPodAvailable } from "../../api/podReady";
import type { Pod } from "../../api/types";
import { REVISION_LABEL } from "../../api/wellKnown";
import { strategyOf } from "./hold";
import type { RolloutView } from "./rolloutView";

export interface CanaryStep {
	/** Old pods to delete now. */
	remove: Pod[];
	/** The chosen nodes whose new pod is available. */
	updated: string[];
	/** The others. */
	left: string[];
}

/**
 * What to do next for the nodes of a canary. The strategy that the DaemonSet had before decides how many pods may be
 * missing at any one time, one at least: an old pod that is available is only deleted within that number.
 */
export function canaryStep(
	{ daemonSet, pods, nodes, revision, now }: RolloutView,
	chosen: readonly string[],
): CanaryStep {
	const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
	const going = (pod: Pod) => pod.metadata.deletionTimestamp !== undefined;
	const available = (pod: Pod) => !going(pod) && isPodAvailable(pod, minReadySeconds, now);
	const isNew = ({ metadata }: Pod) => revision !== undefined && metadata.labels?.[REVISION_LABEL] === revision;
	const on = (node: string) => pods.filter((pod) => targetNodeName(pod.spec) === node);
	const rule = placementRule(daemonSet);
	const wanted = nodes.filter((node) => rule(node).shouldRun).map(({ metadata }) => metadata.name ?? "");
	const missing = wanted.filter((node) => !on(node).some(available)).length;
	const before = { ...daemonSet, spec: { ...daemonSet.spec, updateStrategy: strategyOf(daemonSet) } };
	let budget = Math.max(1, updateLimits(before, wanted.length).maxUnavailable) - missing;
	const step: CanaryStep = { remove: [], updated: [], left: [] };
	for (const node of chosen) {
		const here = on(node);
		if (here.some((pod) => isNew(pod) && available(pod))) {
			step.updated.push(node);
			continue;
		}
		step.left.push(node);
		if (revision === undefined) continue;
		for (const pod of here.filter((each) => !isNew(each) && !going(each))) {
			if (available(pod) && budget-- <= 0) continue;
			step.remove.push(pod);
		}
	}
	return step;
}
