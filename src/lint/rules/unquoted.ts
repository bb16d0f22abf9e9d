import { type FieldPath, root } from "../../api/fieldPath";
import type { Report, Rule } from "../rule";
import { POD, TEMPLATE } from "./support/pod";
import { fieldsOf, itemsOf, valueAt } from "./support/written";

/** Text that YAML takes for something else. */
export const unquotedRules: readonly Rule[] = [
	{
		id: "unquoted-value",
		title: "text that YAML reads as a number or a truth value",
		severity: "error",
		why: "Labels, annotations, variables and arguments are text. Without quotes YAML makes a number of 1.10, a truth value of yes, on or true, and the server refuses those.",
		remedy: "Put the value in quotes.",
		example: {
			bad: "containers:\n  - name: agent\n    env:\n      - {name: VERBOSE, value: true}\n",
			good: 'containers:\n  - name: agent\n    env:\n      - {name: VERBOSE, value: "true"}\n',
		},
		checkWritten({ written }, report) {
			const template = valueAt(written, "spec", "template");
			const spec = valueAt(template, "spec");
			const metadata = root("metadata");
			inMap(report, valueAt(written, "metadata", "labels"), metadata.child("labels"), "label");
			inMap(report, valueAt(written, "metadata", "annotations"), metadata.child("annotations"), "annotation");
			const selector = root("spec").child("selector").child("matchLabels");
			inMap(report, valueAt(written, "spec", "selector", "matchLabels"), selector, "label");
			const ofTemplate = TEMPLATE.child("metadata");
			inMap(report, valueAt(template, "metadata", "labels"), ofTemplate.child("labels"), "label");
			inMap(report, valueAt(template, "metadata", "annotations"), ofTemplate.child("annotations"), "annotation");
			inMap(report, valueAt(spec, "nodeSelector"), POD.child("nodeSelector"), "node label");
			for (const [index, toleration] of itemsOf(valueAt(spec, "tolerations")).entries()) {
				const path = POD.child("tolerations").index(index).child("value");
				check(report, valueAt(toleration, "value"), path, "the value of a toleration");
			}
			for (const list of ["containers", "initContainers"]) {
				for (const [index, container] of itemsOf(valueAt(spec, list)).entries()) {
					inContainer(report, container, POD.child(list).index(index));
				}
			}
			inAffinity(report, valueAt(spec, "affinity", "nodeAffinity"));
		},
	},
];

function inContainer(report: Report, container: unknown, path: FieldPath): void {
	for (const [index, variable] of itemsOf(valueAt(container, "env")).entries()) {
		const value = valueAt(variable, "value");
		if (!isUnquoted(value)) continue;
		const name = valueAt(variable, "name");
		const what = typeof name === "string" ? `variable ${name}` : "a variable";
		check(report, value, path.child("env").index(index).child("value"), what);
	}
	for (const list of ["command", "args"]) {
		for (const [index, word] of itemsOf(valueAt(container, list)).entries()) {
			if (isUnquoted(word)) check(report, word, path.child(list).index(index), "an argument");
		}
	}
}

function inAffinity(report: Report, affinity: unknown): void {
	const field = "requiredDuringSchedulingIgnoredDuringExecution";
	const path = POD.child("affinity").child("nodeAffinity").child(field).child("nodeSelectorTerms");
	for (const [index, term] of itemsOf(valueAt(affinity, field, "nodeSelectorTerms")).entries()) {
		for (const [at, expression] of itemsOf(valueAt(term, "matchExpressions")).entries()) {
			for (const [which, value] of itemsOf(valueAt(expression, "values")).entries()) {
				const place = path.index(index).child("matchExpressions").index(at).child("values").index(which);
				check(report, value, place, "a value of the node affinity");
			}
		}
	}
}

function inMap(report: Report, map: unknown, path: FieldPath, noun: string): void {
	for (const [key, value] of Object.entries(fieldsOf(map) ?? {})) {
		if (isUnquoted(value)) check(report, value, path.key(key), `${noun} ${key}`);
	}
}

function check(report: Report, value: unknown, path: FieldPath, what: string): void {
	if (!isUnquoted(value)) return;
	const kind = typeof value === "boolean" ? "truth value" : "number";
	const message = `${what} must be text, but without quotes it is the ${kind} ${value}`;
	report({ path, message, fix: [{ quote: path }] });
}

function isUnquoted(value: unknown): value is boolean | number | bigint {
	return typeof value === "boolean" || typeof value === "number" || typeof value === "bigint";
}
