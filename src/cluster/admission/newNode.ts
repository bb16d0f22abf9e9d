import type { KubeObject, Node } from "../../api/types";

const TAINT = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** The TaintNodesByCondition plugin: nothing is scheduled on a new node before its kubelet says that it is ready. */
export function taintNewNode(object: KubeObject): KubeObject {
	const { spec } = object as Node;
	const taints = spec?.taints ?? [];
	if (taints.some(({ key, effect }) => key === TAINT.key && effect === TAINT.effect)) return object;
	return { ...object, spec: { ...spec, taints: [...taints, TAINT] } };
}
