import { root } from "../../api/fieldPath";
import { labelSelectorRequirements, matchesLabels } from "../../api/labelSelector";
import type { Rule, Subject } from "../rule";
import { mayShareNode } from "./support/nodeRequirements";
import { containersOf, podSpec } from "./support/pod";
import { namespaceOf } from "./support/runIndex";

/** DaemonSets that get into each other's way. */
export const siblingRules: readonly Rule[] = [
	{
		id: "selector-overlap",
		title: "selector that matches another DaemonSet's pods",
		severity: "warning",
		why: "A DaemonSet counts and adopts the pods that its selector matches. Where two match the same pods each may take over what the other loses, and Services, policies and kubectl -l mix them up.",
		remedy: "Give each DaemonSet a label of its own, in its selector and its template.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent-linux}\nspec:\n  selector: {matchLabels: {app: agent}}\n  template:\n    metadata: {labels: {app: agent}}\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent-windows}\nspec:\n  selector: {matchLabels: {app: agent}}\n  template:\n    metadata: {labels: {app: agent}}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent-linux}\nspec:\n  selector: {matchLabels: {app: agent, os: linux}}\n  template:\n    metadata: {labels: {app: agent, os: linux}}\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent-windows}\nspec:\n  selector: {matchLabels: {app: agent, os: windows}}\n  template:\n    metadata: {labels: {app: agent, os: windows}}\n",
		},
		checkAll(subjects, report) {
			const byLabel = new Map<string, Subject[]>();
			for (const subject of subjects) {
				for (const [key, value] of labelsOf(subject)) {
					addTo(byLabel, `${namespaceOf(subject.written)} ${key}=${value}`, subject);
				}
			}
			const reported = new Set<Subject>();
			for (const subject of subjects) {
				const other = firstMatched(subject, byLabel);
				// Each pair once: where both match each other, on the later of the two.
				if (other === undefined || reported.has(other)) continue;
				reported.add(subject);
				const message = `the selector also matches the pods of DaemonSet "${nameOf(other)}"`;
				report(subject, { path: root("spec").child("selector"), message });
			}
		},
	},
	{
		id: "host-port-conflict",
		title: "port of the node that two DaemonSets want",
		severity: "error",
		why: "A node has each port once. Where both DaemonSets select the node, one of the two pods stays pending there for ever.",
		remedy: "Give one of them another hostPort, or keep them to different nodes.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: one}\nspec:\n  template:\n    spec:\n      containers:\n        - name: agent\n          ports: [{containerPort: 80, hostPort: 9100}]\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: two}\nspec:\n  template:\n    spec:\n      containers:\n        - name: agent\n          ports: [{containerPort: 80, hostPort: 9100}]\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: one}\nspec:\n  template:\n    spec:\n      nodeSelector: {pool: a}\n      containers:\n        - name: agent\n          ports: [{containerPort: 80, hostPort: 9100}]\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: two}\nspec:\n  template:\n    spec:\n      nodeSelector: {pool: b}\n      containers:\n        - name: agent\n          ports: [{containerPort: 80, hostPort: 9100}]\n",
		},
		checkAll(subjects, report) {
			const taken = new Map<string, PortUse[]>();
			for (const subject of subjects) {
				for (const use of portsOf(subject)) {
					const key = `${use.port}/${use.protocol}`;
					const others = taken.get(key) ?? [];
					const other = others.find((each) => collide(each, use));
					if (other) {
						const message = `${use.label} wants port ${key} of its nodes, which DaemonSet "${nameOf(other.subject)}" takes as well`;
						report(subject, { path: use.path, message });
					} else if (others.length < 100) {
						addTo(taken, key, use);
					}
				}
			}
		},
	},
	{
		id: "duplicate-name",
		title: "DaemonSet that stands twice in the files",
		severity: "warning",
		off: true,
		why: "Applied together the later one silently takes the place of the earlier. Variants of one DaemonSet, in folders of their own, are meant to be applied one at a time.",
		remedy: "Take one out or rename it.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent-canary}\n",
		},
		checkAll(subjects, report) {
			const seen = new Set<string>();
			for (const subject of subjects) {
				const { name } = subject.daemonSet.metadata;
				if (!name) continue;
				const key = `${namespaceOf(subject.written)}/${name}`;
				if (seen.has(key)) {
					const message = `DaemonSet "${name}" stands more than once in these files`;
					report(subject, { path: root("metadata").child("name"), message });
				}
				seen.add(key);
			}
		},
	},
];

interface PortUse {
	readonly subject: Subject;
	readonly port: number;
	readonly protocol: string;
	readonly hostIP: string;
	readonly label: string;
	readonly path: ReturnType<typeof root>;
}

function portsOf(subject: Subject): PortUse[] {
	const { hostNetwork } = podSpec(subject.daemonSet);
	return containersOf(subject.daemonSet).flatMap(({ container, path, label, runs }) => {
		if (!runs || !container.ports) return [];
		return container.ports.flatMap(({ hostPort, hostIP = "", protocol = "TCP" }, index) => {
			if (!hostPort) return [];
			const at = path
				.child("ports")
				.index(index)
				.child(hostNetwork ? "containerPort" : "hostPort");
			return [{ subject, port: hostPort, protocol, hostIP, label, path: at }];
		});
	});
}

function collide(a: PortUse, b: PortUse): boolean {
	if (isSame(a.subject, b.subject)) return false;
	const isAny = (address: string): boolean => address === "" || address === "0.0.0.0" || address === "::";
	if (!isAny(a.hostIP) && !isAny(b.hostIP) && a.hostIP !== b.hostIP) return false;
	return mayShareNode(a.subject.daemonSet, b.subject.daemonSet);
}

/** The first other DaemonSet of the namespace whose pods the subject's selector matches. */
function firstMatched(subject: Subject, byLabel: ReadonlyMap<string, Subject[]>): Subject | undefined {
	const { selector } = subject.daemonSet.spec;
	const namespace = namespaceOf(subject.written);
	let fewest: readonly Subject[] | undefined;
	for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
		const holders = byLabel.get(`${namespace} ${key}=${value}`) ?? [];
		if (fewest === undefined || holders.length < fewest.length) fewest = holders;
	}
	if (fewest === undefined || fewest.length < 2) return undefined;
	const requirements = labelSelectorRequirements(selector);
	return fewest.find(
		(other) => !isSame(other, subject) && matchesLabels(requirements, other.daemonSet.spec.template.metadata?.labels),
	);
}

/** The same object, maybe in another state: a copy for another environment. */
function isSame(a: Subject, b: Subject): boolean {
	if (a === b) return true;
	return nameOf(a) === nameOf(b) && namespaceOf(a.written) === namespaceOf(b.written);
}

function labelsOf({ daemonSet }: Subject): [string, string][] {
	return Object.entries(daemonSet.spec.template.metadata?.labels ?? {});
}

function nameOf({ daemonSet }: Subject): string {
	return daemonSet.metadata.name ?? daemonSet.metadata.generateName ?? "";
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}
