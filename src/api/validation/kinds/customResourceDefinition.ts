import { type FieldError, invalid, json, notSupported, required } from "../../fieldError";
import { root } from "../../fieldPath";
import { dns1035LabelErrors, dnsSubdomainErrors, subdomainName } from "../../names";
import type { V1CustomResourceDefinition, V1CustomResourceDefinitionSpec } from "../../types";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate } from "../metadata";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const customResourceDefinition: KindRules<V1CustomResourceDefinition> = {
	create: validateDefinition,
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validateSpec(errors, current.spec);
		const fixed = [
			[SPEC.child("scope"), current.spec.scope, old.spec.scope],
			[SPEC.child("names").child("kind"), current.spec.names.kind, old.spec.names.kind],
			[SPEC.child("group"), current.spec.group, old.spec.group],
			[SPEC.child("names").child("plural"), current.spec.names.plural, old.spec.names.plural],
		] as const;
		for (const [path, value, before] of fixed) {
			if (value !== before) errors.push(invalid(path, value, IMMUTABLE_FIELD));
		}
	},
};

function validateDefinition(errors: FieldError[], { metadata = {}, spec }: V1CustomResourceDefinition): void {
	const required = `${spec.names.plural}.${spec.group}`;
	const checkName = (name: string, prefix: boolean): string[] => {
		const problems = [...subdomainName(name, prefix)];
		if (name !== required) problems.push('must be spec.names.plural+"."+spec.group');
		return problems;
	};
	validateMetadata(errors, metadata, { namespaced: false, name: checkName, generic: true }, METADATA);
	validateSpec(errors, spec);
	validateApproval(errors, metadata.annotations ?? {}, spec.group);
}

const SCOPES = ["Cluster", "Namespaced"];

function validateSpec(errors: FieldError[], spec: V1CustomResourceDefinitionSpec): void {
	const groupPath = SPEC.child("group");
	const groupProblems = dnsSubdomainErrors(spec.group);
	if (spec.group === "") errors.push(required(groupPath));
	else if (groupProblems.length > 0) errors.push(invalid(groupPath, spec.group, groupProblems.join(",")));
	else if (!spec.group.includes(".")) {
		errors.push(invalid(groupPath, spec.group, "should be a domain with at least one dot"));
	}
	if (spec.scope === "") errors.push(required(SPEC.child("scope")));
	else if (!SCOPES.includes(spec.scope)) errors.push(notSupported(SPEC.child("scope"), spec.scope, SCOPES));
	validateVersions(errors, spec);
	validateNames(errors, spec);
}

function validateVersions(errors: FieldError[], { versions = [] }: V1CustomResourceDefinitionSpec): void {
	const path = SPEC.child("versions");
	const list = versions ?? [];
	for (const [index, version] of list.entries()) {
		if (version.schema?.openAPIV3Schema) continue;
		errors.push(required(path.index(index).child("schema").child("openAPIV3Schema")));
	}
	for (const [index, { name }] of list.entries()) {
		const problems = dns1035LabelErrors(name);
		if (problems.length > 0) errors.push(invalid(path.index(index).child("name"), name, problems.join(",")));
	}
	if (new Set(list.map(({ name }) => name)).size < list.length) {
		errors.push(invalid(path, json(list), "must contain unique version names"));
	}
	if (list.filter(({ storage }) => storage).length !== 1) {
		errors.push(invalid(path, json(list), "must have exactly one version marked as storage version"));
	}
}

function validateNames(errors: FieldError[], { names }: V1CustomResourceDefinitionSpec): void {
	const path = SPEC.child("names");
	const { plural, singular = "", kind, listKind = "" } = names;
	for (const [field, value] of Object.entries({ plural, singular, kind, listKind })) {
		if (value === "") errors.push(required(path.child(field)));
	}
	for (const [field, value] of Object.entries({ plural, singular })) {
		const problems = dns1035LabelErrors(value);
		if (value !== "" && problems.length > 0) errors.push(invalid(path.child(field), value, problems.join(",")));
	}
	for (const [field, value] of Object.entries({ kind, listKind })) {
		const problems = dns1035LabelErrors(value.toLowerCase());
		if (value === "" || problems.length === 0) continue;
		const why = `may have mixed case, but should otherwise match: ${problems.join(",")}`;
		errors.push(invalid(path.child(field), value, why));
	}
	const lists = { shortNames: names.shortNames, categories: names.categories };
	validateList(errors, lists.shortNames, "shortNames");
	if (kind !== "" && kind === listKind) {
		errors.push(invalid(path.child("listKind"), listKind, "kind and listKind may not be the same"));
	}
	validateList(errors, lists.categories, "categories");
}

function validateList(errors: FieldError[], values: readonly string[] | undefined, field: string): void {
	for (const [index, value] of values?.entries() ?? []) {
		const problems = dns1035LabelErrors(value);
		if (problems.length === 0) continue;
		errors.push(invalid(SPEC.child("names").child(field).index(index), value, problems.join(",")));
	}
}

const APPROVAL = "api-approved.kubernetes.io";
const WHY = `protected groups must have approval annotation "${APPROVAL}"`;
const MORE = "see https://github.com/kubernetes/enhancements/pull/1111";

/** Kubernetes' own domains need its approval. */
function validateApproval(errors: FieldError[], annotations: Readonly<Record<string, string>>, group: string): void {
	const isProtected = ["k8s.io", "kubernetes.io"].some((domain) => group === domain || group.endsWith(`.${domain}`));
	if (!isProtected) return;
	const at = METADATA.child("annotations").key(APPROVAL);
	const approval = annotations[APPROVAL];
	if (!approval) errors.push(required(at, `${WHY}, ${MORE}`));
	else if (!approval.startsWith("unapproved") && !/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]+/.test(approval)) {
		errors.push(invalid(at, approval, `${WHY} with either a URL or a reason starting with "unapproved", ${MORE}`));
	}
}
