import { findToleration } from "../../api/tolerations";
import type { PodSpec, Taint } from "../../api/types";
import type { Rule } from "../rule";
import { agentSigns } from "./support/agent";
import { requiredTerms } from "./support/nodeRequirements";
import { POD, podSpec } from "./support/pod";
import { listWords } from "./support/words";

/** Which taints the pods put up with, and how important they are. */
export const tolerationRules: readonly Rule[] = [
	{
		id: "agent-tolerations",
		title: "node agent that control-plane nodes go without",
		severity: "warning",
		why: "Control-plane nodes are tainted, and a DaemonSet that does not tolerate the taint has no pod there: no logs, no metrics, no network of the nodes that matter most, and nothing says so.",
		remedy:
			"Tolerate everything with operator: Exists, or node-role.kubernetes.io/control-plane. Where control-plane nodes are left out on purpose, say so in the affinity or ignore the finding.",
		example: {
			bad: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: logs, mountPath: /var/log, readOnly: true}\nvolumes:\n  - name: logs\n    hostPath: {path: /var/log}\n",
			good: "tolerations:\n  - operator: Exists\ncontainers:\n  - name: agent\n    volumeMounts:\n      - {name: logs, mountPath: /var/log, readOnly: true}\nvolumes:\n  - name: logs\n    hostPath: {path: /var/log}\n",
		},
		check({ daemonSet }, report) {
			const spec = podSpec(daemonSet);
			const { agent, isForDevices } = agentSigns(daemonSet);
			if (agent === undefined || isForDevices || !isForEveryNode(spec)) return;
			if (findToleration(spec.tolerations, CONTROL_PLANE)) return;
			// What is tolerated by its old name is the matter of master-toleration.
			if (spec.tolerations?.some(({ key }) => key === OLD_CONTROL_PLANE)) return;
			const message = `the pod ${agent} but does not tolerate ${CONTROL_PLANE.key}:NoSchedule, so control-plane nodes have none`;
			report({ path: POD.child("tolerations"), message });
		},
	},
	{
		id: "critical-agent-tolerations",
		title: "agent that nodes need, kept off by taints",
		severity: "warning",
		why: "Nodes get taints for GPUs, for teams, while they start or are repaired. Without its network or storage agent such a node can run no pod at all, not even those that tolerate the taint.",
		remedy: "Tolerate every taint: operator: Exists without a key or an effect.",
		example: {
			bad: "tolerations:\n  - {key: node-role.kubernetes.io/control-plane, operator: Exists}\nvolumes:\n  - name: cni\n    hostPath: {path: /etc/cni/net.d}\n",
			good: "tolerations:\n  - operator: Exists\nvolumes:\n  - name: cni\n    hostPath: {path: /etc/cni/net.d}\n",
		},
		check({ daemonSet }, report) {
			const spec = podSpec(daemonSet);
			const { critical, isForDevices } = agentSigns(daemonSet);
			if (critical === undefined || isForDevices || !isForEveryNode(spec)) return;
			if (!findToleration(spec.tolerations, CONTROL_PLANE)) return;
			const effects = ["NoSchedule", "NoExecute"].filter(
				(effect) => !findToleration(spec.tolerations, { ...ANY_TAINT, effect }),
			);
			if (effects.length === 0) return;
			const message = `the pod ${critical}, but is kept off nodes with any other taint of effect ${listWords(effects, "or")}`;
			report({ path: POD.child("tolerations"), message });
		},
	},
	{
		id: "control-plane-unreachable",
		title: "control-plane nodes selected, their taint not tolerated",
		severity: "warning",
		why: "Control-plane nodes are tainted unless somebody took the taint away: the DaemonSet selects nodes that turn all its pods away.",
		remedy: "Tolerate node-role.kubernetes.io/control-plane with operator: Exists.",
		example: {
			bad: "nodeSelector: {node-role.kubernetes.io/control-plane: ''}\n",
			good: "nodeSelector: {node-role.kubernetes.io/control-plane: ''}\ntolerations:\n  - {key: node-role.kubernetes.io/control-plane, operator: Exists}\n",
		},
		check({ daemonSet }, report) {
			const spec = podSpec(daemonSet);
			if (findToleration(spec.tolerations, CONTROL_PLANE)) return;
			const path = controlPlaneOnly(spec);
			if (path === undefined) return;
			report({
				path,
				message: `only control-plane nodes are selected, but ${CONTROL_PLANE.key}:NoSchedule is not tolerated`,
			});
		},
	},
	{
		id: "master-toleration",
		title: "control-plane nodes tolerated by their old name only",
		severity: "warning",
		why: "The taint node-role.kubernetes.io/master is gone since Kubernetes v1.25; control-plane nodes carry node-role.kubernetes.io/control-plane, which is not tolerated, so they have no pod.",
		remedy: "Tolerate node-role.kubernetes.io/control-plane as well, or instead.",
		example: {
			bad: "tolerations:\n  - {key: node-role.kubernetes.io/master, operator: Exists, effect: NoSchedule}\n",
			good: "tolerations:\n  - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}\n",
		},
		check({ daemonSet }, report) {
			const { tolerations = [] } = podSpec(daemonSet);
			const index = tolerations.findIndex(({ key }) => key === OLD_CONTROL_PLANE);
			if (index === -1 || findToleration(tolerations, CONTROL_PLANE)) return;
			const message =
				"node-role.kubernetes.io/master is tolerated, but no node has that taint since v1.25; it is control-plane now";
			report({ path: POD.child("tolerations").index(index).child("key"), message });
		},
	},
	{
		id: "toleration-seconds",
		title: "daemon that is evicted after a time",
		severity: "warning",
		why: "A pod whose toleration of a NoExecute taint runs out is evicted, and because the DaemonSet tolerates the taint its next pod starts on the same node at once, round and round.",
		remedy: "Leave tolerationSeconds out: the pod then stays, as a daemon should.",
		example: {
			bad: "tolerations:\n  - {key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 300}\n",
			good: "tolerations:\n  - {key: maintenance, operator: Exists, effect: NoExecute}\n",
		},
		check({ daemonSet }, report) {
			for (const [index, toleration] of (podSpec(daemonSet).tolerations ?? []).entries()) {
				const { key = "", operator = "Equal", effect, tolerationSeconds: seconds } = toleration;
				if (seconds === undefined || effect !== "NoExecute") continue;
				const isReplaced = operator === "Exists" && ALWAYS_TOLERATED.has(key) && !toleration.value;
				const what = key === "" ? "every taint" : `"${key}"`;
				const message = isReplaced
					? `tolerationSeconds ${seconds} has no effect: daemons always tolerate ${key} for good`
					: `the pods are evicted ${seconds} s after their node gets ${what}, and made again at once`;
				report({ path: POD.child("tolerations").index(index).child("tolerationSeconds"), message });
			}
		},
	},
	{
		id: "agent-priority",
		title: "agent that nodes need, without a priority class",
		severity: "warning",
		why: "Without one its pods have priority 0: on a full node they stay pending, and under pressure they are evicted like any other, and the node's pods lose their network or storage.",
		remedy: "Set priorityClassName to system-node-critical, or to a class of yours with a high value.",
		example: {
			bad: "volumes:\n  - name: plugins\n    hostPath: {path: /var/lib/kubelet/plugins}\n",
			good: "priorityClassName: system-node-critical\nvolumes:\n  - name: plugins\n    hostPath: {path: /var/lib/kubelet/plugins}\n",
		},
		check({ daemonSet }, report) {
			const { critical } = agentSigns(daemonSet);
			if (critical === undefined || podSpec(daemonSet).priorityClassName) return;
			report({ path: POD.child("priorityClassName"), message: `the pod ${critical}, but has no priority class` });
		},
	},
	{
		id: "priority-class",
		title: "DaemonSet without a priority class",
		severity: "info",
		off: true,
		why: "A full node has no room for a pod without priority: it stays pending there, because it can't go elsewhere.",
		remedy: "Set priorityClassName.",
		example: { bad: "priorityClassName: ''\n", good: "priorityClassName: system-node-critical\n" },
		check({ daemonSet }, report) {
			if (podSpec(daemonSet).priorityClassName) return;
			report({ path: POD.child("priorityClassName"), message: "the pods have no priority class" });
		},
	},
];

