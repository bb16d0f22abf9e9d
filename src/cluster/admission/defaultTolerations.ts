import type { Pod, Toleration } from "../../api/types";
import type { Registry } from "../registry/registry";

/** How long a pod stays on a node that is not ready or unreachable unless it says otherwise. */
const SECONDS = 300;

/** The DefaultTolerationSeconds plugin. */
export function setDefaultTolerations(_registry: Registry, pod: Pod): Pod {
	const tolerations = pod.spec.tolerations ?? [];
	const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
		.filter((key) => !tolerations.some((toleration) => covers(toleration, key)))
		.map((key) => ({ effect: "NoExecute", key, operator: "Exists", tolerationSeconds: SECONDS }));
	if (added.length === 0) return pod;
	return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...added] } };
}

function covers(toleration: Toleration, key: string): boolean {
	return (toleration.key === key || !toleration.key) && (toleration.effect === "NoExecute" || !toleration.effect);
}
