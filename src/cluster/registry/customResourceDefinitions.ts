import type {
	KubeObject,
	V1CustomResourceDefinitionSpec,
	V1CustomResourceDefinitionStatus,
	V1JSONSchemaProps,
} from "../../api/types";
import { time } from "../time";

/** What holds a CustomResourceDefinition that is being deleted until all its resources are gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** Names, conversion and stored versions, where the author left them out (SetDefaults_CustomResourceDefinition). */
export function defaultDefinition(definition: KubeObject): void {
	const spec = definition.spec as V1CustomResourceDefinitionSpec | undefined;
	if (spec?.names === undefined) return;
	spec.names.singular ||= spec.names.kind?.toLowerCase();
	if (spec.names.kind) spec.names.listKind ||= `${spec.names.kind}List`;
	spec.conversion ??= { strategy: "None" };
}

/** What the controllers of apiextensions say of a new definition: its names are accepted, its resources served. */
export function establish(definition: KubeObject, now: number): void {
	const spec = definition.spec as V1CustomResourceDefinitionSpec;
	const condition = (type: string, reason: string, message: string) => ({
		lastTransitionTime: time(now),
		message,
		reason,
		status: "True",
		type,
	});
	definition.status = {
		acceptedNames: spec.names,
		conditions: [
			condition("NamesAccepted", "NoConflicts", "no conflicts found"),
			condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
		],
		storedVersions: (spec.versions ?? []).filter((version) => version.storage).map((version) => version.name),
	};
}

/** A definition goes when all its resources are gone: its finalizer waits for that. */
export function endingDefinition(definition: KubeObject, now: number): KubeObject {
	if (definition.metadata.deletionTimestamp !== undefined) return definition;
	const { finalizers = [] } = definition.metadata;
	const status = (definition.status ?? {}) as V1CustomResourceDefinitionStatus;
	const terminating = {
		lastTransitionTime: time(now) as never,
		message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
		reason: "InstanceDeletionPending",
		status: "True",
		type: "Terminating",
	};
	return {
		...definition,
		metadata: {
			...definition.metadata,
			finalizers: finalizers.includes(CLEANUP_FINALIZER) ? finalizers : [...finalizers, CLEANUP_FINALIZER],
		},
		status: { ...status, conditions: [...(status.conditions ?? []), terminating] },
	};
}

/** Names follow the spec, and stored versions are never forgotten. */
export function reestablish(definition: KubeObject): void {
	const spec = definition.spec as V1CustomResourceDefinitionSpec;
	const status = (definition.status ?? {}) as { storedVersions?: string[] };
	const stored = status.storedVersions ?? [];
	const storage = spec.versions.find((version) => version.storage)?.name;
	const storedVersions = storage === undefined || stored.includes(storage) ? stored : [...stored, storage];
	definition.status = { ...status, acceptedNames: spec.names, storedVersions };
}

/** A warning for each format that the API server does not check, but for those that `old` had already. */
export function formatWarnings({ current, old }: { current: KubeObject; old?: KubeObject }): string[] {
	const known = new Set(old === undefined ? [] : formatsOf(old));
	const fresh = new Set(formatsOf(current).filter((format) => !known.has(format)));
	return [...fresh].map((format) => `unrecognized format ${JSON.stringify(format)}`);
}

function formatsOf(definition: KubeObject): string[] {
	const { versions = [] } = definition.spec as V1CustomResourceDefinitionSpec;
	return versions.flatMap((version) => unrecognizedFormats(version.schema?.openAPIV3Schema));
}

function unrecognizedFormats(schema: V1JSONSchemaProps | undefined): string[] {
	if (typeof schema !== "object" || schema === null) return [];
	const found = schema.format && !isRecognized(schema.type ?? "", schema.format) ? [schema.format] : [];
	for (const inner of innerSchemas(schema)) found.push(...unrecognizedFormats(inner));
	return found;
}

function innerSchemas(schema: V1JSONSchemaProps): V1JSONSchemaProps[] {
	const { items, additionalProperties, additionalItems, not } = schema;
	return [
		...Object.values(schema.properties ?? {}),
		...Object.values(schema.patternProperties ?? {}),
		...Object.values(schema.definitions ?? {}),
		...(schema.allOf ?? []),
		...(schema.anyOf ?? []),
		...(schema.oneOf ?? []),
		...[items, additionalProperties, additionalItems, not].filter((inner) => typeof inner === "object"),
	] as V1JSONSchemaProps[];
}

const STRING_FORMATS = new Set(
	"bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor byte password date duration datetime k8sshortname k8slongname".split(
		" ",
	),
);

function isRecognized(type: string, format: string): boolean {
	if (type === "" || type === "string") return STRING_FORMATS.has(format.replaceAll("-", ""));
	if (type === "integer") return format === "int32" || format === "int64";
	return type === "number" && (format === "float" || format === "double");
}
