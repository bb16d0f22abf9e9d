import { type Placement, placementRule } from "../../../api/daemonSet/placement";
import type { DaemonSet, Node } from "../../../api/types";
import type { Registry } from "../../registry/registry";

/** Whether a DaemonSet wants a pod on each node, by the nodes' names in order. */
export function placeOnNodes(daemonSet: DaemonSet, registry: Registry): Map<string, Placement> {
	const place = knownRule(daemonSet);
	const placements = new Map<string, Placement>();
	for (const node of registry.nodeFacts()) {
		placements.set(node.metadata.name ?? "", place(node));
	}
	return placements;
}

type Rule = (node: Node) => Placement;

/** Of templates and nodes as they are stored, which nobody changes: the next sync meets the same ones. */
const rules = new WeakMap<object, Rule>();

/** The DaemonSet's rule, whose verdict on a node is worked out once. */
function knownRule(daemonSet: DaemonSet): Rule {
	const { template } = daemonSet.spec;
	const known = rules.get(template);
	if (known !== undefined) {
		return known;
	}
	const verdicts = new WeakMap<Node, Placement>();
	const place = placementRule(daemonSet);
	const rule: Rule = (node) => {
		let verdict = verdicts.get(node);
		if (verdict === undefined) {
			verdict = place(node);
			verdicts.set(node, verdict);
		}
		return verdict;
	};
	rules.set(template, rule);
	return rule;
}
