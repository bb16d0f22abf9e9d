import { apiVersionOf, type Resource } from "./resource";
import { badRequest } from "./statusError";
import type { KubeObject } from "./types";

/** One condition on a field; a selector is all of its terms together. */
export interface FieldTerm {
	field: string;
	operator: "=" | "!=";
	value: string;
}

/**
 * Reads kubectl's text form (`metadata.name=a,spec.nodeName!=b`), terms sorted as fields.ParseSelector leaves them.
 * @throws a BadRequest StatusError in its words.
 */
export function parseFieldSelector(text: string): FieldTerm[] {
	return splitTerms(text)
		.sort()
		.filter((part) => part !== "")
		.map((part) => {
			const term = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
			if (term === null) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
			const [, field = "", operator, value = ""] = term;
			return { field, operator: operator === "!=" ? "!=" : "=", value: unescapeValue(value) };
		});
}

/**
 * A selector's terms as the server understands them for one resource: labels of fields that it knows, old ones renamed.
 * @throws a BadRequest StatusError, in the server's words, for a field that this resource cannot be selected by.
 */
export function fieldSelectorTerms(resource: Resource, text: string): FieldTerm[] {
	const fields = fieldsOf(resource);
	return parseFieldSelector(text).map((term) => {
		if (!Object.hasOwn(fields.labels, term.field)) throw badRequest(fields.unknown(term.field));
		return term;
	});
}

/** Whether an object meets all terms. `terms` come from `fieldSelectorTerms` for the same resource. */
export function matchesFields(resource: Resource, terms: readonly FieldTerm[], object: KubeObject): boolean {
	if (terms.length === 0) return true;
	const { labels } = fieldsOf(resource);
	return terms.every(({ field, operator, value }) => {
		const actual = labels[field]?.(object) ?? "";
		return operator === "=" ? actual === value : actual !== value;
	});
}

/** The value that a selector demands of a field, such as metadata.name; undefined when it leaves it open. */
export function requiredField(terms: readonly FieldTerm[], field: string): string | undefined {
	return terms.find((term) => term.field === field && term.operator === "=")?.value;
}

type FieldOf = (object: KubeObject) => string;

interface SelectableFields {
	labels: Record<string, FieldOf>;
	unknown(label: string): string;
}

function fieldsOf(resource: Resource): SelectableFields {
	if (resource.custom) return CUSTOM;
	return BY_KIND[`${apiVersionOf(resource)} ${resource.kind}`] ?? DEFAULT;
}

function at(...path: string[]): FieldOf {
	return (object) => {
		let value: unknown = object;
		for (const key of path) {
			if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return "";
			value = (value as Record<string, unknown>)[key];
		}
		return value === undefined || value === null ? "" : String(value);
	};
}

function orElse(field: FieldOf, fallback: FieldOf | string): FieldOf {
	return (object) => field(object) || (typeof fallback === "string" ? fallback : fallback(object));
}

const name = at("metadata", "name");
const namespace = at("metadata", "namespace");
const nothing: FieldOf = () => "";
const notSupported = (label: string) => `field label not supported: ${label}`;

const METADATA = { "metadata.name": name, "metadata.namespace": namespace };

const DEFAULT: SelectableFields = {
	labels: METADATA,
	unknown: (label) =>
		`${JSON.stringify(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
};

const CUSTOM: SelectableFields = { labels: METADATA, unknown: notSupported };

const eventReason = at("reason");
const eventType = at("type");
const eventReporter = at("reportingComponent");

function involved(prefix: string): Record<string, FieldOf> {
	const keys = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];
	return Object.fromEntries(keys.map((key) => [`${prefix}.${key}`, at(prefix, key)]));
}

/** Which fields each kind can be selected by: the field label conversions of pkg/apis, the values of pkg/registry. */
const BY_KIND: Record<string, SelectableFields> = {
	"v1 Pod": {
		labels: {
			...METADATA,
			"spec.nodeName": at("spec", "nodeName"),
			"spec.host": at("spec", "nodeName"),
			"spec.restartPolicy": at("spec", "restartPolicy"),
			"spec.schedulerName": at("spec", "schedulerName"),
			"spec.serviceAccountName": at("spec", "serviceAccountName"),
			"spec.hostNetwork": orElse(at("spec", "hostNetwork"), "false"),
			"status.phase": at("status", "phase"),
			"status.podIP": at("status", "podIP"),
			"status.podIPs": nothing,
			"status.nominatedNodeName": at("status", "nominatedNodeName"),
		},
		unknown: notSupported,
	},
	"v1 Node": {
		labels: { "metadata.name": name, "spec.unschedulable": orElse(at("spec", "unschedulable"), "false") },
		unknown: notSupported,
	},
	"v1 Event": {
		labels: {
			...METADATA,
			...involved("involvedObject"),
			reason: eventReason,
			reportingComponent: eventReporter,
			source: orElse(at("source", "component"), eventReporter),
			type: eventType,
		},
		unknown: notSupported,
	},
	"events.k8s.io/v1 Event": {
		labels: {
			...METADATA,
			...involved("regarding"),
			reason: eventReason,
			reportingController: at("reportingController"),
			type: eventType,
		},
		unknown: notSupported,
	},
	"v1 Namespace": {
		labels: { "metadata.name": name, "status.phase": at("status", "phase") },
		unknown: notSupported,
	},
	"v1 Secret": { labels: { ...METADATA, type: at("type") }, unknown: notSupported },
	"v1 Service": {
		labels: { ...METADATA, "spec.clusterIP": at("spec", "clusterIP"), "spec.type": at("spec", "type") },
		unknown: notSupported,
	},
	"v1 ReplicationController": {
		labels: { ...METADATA, "status.replicas": orElse(at("status", "replicas"), "0") },
		unknown: notSupported,
	},
	"batch/v1 Job": {
		labels: { ...METADATA, "status.successful": orElse(at("status", "succeeded"), "0") },
		unknown: (label) => `field label ${JSON.stringify(label)} not supported for Job`,
	},
	"certificates.k8s.io/v1 CertificateSigningRequest": {
		labels: { "metadata.name": name, "spec.signerName": at("spec", "signerName") },
		unknown: notSupported,
	},
};

/** At commas, but not at those behind a backslash. */
function splitTerms(text: string): string[] {
	const terms = [""];
	for (const piece of text.match(/\\.?|,|[^\\,]+/gsu) ?? []) {
		if (piece === ",") terms.push("");
		else terms.push(`${terms.pop() ?? ""}${piece}`);
	}
	return terms;
}

function unescapeValue(text: string): string {
	return text.replace(/\\(.?)|[,=]/gsu, (found, char: string | undefined) => {
		if (char === undefined) {
			throw badRequest(`invalid field selector: unescaped character in value: ${found.codePointAt(0)}`);
		}
		if (char === "\\" || char === "," || char === "=") return char;
		throw badRequest(`invalid field selector: invalid escape sequence: \\${char}`);
	});
}
