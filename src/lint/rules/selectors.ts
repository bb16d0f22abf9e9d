import { root } from "../../api/fieldPath";
import { REVISION_LABEL, TEMPLATE_GENERATION_LABEL } from "../../api/wellKnown";
import type { Rule } from "../rule";
import { isNear } from "./support/words";
import { type Fields, fieldsOf, itemsOf, shown, valueAt } from "./support/written";

/** The selector and the labels of the pods it must match. */
export const selectorRules: readonly Rule[] = [
	{
		id: "selector-mismatch",
		title: "selector that does not match the template's labels",
		severity: "error",
		why: "A DaemonSet owns the pods that its selector matches. The server refuses one that would not own the pods it makes.",
		remedy:
			"Give selector.matchLabels and template.metadata.labels the same labels. On a DaemonSet that exists only the template's can change.",
		example: {
			bad: "selector:\n  matchLabels: {app: agent}\ntemplate:\n  metadata:\n    labels: {app: agnet}\n",
			good: "selector:\n  matchLabels: {app: agent}\ntemplate:\n  metadata:\n    labels: {app: agent}\n",
		},
		checkWritten({ written }, report) {
			const spec = fieldsOf(written.spec);
			const labels = fieldsOf(valueAt(spec, "template", "metadata", "labels"));
			const matchLabels = fieldsOf(valueAt(spec, "selector", "matchLabels"));
			const path = SELECTOR.child("matchLabels");
			for (const [key, value] of Object.entries(matchLabels ?? {})) {
				if (typeof value !== "string") continue;
				const problem = mismatch(key, value, labels);
				if (problem) report({ path: path.key(key), message: problem, alsoAt: REFUSED });
			}
			for (const [index, item] of itemsOf(valueAt(spec, "selector", "matchExpressions")).entries()) {
				const problem = expressionMismatch(fieldsOf(item), labels);
				const at = SELECTOR.child("matchExpressions").index(index);
				if (problem) report({ path: at, message: problem, alsoAt: REFUSED });
			}
		},
	},
	{
		id: "selector-missing",
		title: "DaemonSet without a selector",
		severity: "error",
		why: "apps/v1 wants one: it is no longer made of the template's labels, and an empty one is refused.",
		remedy: "Set selector.matchLabels to labels of the template that will never change.",
		example: {
			bad: "selector: null\ntemplate:\n  metadata:\n    labels: {app: agent}\n",
			good: "selector:\n  matchLabels: {app: agent}\ntemplate:\n  metadata:\n    labels: {app: agent}\n",
		},
		checkWritten({ written }, report) {
			const spec = fieldsOf(written.spec);
			const selector = valueAt(spec, "selector");
			if (spec === undefined || (selector !== undefined && selector !== null && !isEmpty(selector))) return;
			const labels = stableLabels(fieldsOf(valueAt(spec, "template", "metadata", "labels")));
			const fix = labels && [{ set: SELECTOR.child("matchLabels"), value: labels }];
			const shown = Object.entries(labels ?? {}).map(([key, value]) => `${key}: ${shownLabel(value)}`);
			const message = labels
				? `no selector says which pods are the DaemonSet's; the labels of its template would do: ${shown.join(", ")}`
				: "no selector says which pods are the DaemonSet's, and its template has no labels to select by";
			const remedy = labels
				? undefined
				: "Give the template a label that will never change, such as app.kubernetes.io/name, and selector.matchLabels the same.";
			report({ path: SELECTOR, message, remedy, fix, alsoAt: REFUSED });
		},
	},
	{
		id: "selector-volatile",
		title: "selector with a label that changes from version to version",
		severity: "warning",
		why: "A selector can't be changed: the next version, with another label in its template, is refused, and the DaemonSet has to be deleted and made anew.",
		remedy: "Select by labels that stay, such as app.kubernetes.io/name and app.kubernetes.io/instance.",
		example: {
			bad: "selector:\n  matchLabels: {app: agent, version: v1.4.2}\ntemplate:\n  metadata:\n    labels: {app: agent, version: v1.4.2}\n",
			good: "selector:\n  matchLabels: {app: agent}\ntemplate:\n  metadata:\n    labels: {app: agent, version: v1.4.2}\n",
		},
		options: {
			labels: {
				description: "Labels that change.",
				default: [
					"app.kubernetes.io/version",
					"app.kubernetes.io/managed-by",
					"chart",
					"heritage",
					"helm.sh/chart",
					TEMPLATE_GENERATION_LABEL,
					REVISION_LABEL,
					"version",
				],
			},
		},
		check({ daemonSet, option }, report) {
			const changing = option<readonly string[]>("labels");
			for (const [key, value] of Object.entries(daemonSet.spec.selector.matchLabels ?? {})) {
				// A version such as "v1" names a line of versions, not one of them.
				if (!changing.includes(key) || (key === "version" && /^v?\d*$/.test(value))) continue;
				const message = `the selector can never change, but label ${key}: ${value} does`;
				report({ path: SELECTOR.child("matchLabels").key(key), message });
			}
		},
	},
];

