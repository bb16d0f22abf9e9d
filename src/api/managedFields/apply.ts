import { fromMap, MapMismatch } from "../decode/fromMap";
import { isMap, own } from "../ownFields";
import { apiVersionOf, type Resource } from "../resource";
import { schemaFor } from "../schema/schema";
import { badRequest, StatusError } from "../statusError";
import type { KubeObject, V1ManagedFieldsEntry } from "../types";
import { applyTyped, type TypedResult } from "./applyTyped";
import { applyConflict, conflictsWithout } from "./conflicts";
import { type FieldSet, LEAF_SET } from "./fieldSet";
import { isReset, managedFieldsAfter, stripMetadata, type Writer } from "./index";
import { fieldsLastApplied, updateLastApplied } from "./lastApplied";
import { entriesOf, entryFor, identityOf, managersOf } from "./managers";
import { type Plan, planOf } from "./plan";
import { typedMessage, typedProblems } from "./typed";

type Fields = Readonly<Record<string, unknown>>;

/** A configuration that is applied. */
export interface Application {
	/** As the client sent it. */
	config: Fields;
	/** Take fields from other managers. */
	force: boolean;
}

/** What an apply makes of an object, not decoded yet: what was taken from it may be null. */
export interface Applied {
	object: Fields;
	managedFields: V1ManagedFieldsEntry[] | undefined;
}

/** Who has what an object held before anybody's fields were recorded. */
const BEFORE_FIRST_APPLY = "before-first-apply";
/** The manager that takes over from client-side apply. */
const KUBECTL = "kubectl";

/**
 * Server-side apply (apimachinery's FieldManager.Apply): `live` is the object as it stands, managedFields included;
 * undefined where there is none yet.
 * @throws a StatusError in the server's words: 400 for a configuration of another type or with managedFields, 500 for
 * one that does not fit its type, 409 for conflicts with other managers
 */
export function applyConfiguration(
	resource: Resource,
	live: KubeObject | undefined,
	{ config, force }: Application,
	writer: Writer,
): Applied {
	checkType(resource, config);
	if (Array.isArray(own(metadataOf(config), "managedFields"))) throw badRequest("metadata.managedFields must be nil");
	const plan = planOf(resource.custom ? undefined : schemaFor(resource));
	const typed = withFloats(config);
	const problems = typedProblems(plan, typed);
	if (problems.length > 0) {
		throw internal(`failed to create typed patch object (${shownName(config)}): ${typedMessage(problems)}`);
	}
	const before = withoutManagers(resource, live);
	const entries = live && (live.metadata.managedFields ?? managedBefore(resource, live, writer));
	const applier = entryFor(resource, writer, "Apply", LEAF_SET, undefined);
	const managers = managersOf(entries);
	const id = identityOf(applier);
	applier.time = managers.get(id)?.time;
	const result = withTakeover(plan, before, writer, resource, (forced) =>
		applyTyped({
			plan,
			live: before,
			config: typed,
			managers,
			applier,
			isServed: (apiVersion) => apiVersion === apiVersionOf(resource) || isKnown(resource, apiVersion),
			skip: (field) => isReset(field, writer),
			force: force || forced,
		}),
	);
	const entry = result.managers.get(id);
	if (entry !== undefined) {
		const set = stripped(entry.fieldsV1 as FieldSet);
		const time = result.object === undefined ? entry.time : writer.time;
		result.managers.set(id, entryFor(resource, writer, "Apply", set, time as string | undefined));
	}
	const object = result.object === undefined ? before : typedAgain(resource, result.object, config);
	return {
		object: writer.manager === KUBECTL ? updateLastApplied(object, config) : object,
		managedFields: entriesOf(result.managers),
	};
}

/** The merged object as its Go type takes it. */
function typedAgain(resource: Resource, object: Fields, config: Fields): Fields {
	const struct = resource.custom ? undefined : schemaFor(resource);
	if (struct === undefined) return object;
	try {
		return fromMap(struct, object) as Fields;
	} catch (error) {
		if (!(error instanceof MapMismatch)) throw error;
		throw internal(
			`failed to convert new object (${shownName(config)}) to proper version: unable to convert unstructured object to ${typeOf(config)}: ${error.message}`,
		);
	}
}

/** 500 for an applied object that has no internal form, such as one whose template generation is no number. */
export function notInternal(config: Fields, why: string): StatusError {
	return internal(`failed to convert to unversioned (${shownName(config)}): ${why}`);
}

/** Applies; a conflict over nothing but what client-side apply has set before is none for kubectl itself. */
function withTakeover(
	plan: Plan,
	live: Fields,
	{ manager }: Writer,
	resource: Resource,
	apply: (forced: boolean) => TypedResult,
): TypedResult {
	const result = apply(false);
	if (result.conflicts.length === 0) return result;
	const allowed = manager === KUBECTL ? fieldsLastApplied(plan, live, apiVersionOf(resource)) : undefined;
	if (allowed === undefined) throw applyConflict(result.conflicts);
	const conflicts = conflictsWithout(result.conflicts, allowed);
	if (conflicts.length > 0) throw applyConflict(conflicts);
	return apply(true);
}

function checkType(resource: Resource, config: Fields): void {
	const type = typeOf(config);
	if (type !== `${apiVersionOf(resource)}, Kind=${resource.kind}`.replace(/^(?=[^/]*,)/, "/")) {
		throw badRequest(`invalid object type: ${type}`);
	}
}

/** A type as Go prints it: apps/v1, Kind=DaemonSet or /v1, Kind=Pod. */
function typeOf({ apiVersion, kind }: Fields): string {
	const version = typeof apiVersion === "string" ? apiVersion : "";
	const parts = version.split("/");
	if (parts.length > 2) return "/, Kind=";
	const [group, name] = parts.length === 2 ? parts : ["", version];
	return `${group}/${name}, Kind=${typeof kind === "string" ? kind : ""}`;
}

/** default/agent; apps/v1, Kind=DaemonSet */
function shownName(config: Fields): string {
	const metadata = metadataOf(config);
	const text = (name: string) => (typeof own(metadata, name) === "string" ? own(metadata, name) : "");
	return `${text("namespace")}/${text("name")}; ${typeOf(config)}`;
}

function metadataOf({ metadata }: Fields): Fields {
	return isMap(metadata) ? metadata : {};
}

function withoutManagers({ kind, ...of }: Resource, live: KubeObject | undefined): Fields {
	if (live === undefined) return { apiVersion: apiVersionOf(of), kind };
	const { managedFields: _, ...metadata } = live.metadata;
	return { ...live, metadata };
}

function managedBefore(resource: Resource, live: KubeObject, writer: Writer): V1ManagedFieldsEntry[] | undefined {
	return managedFieldsAfter(resource, { current: live }, { ...writer, manager: BEFORE_FIRST_APPLY });
}

function isKnown({ kind, custom }: Resource, apiVersion: string): boolean {
	if (custom) return true;
	const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
	return schemaFor({ group: group ?? "", version: version ?? "", kind }) !== undefined;
}

function stripped(set: FieldSet): FieldSet {
	const { "f:apiVersion": _a, "f:kind": _k, ...rest } = set;
	stripMetadata(rest);
	return rest;
}

/** The server reads all numbers of a configuration as floats. */
function withFloats(value: Fields): Fields {
	return floats(value) as Fields;
}

function floats(value: unknown): unknown {
	if (typeof value === "bigint") return Number(value);
	if (Array.isArray(value)) return value.map(floats);
	if (!isMap(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, floats(each)]));
}

function internal(message: string): StatusError {
	return new StatusError({ message, reason: "", code: 500 });
}
