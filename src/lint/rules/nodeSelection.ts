import type { DaemonSet } from "../../api/types";
import type { Rule } from "../rule";
import {
	contradiction,
	NODE_AFFINITY,
	type NodeRequirement,
	requiredTerms,
	selectorRequirements,
	showRequirement,
	type TermAt,
	termAt,
} from "./support/nodeRequirements";
import { POD, podSpec } from "./support/pod";

/** Which nodes the pods are for, and whether there can be any. */
export const nodeSelectionRules: readonly Rule[] = [
	{
		id: "affinity-impossible",
		title: "node affinity that no node can meet",
		severity: "error",
		why: "The requirements of a term must all hold at once. Where they contradict each other no node is selected: the DaemonSet has no pods and says nothing about it.",
		remedy: "Put alternatives into terms of their own (one of them must hold), or mend the requirement that is wrong.",
		example: {
			bad: "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - {key: disk, operator: In, values: [ssd]}\n            - {key: disk, operator: In, values: [hdd]}\n",
			good: "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - {key: disk, operator: In, values: [ssd, hdd]}\n",
		},
		check({ daemonSet }, report) {
			const terms = requiredTerms(podSpec(daemonSet));
			if (terms === undefined || terms.some((term) => problemOf(term) === undefined)) return;
			for (const term of terms) {
				const problem = problemOf(term);
				if (problem) report({ path: problem.path, message: `no node can be selected: ${problem.message}` });
			}
		},
	},
	{
		id: "affinity-dead-term",
		title: "term of a node affinity that no node can meet",
		severity: "warning",
		why: "A term whose requirements contradict each other, or that has none, never selects a node: the nodes that it was meant for get no pods.",
		remedy: "Mend the term or take it out.",
		example: {
			bad: "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - {key: disk, operator: In, values: [ssd]}\n        - matchExpressions:\n            - {key: cpus, operator: Gt, values: ['8']}\n            - {key: cpus, operator: Lt, values: ['4']}\n",
			good: "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - {key: disk, operator: In, values: [ssd]}\n        - matchExpressions:\n            - {key: cpus, operator: Gt, values: ['4']}\n            - {key: cpus, operator: Lt, values: ['8']}\n",
		},
		check({ daemonSet }, report) {
			const spec = podSpec(daemonSet);
			const terms = requiredTerms(spec) ?? [];
			const problems = terms.map(problemOf);
			if (problems.includes(undefined)) {
				for (const problem of problems) {
					if (problem) report({ path: problem.path, message: `the term selects no node: ${problem.message}` });
				}
			}
			const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
			for (const [index, term] of (spec.affinity?.nodeAffinity?.[preferred] ?? []).entries()) {
				const { preference } = term;
				if (!preference?.matchExpressions?.length && !preference?.matchFields?.length) continue;
				const problem = problemOf(termAt(preference, NODE_AFFINITY.child(preferred).index(index).child("preference")));
				if (problem) report({ path: problem.path, message: `the term prefers no node: ${problem.message}` });
			}
		},
	},
	{
		id: "node-selector-conflict",
		title: "node selector against the affinity, the node's name or the system",
		severity: "error",
		why: "Node selector, node affinity, nodeName and os must all hold for a node. Where they contradict each other no node gets a pod, or the kubelet refuses it.",
		remedy: "Keep the one that is meant. To choose among several values use the affinity alone.",
		example: {
			bad: "nodeSelector: {disk: hdd}\naffinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - {key: disk, operator: In, values: [ssd]}\n",
			good: "nodeSelector: {disk: ssd}\naffinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - {key: zone, operator: In, values: [a, b]}\n",
		},
		check({ daemonSet }, report) {
			const labels = selectorRequirements(podSpec(daemonSet));
			const facts = fixedFacts(daemonSet);
			for (const fact of facts) {
				const pair = contradiction([...labels, fact]);
				if (pair?.[0]) report({ path: pair[0].path, message: conflict(pair) });
			}
			const terms = requiredTerms(podSpec(daemonSet))?.filter((term) => problemOf(term) === undefined) ?? [];
			const pairs = terms.map(({ requirements }) => contradiction([...requirements, ...labels, ...facts]));
			if (pairs.length === 0 || pairs.includes(undefined)) return;
			for (const pair of pairs) {
				if (pair && !pair.every((each) => facts.includes(each) || labels.includes(each))) {
					report({ path: (pair[0] as NodeRequirement).path, message: conflict(pair) });
				}
			}
		},
	},
	{
		id: "node-name",
		title: "DaemonSet for a single node",
		severity: "warning",
		why: "nodeName binds every pod to that one node: the DaemonSet has one pod at most, and none once the node is replaced.",
		remedy: "Select nodes by a label; for one pod on one node use a Deployment, or a static pod.",
		example: { bad: "nodeName: node01\n", good: "nodeSelector: {kubernetes.io/os: linux}\n" },
		check({ daemonSet }, report) {
			const { nodeName } = podSpec(daemonSet);
			if (!nodeName) return;
			report({ path: POD.child("nodeName"), message: `all pods are bound to node "${nodeName}"` });
		},
	},
	{
		id: "scheduling-gates",
		title: "pods that wait for somebody to open their gate",
		severity: "warning",
		why: "A pod with a scheduling gate stays pending until a controller removes the gate: without one no node ever gets its agent.",
		remedy: "Leave schedulingGates out, unless a controller of yours removes them.",
		example: { bad: "schedulingGates:\n  - {name: example.com/wait}\n", good: "schedulingGates: []\n" },
		check({ daemonSet }, report) {
			const gates = podSpec(daemonSet).schedulingGates ?? [];
			if (gates.length === 0) return;
			const names = gates.map(({ name }) => `"${name}"`).join(", ");
			report({ path: POD.child("schedulingGates"), message: `the pods stay pending until ${names} is removed` });
		},
	},
];

interface TermProblem {
	readonly path: TermAt["path"];
	readonly message: string;
}

/** Why a term can select no node; undefined where it may. */
function problemOf({ requirements, path }: TermAt): TermProblem | undefined {
	if (requirements.length === 0) return { path, message: "a term without requirements selects nothing" };
	const pair = contradiction(requirements);
	const last = pair?.[pair.length - 1];
	return pair && last && { path: last.path, message: conflict(pair) };
}

function conflict(requirements: readonly NodeRequirement[]): string {
	const [first, ...rest] = requirements.map(showRequirement);
	if (rest.length === 0) return `no value is ${first}`;
	return `${first} and ${rest.join(" and ")} can't both hold`;
}

/** What is known of the labels of the only nodes that can run the pods: their name, their system. */
function fixedFacts(daemonSet: DaemonSet): NodeRequirement[] {
	const { nodeName, os } = podSpec(daemonSet);
	const facts: NodeRequirement[] = [];
	const is = (value: string): Pick<NodeRequirement, "operator" | "values"> => ({ operator: "In", values: [value] });
	if (nodeName) {
		const path = POD.child("nodeName");
		facts.push({ key: "kubernetes.io/hostname", ...is(nodeName), path });
		facts.push({ key: "metadata.name", ...is(nodeName), isField: true, path });
	}
	if (os?.name) facts.push({ key: "kubernetes.io/os", ...is(os.name), path: POD.child("os").child("name") });
	return facts;
}
