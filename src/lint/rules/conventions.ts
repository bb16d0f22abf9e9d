import { root } from "../../api/fieldPath";
import type { Rule } from "../rule";
import { TEMPLATE } from "./support/pod";
import { listWords } from "./support/words";

/** What a team may agree on; all off by default. */
export const conventionRules: readonly Rule[] = [
	{
		id: "default-namespace",
		title: "DaemonSet in the default namespace",
		severity: "info",
		off: true,
		why: "Everything that names no namespace lands in default: rights, quotas and network policies can't be set for an agent there without touching all the rest.",
		remedy: "Give the DaemonSet a namespace of its own.",
		example: {
			bad: "metadata:\n  name: agent\n  namespace: default\n",
			good: "metadata:\n  name: agent\n  namespace: monitoring\n",
		},
		check({ written }, report) {
			const namespace = written.metadata.namespace || undefined;
			if (namespace !== undefined && namespace !== "default") return;
			const message = namespace ? "the DaemonSet is in namespace default" : "the DaemonSet names no namespace";
			report({ path: root("metadata").child("namespace"), message });
		},
	},
	{
		id: "required-labels",
		title: "DaemonSet without the labels that were agreed on",
		severity: "info",
		off: true,
		why: "Dashboards, cost reports and people find what belongs together by its labels.",
		remedy: "Add the labels to the DaemonSet and its template.",
		example: {
			bad: "metadata:\n  name: agent\n  labels: {app: agent}\n",
			good: "metadata:\n  name: agent\n  labels: {app.kubernetes.io/name: agent}\nspec:\n  template:\n    metadata:\n      labels: {app: agent, app.kubernetes.io/name: agent}\n",
		},
		options: {
			labels: { description: "Labels of the DaemonSet and its template.", default: ["app.kubernetes.io/name"] },
		},
		check({ daemonSet, option }, report) {
			const wanted = option<readonly string[]>("labels");
			const places = [
				{ labels: daemonSet.metadata.labels, path: root("metadata").child("labels"), what: "DaemonSet" },
				{
					labels: daemonSet.spec.template.metadata?.labels,
					path: TEMPLATE.child("metadata").child("labels"),
					what: "template",
				},
			];
			for (const { labels, path, what } of places) {
				const missing = wanted.filter((label) => !Object.hasOwn(labels ?? {}, label));
				if (missing.length === 0) continue;
				report({ path, message: `the ${what} has no label ${listWords(missing, "and no label")}` });
			}
		},
	},
	{
		id: "required-annotations",
		title: "DaemonSet without the annotations that were agreed on",
		severity: "info",
		off: true,
		why: "Who is called at night, and where the description is, should stand on the object itself.",
		remedy: "Add the annotations to the DaemonSet.",
		example: {
			bad: "metadata:\n  name: agent\n",
			good: "metadata:\n  name: agent\n  annotations: {owner: team-nodes}\n",
		},
		options: {
			annotations: { description: "Annotations of the DaemonSet.", default: ["owner"] },
		},
		check({ daemonSet, option }, report) {
			const { annotations = {} } = daemonSet.metadata;
			const missing = option<readonly string[]>("annotations").filter((name) => !Object.hasOwn(annotations, name));
			if (missing.length === 0) return;
			const message = `the DaemonSet has no annotation ${listWords(missing, "and no annotation")}`;
			report({ path: root("metadata").child("annotations"), message });
		},
	},
];
