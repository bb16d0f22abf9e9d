import type { FieldPath } from "../../api/fieldPath";
import type { DaemonSet } from "../../api/types";
import type { Rule } from "../rule";
import { containersOf, POD, podSpec, volumesOf } from "./support/pod";
import { indexOf, namespaceOf } from "./support/runIndex";
import { isNear } from "./support/words";

/** Other objects that the pods need. */
export const referenceRules: readonly Rule[] = [
	{
		id: "reference-missing",
		title: "object that the pods refer to and the files lack",
		severity: "warning",
		off: true,
		why: "Without its ConfigMap or Secret a container never starts; without its ServiceAccount or PriorityClass the pod is not even made. Where other objects of the kind are in the files, one that is not was mostly forgotten or renamed.",
		remedy: "Add the object, mend its name, or mark the reference optional.",
		example: {
			bad: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec:\n      volumes:\n        - name: config\n          configMap: {name: agent-config}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: agent-conf, namespace: monitoring}\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: monitoring}\nspec:\n  template:\n    spec:\n      volumes:\n        - name: config\n          configMap: {name: agent-conf}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: agent-conf, namespace: monitoring}\n",
		},
		options: {
			always: { description: "Also report kinds of which the files hold no object.", default: false },
		},
		keepsAll: true,
		check({ written, daemonSet, run, option }, report) {
			const index = indexOf(run);
			const always = option<boolean>("always");
			for (const { kind, name, path } of referencesOf(daemonSet)) {
				const namespace = kind === "PriorityClass" ? "" : namespaceOf(written);
				if (index.find(kind, namespace, name)) continue;
				const siblings = index.names(kind, namespace);
				if (siblings.length === 0 && !always) continue;
				const near = siblings.find((other) => isNear(other, name) || other.startsWith(name) || name.startsWith(other));
				const hint = near === undefined ? "" : `; did you mean "${near}"?`;
				report({ path, message: `${kind} "${name}" is not in these files${hint}` });
			}
		},
	},
];

interface Reference {
	readonly kind: "ConfigMap" | "Secret" | "ServiceAccount" | "PriorityClass";
	readonly name: string;
	readonly path: FieldPath;
}

/** What the pods can't start without, each once; what clusters bring along is left out. */
function referencesOf(daemonSet: DaemonSet): Reference[] {
	const found = new Map<string, Reference>();
	const add = (kind: Reference["kind"], name: string | undefined, path: FieldPath, optional?: boolean): void => {
		const key = `${kind} ${name}`;
		if (!name || optional || BROUGHT_ALONG.has(key) || found.has(key)) return;
		found.set(key, { kind, name, path });
	};
	const spec = podSpec(daemonSet);
	add("ServiceAccount", spec.serviceAccountName, POD.child("serviceAccountName"));
	add("PriorityClass", spec.priorityClassName, POD.child("priorityClassName"));
	for (const [index, { name }] of (spec.imagePullSecrets ?? []).entries()) {
		add("Secret", name, POD.child("imagePullSecrets").index(index).child("name"));
	}
	for (const { volume, path } of volumesOf(daemonSet)) {
		const { configMap, secret, projected } = volume;
		add("ConfigMap", configMap?.name, path.child("configMap").child("name"), configMap?.optional);
		add("Secret", secret?.secretName, path.child("secret").child("secretName"), secret?.optional);
		for (const [index, source] of (projected?.sources ?? []).entries()) {
			const at = path.child("projected").child("sources").index(index);
			add("ConfigMap", source.configMap?.name, at.child("configMap").child("name"), source.configMap?.optional);
			add("Secret", source.secret?.name, at.child("secret").child("name"), source.secret?.optional);
		}
	}
	for (const { container, path } of containersOf(daemonSet)) {
		for (const [index, { configMapRef, secretRef }] of (container.envFrom ?? []).entries()) {
			const at = path.child("envFrom").index(index);
			add("ConfigMap", configMapRef?.name, at.child("configMapRef").child("name"), configMapRef?.optional);
			add("Secret", secretRef?.name, at.child("secretRef").child("name"), secretRef?.optional);
		}
		for (const [index, { valueFrom }] of (container.env ?? []).entries()) {
			const at = path.child("env").index(index).child("valueFrom");
			const { configMapKeyRef: map, secretKeyRef: secret } = valueFrom ?? {};
			add("ConfigMap", map?.name, at.child("configMapKeyRef").child("name"), map?.optional);
			add("Secret", secret?.name, at.child("secretKeyRef").child("name"), secret?.optional);
		}
	}
	return [...found.values()];
}

const BROUGHT_ALONG: ReadonlySet<string> = new Set([
	"ConfigMap kube-root-ca.crt",
	"PriorityClass system-cluster-critical",
	"PriorityClass system-node-critical",
	"ServiceAccount default",
]);
