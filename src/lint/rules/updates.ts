import { root } from "../../api/fieldPath";
import { labelSelectorRequirements, matchesLabels } from "../../api/labelSelector";
import type { DaemonSet } from "../../api/types";
import type { Rule } from "../rule";
import { containersOf, POD, podSpec } from "./support/pod";

/** How new versions reach the nodes, and what is in their way. */
export const updateRules: readonly Rule[] = [
	{
		id: "surge-host-port",
		title: "surge with a port of the node",
		severity: "error",
		why: "With maxSurge the new pod starts beside the old one on the same node. Only one of them can have the node's port: the new pod stays pending and the update never ends.",
		remedy: "Use maxUnavailable and leave maxSurge at 0, or do without the node's port.",
		example: {
			bad: "updateStrategy:\n  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\ntemplate:\n  spec:\n    containers:\n      - name: agent\n        ports:\n          - {containerPort: 8125, hostPort: 8125}\n",
			good: "updateStrategy:\n  rollingUpdate: {maxSurge: 0, maxUnavailable: 1}\ntemplate:\n  spec:\n    containers:\n      - name: agent\n        ports:\n          - {containerPort: 8125, hostPort: 8125}\n",
		},
		check({ daemonSet }, report) {
			const surge = surgeOf(daemonSet);
			if (surge === undefined) return;
			const { hostNetwork } = podSpec(daemonSet);
			for (const { container, path, label, runs } of containersOf(daemonSet)) {
				if (!runs) continue;
				const index = (container.ports ?? []).findIndex(({ hostPort }) => hostPort);
				if (index === -1) continue;
				const port = container.ports?.[index]?.hostPort;
				const at = path
					.child("ports")
					.index(index)
					.child(hostNetwork ? "containerPort" : "hostPort");
				const message = `${label} takes port ${port} of its node, so with maxSurge ${surge} no new pod can start beside the old`;
				report({ path: at, message });
			}
		},
	},
	{
		id: "surge-host-network",
		title: "surge in the node's network",
		severity: "warning",
		why: "With maxSurge two pods run on a node for a while, and in the node's network they share its ports: what the old pod listens on the new one can't open, so it fails until the old one is gone, which it never is.",
		remedy: "Use maxUnavailable and leave maxSurge at 0.",
		example: {
			bad: "updateStrategy:\n  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\ntemplate:\n  spec: {hostNetwork: true}\n",
			good: "updateStrategy:\n  rollingUpdate: {maxSurge: 0, maxUnavailable: 1}\ntemplate:\n  spec: {hostNetwork: true}\n",
		},
		check({ daemonSet }, report) {
			const surge = surgeOf(daemonSet);
			if (surge === undefined || !podSpec(daemonSet).hostNetwork) return;
			if (containersOf(daemonSet).some(({ container, runs }) => runs && container.ports?.length)) return;
			const message = `with maxSurge ${surge} the old and the new pod share their node's network and its ports`;
			report({ path: ROLLING.child("maxSurge"), message });
		},
	},
	{
		id: "pod-affinity",
		title: "rule about other pods that can only hold a daemon up",
		severity: "warning",
		why: "A daemon's pod is made for one node and can't go to another: a required anti-affinity, affinity or spread that its node does not meet leaves it pending there for ever.",
		remedy: "Take it out: a DaemonSet has one pod on each node anyway. Select nodes by their labels.",
		example: {
			bad: "topologySpreadConstraints:\n  - maxSkew: 1\n    topologyKey: topology.kubernetes.io/zone\n    whenUnsatisfiable: DoNotSchedule\n    labelSelector: {matchLabels: {app: agent}}\n",
			good: "nodeSelector: {kubernetes.io/os: linux}\n",
		},
		check({ daemonSet }, report) {
			const { affinity, topologySpreadConstraints } = podSpec(daemonSet);
			const labels = daemonSet.spec.template.metadata?.labels;
			for (const [index, { whenUnsatisfiable, topologyKey }] of (topologySpreadConstraints ?? []).entries()) {
				if (whenUnsatisfiable !== "DoNotSchedule") continue;
				const path = POD.child("topologySpreadConstraints").index(index);
				report({ path, message: `a pod whose node breaks the spread over ${topologyKey} stays pending` });
			}
			const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
			for (const [index, { topologyKey, labelSelector }] of terms.entries()) {
				if (!matchesLabels(labelSelectorRequirements(labelSelector), labels)) continue;
				const isNode = topologyKey === "kubernetes.io/hostname";
				if (isNode && surgeOf(daemonSet) === undefined) continue;
				const path = POD.child("affinity")
					.child("podAntiAffinity")
					.child("requiredDuringSchedulingIgnoredDuringExecution")
					.index(index);
				const message = isNode
					? "the anti-affinity keeps the new pod of a surge off the node of the old one"
					: `the anti-affinity allows one pod of the DaemonSet in each ${topologyKey}, and leaves all others pending`;
				report({ path, message });
			}
		},
	},
	{
		id: "on-delete",
		title: "updates that wait for somebody to delete pods",
		severity: "info",
		why: "With OnDelete a changed template changes nothing until each old pod is deleted by hand or its node goes: versions differ from node to node, and rollout status does not tell.",
		remedy: "Use RollingUpdate, with a small maxUnavailable where care is needed.",
		example: {
			bad: "updateStrategy: {type: OnDelete}\n",
			good: "updateStrategy: {type: RollingUpdate}\n",
		},
		check({ daemonSet }, report) {
			if (daemonSet.spec.updateStrategy?.type !== "OnDelete") return;
			const message = "a new version reaches a node only when somebody deletes its old pod";
			report({ path: root("spec").child("updateStrategy").child("type"), message });
		},
	},
	{
		id: "update-takes-all",
		title: "update that takes the agents of many nodes down at once",
		severity: "warning",
		why: "A version that does not start is then broken on all these nodes before the first failure shows, and what the agent does is interrupted on all of them together.",
		remedy: "Lower maxUnavailable: to 10% of the nodes or less, or to a few.",
		example: {
			bad: "updateStrategy:\n  rollingUpdate: {maxUnavailable: 100%}\n",
			good: "updateStrategy:\n  rollingUpdate: {maxUnavailable: 10%}\n",
		},
		options: {
			percent: {
				description: "The largest share of the nodes that may be without their pod, in percent.",
				default: 50,
			},
			count: { description: "The largest number of nodes that may be without their pod.", default: 50 },
		},
		check({ daemonSet, option }, report) {
			const { type, rollingUpdate } = daemonSet.spec.updateStrategy ?? {};
			if (type !== "RollingUpdate") return;
			const value = rollingUpdate?.maxUnavailable as string | number | undefined;
			const isPercent = typeof value === "string";
			const most = isPercent ? Number.parseInt(value, 10) : (value ?? 1);
			if (most <= option<number>(isPercent ? "percent" : "count")) return;
			const nodes = most === 100 && isPercent ? "all nodes" : isPercent ? `${value} of the nodes` : `${value} nodes`;
			report({ path: ROLLING.child("maxUnavailable"), message: `an update takes the pods of ${nodes} down at once` });
		},
	},
	{
		id: "no-history",
		title: "DaemonSet that keeps no old versions",
		severity: "warning",
		why: "With revisionHistoryLimit 0 nothing is left to go back to: rollout undo fails when it is needed.",
		remedy: "Leave revisionHistoryLimit out (10), or keep a few.",
		example: { bad: "revisionHistoryLimit: 0\n", good: "revisionHistoryLimit: 10\n" },
		check({ daemonSet }, report) {
			if (daemonSet.spec.revisionHistoryLimit !== 0) return;
			const message = "no old version is kept, so a rollout can't be undone";
			report({ path: root("spec").child("revisionHistoryLimit"), message });
		},
	},
];

const ROLLING = root("spec").child("updateStrategy").child("rollingUpdate");

/** The surge as written, where there is one. */
function surgeOf({ spec }: DaemonSet): string | number | undefined {
	const { type, rollingUpdate } = spec.updateStrategy ?? {};
	const surge = rollingUpdate?.maxSurge as string | number | undefined;
	if (type !== "RollingUpdate" || surge === undefined) return undefined;
	return (typeof surge === "number" ? surge : Number.parseInt(surge, 10)) > 0 ? surge : undefined;
}