const CONTROL_PLANE: Taint = { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" };
const OLD_CONTROL_PLANE = "node-role.kubernetes.io/master";
/** A taint that nobody can know of. */
const ANY_TAINT = { key: "lint.ds/any", value: "any" };

/** NoExecute taints for which the DaemonSet controller puts its own toleration in place of one that says Exists. */
const ALWAYS_TOLERATED: ReadonlySet<string> = new Set([
	"node.kubernetes.io/not-ready",
	"node.kubernetes.io/unreachable",
]);

/** Labels that every node has, so that selecting by them leaves out no kind of node. */
const COMMON_LABEL = /^(beta\.)?kubernetes\.io\/(os|arch)$/;

/** Whether the DaemonSet is meant for all nodes, but for other operating systems and machines. */
function isForEveryNode(spec: PodSpec): boolean {
	if (spec.nodeName) return false;
	if (!Object.keys(spec.nodeSelector ?? {}).every((key) => COMMON_LABEL.test(key))) return false;
	return (requiredTerms(spec) ?? []).every(({ requirements }) =>
		requirements.every(({ key, operator }) => COMMON_LABEL.test(key) || isLeavingOut(key, operator)),
	);
}

/** Leaves out the nodes of a kind, virtual ones for example, and takes all others, control planes among them. */
function isLeavingOut(key: string, operator: string): boolean {
	return (operator === "NotIn" || operator === "DoesNotExist") && !key.startsWith("node-role.kubernetes.io/");
}

/** Where the pod asks for control-plane nodes only. */
function controlPlaneOnly(spec: PodSpec) {
	if (Object.hasOwn(spec.nodeSelector ?? {}, CONTROL_PLANE.key)) {
		return POD.child("nodeSelector").key(CONTROL_PLANE.key);
	}
	const asked = (requiredTerms(spec) ?? []).map(({ requirements }) =>
		requirements.find(({ key, operator }) => key === CONTROL_PLANE.key && (operator === "Exists" || operator === "In")),
	);
	return asked.every((each) => each !== undefined) ? asked[0]?.path : undefined;
}
