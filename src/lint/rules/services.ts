import type { DaemonSet, KubeObject } from "../../api/types";
import type { Rule, Subject } from "../rule";
import { containersOf, POD } from "./support/pod";
import { indexOf, namespaceOf } from "./support/runIndex";
import { isNear } from "./support/words";
import { fieldsOf, itemsOf, valueAt } from "./support/written";

/** What Services of the same files expect of the pods. */
export const serviceRules: readonly Rule[] = [
	{
		id: "service-port-name",
		title: "port name that a Service wants and no container has",
		severity: "warning",
		why: "A Service finds the port of each pod by its name. Where no container has a port of that name and protocol the pod is no endpoint: the Service sends it nothing, and nobody is told.",
		remedy: "Give the container's port that name, or the Service's targetPort the port's name or number.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  template:\n    spec:\n      containers:\n        - name: agent\n          ports: [{name: http-metrics, containerPort: 9100}]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: agent}\nspec:\n  selector: {app: agent}\n  ports: [{port: 80, targetPort: metrics}]\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  template:\n    spec:\n      containers:\n        - name: agent\n          ports: [{name: metrics, containerPort: 9100}]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: agent}\nspec:\n  selector: {app: agent}\n  ports: [{port: 80, targetPort: metrics}]\n",
		},
		checkAll(subjects, report) {
			const [first] = subjects;
			if (first === undefined) return;
			const byLabel = labelled(subjects);
			for (const service of indexOf(first.run).all("Service")) {
				const selector = Object.entries(fieldsOf(valueAt(service, "spec", "selector")) ?? {});
				const [label] = selector;
				if (label === undefined || valueAt(service, "spec", "type") === "ExternalName") continue;
				for (const subject of byLabel.get(labelKey(service, label)) ?? []) {
					const labels = subject.daemonSet.spec.template.metadata?.labels ?? {};
					if (!selector.every(([key, value]) => labels[key] === value)) continue;
					for (const message of missingPorts(service, subject.daemonSet)) {
						report(subject, { path: POD.child("containers"), message });
					}
				}
			}
		},
	},
];

/** DaemonSets by each of the labels of their pods. */
function labelled(subjects: readonly Subject[]): Map<string, Subject[]> {
	const found = new Map<string, Subject[]>();
	for (const subject of subjects) {
		for (const label of Object.entries(subject.daemonSet.spec.template.metadata?.labels ?? {})) {
			const key = labelKey(subject.written, label);
			const list = found.get(key);
			if (list === undefined) found.set(key, [subject]);
			else list.push(subject);
		}
	}
	return found;
}

function labelKey(object: KubeObject, [key, value]: readonly [string, unknown]): string {
	return `${namespaceOf(object) || "default"} ${key}=${String(value)}`;
}

/** What is to be said of the ports that a Service names and the pods do not have. */
function missingPorts(service: KubeObject, daemonSet: DaemonSet): string[] {
	const ports = containersOf(daemonSet)
		.filter(({ runs }) => runs)
		.flatMap(({ container }) => container.ports ?? []);
	return itemsOf(valueAt(service, "spec", "ports")).flatMap((port) => {
		const name = valueAt(port, "targetPort");
		const protocol = valueAt(port, "protocol") ?? "TCP";
		if (typeof name !== "string" || /^\d+$/.test(name)) return [];
		if (ports.some((each) => each.name === name && (each.protocol ?? "TCP") === protocol)) return [];
		const near = ports.find((each) => each.name && (each.name === name || isNear(each.name, name)));
		const meant = near?.name === name ? ` as ${String(protocol)}` : "";
		const hint = near === undefined || meant !== "" ? "" : `; did you mean "${near.name}"?`;
		const of = `Service "${String(service.metadata.name)}"`;
		return [`${of} sends to the pods' port "${name}"${meant}, which no container has${hint}`];
	});
}