const SELECTOR = root("spec").child("selector");

/** Where and how a server refuses a selector that does not match. */
const REFUSED = {
	path: root("spec").child("template").child("metadata").child("labels"),
	says: "`selector` does not match",
};

/** What is wrong with the template's label for one of the selector's, with the label that was meant. */
function mismatch(key: string, value: string, labels: Fields | undefined): string | undefined {
	const own = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
	if (own === value || (own !== undefined && typeof own !== "string")) return undefined;
	const wanted = `the selector wants ${key}: ${shownLabel(value)}`;
	if (own !== undefined) {
		const hint = isNear(own, value) ? `; did you mean ${key}: ${shownLabel(own)}?` : "";
		return `${wanted}, but the template has ${key}: ${shownLabel(own)}${hint}`;
	}
	const near = nearLabel(key, value, labels ?? {});
	return `${wanted}, which the template does not have${near ? `; did you mean ${near}?` : ""}`;
}

/** The template's label that was meant: a key nearly the same, or another key with the same value. */
function nearLabel(key: string, value: string, labels: Fields): string | undefined {
	const entries = Object.entries(labels).filter(([, text]) => typeof text === "string");
	const lastPart = key.slice(key.lastIndexOf("/") + 1);
	const found =
		entries.find(([other]) => isNear(other, key)) ??
		entries.find(([other, text]) => text === value && other.slice(other.lastIndexOf("/") + 1) === lastPart) ??
		entries.find(([, text]) => text === value);
	return found && `${found[0]}: ${shownLabel(found[1] as string)}`;
}

function expressionMismatch(expression: Fields | undefined, labels: Fields | undefined): string | undefined {
	const { key, operator, values } = expression ?? {};
	if (typeof key !== "string") return undefined;
	const own = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
	if (own !== undefined && typeof own !== "string") return undefined;
	const listed = itemsOf(values).filter((value) => typeof value === "string");
	const has = own === undefined ? "does not have" : `has as ${shown(own)}`;
	switch (operator) {
		case "In": {
			if (listed.length === 0 || (own !== undefined && listed.includes(own))) return undefined;
			return `the selector wants ${key} in (${listed.join(", ")}), which the template ${has}`;
		}
		case "NotIn":
			if (own === undefined || !listed.includes(own)) return undefined;
			return `the selector wants ${key} not in (${listed.join(", ")}), which the template ${has}`;
		case "Exists":
			return own === undefined ? `the selector wants ${key}, which the template ${has}` : undefined;
		case "DoesNotExist":
			return own === undefined ? undefined : `the selector wants no ${key}, which the template ${has}`;
		default:
			return undefined;
	}
}

function shownLabel(value: string): string {
	return value === "" ? '""' : value;
}

function isEmpty(selector: unknown): boolean {
	const fields = fieldsOf(selector);
	if (fields === undefined) return false;
	const labels = fieldsOf(fields.matchLabels);
	return (
		Object.keys(fields).every((name) => name === "matchLabels" || name === "matchExpressions") &&
		(labels === undefined ? fields.matchLabels === undefined || fields.matchLabels === null : isBare(labels)) &&
		itemsOf(fields.matchExpressions).length === 0
	);
}

function isBare(fields: Fields): boolean {
	return Object.keys(fields).length === 0;
}

const VOLATILE = /(^|[./])(version|chart|heritage|managed-by|hash|generation|release-date|date)$/i;

/** The template's labels that may serve as the selector: all text, those that change from version to version left out. */
function stableLabels(labels: Fields | undefined): Record<string, string> | undefined {
	const entries = Object.entries(labels ?? {}).filter(([key]) => !VOLATILE.test(key));
	if (entries.length === 0 || entries.some(([, value]) => typeof value !== "string")) return undefined;
	return Object.fromEntries(entries) as Record<string, string>;
}

/** A mending that gives a DaemonSet the selector that old API versions made of its template's labels. */
export function selectorOfTemplate(spec: unknown): Record<string, string> | undefined {
	return stableLabels(fieldsOf(valueAt(spec, "template", "metadata", "labels")));
}

/** Where a DaemonSet has the labels of its selector. */
export const SELECTOR_LABELS = SELECTOR.child("matchLabels");
