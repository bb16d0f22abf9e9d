import { deepEqual } from "../../api/equal";
import { entriesOf, managersOf, managersProblem } from "../../api/managedFields/managers";
import { groupResource, type Resource } from "../../api/resource";
import {
	alreadyExists,
	badRequest,
	conflict,
	forbidden,
	invalid,
	methodNotSupported,
	pathNotFound,
	StatusError,
} from "../../api/statusError";
import type { KubeObject, ObjectMeta, V1ManagedFieldsEntry } from "../../api/types";
import { checkNamespaceOf } from "../admission/namespaceLifecycle";
import type { DeleteOptions } from "../requests";
import { time } from "../time";
import { defaultDefinition, endingDefinition, formatWarnings } from "./customResourceDefinitions";
import { isFinished, planDeletion } from "./deletion";
import { isSame } from "./equal";
import type { ObjectRegistry } from "./objectRegistry";
import type { PatchRequest, RequestOptions } from "./registry";
import type { PatchedBody } from "./rules";
import { allocateService } from "./services";
import { setTemplateGeneration, statusUpdate, strategyOf, templateGenerationOf } from "./strategies";

/** Which object a request is for. */
export interface Key {
	namespace: string | undefined;
	name: string;
}

const OTHER_NAMESPACE = "the namespace of the provided object does not match the namespace sent on the request";
const MODIFIED = "the object has been modified; please apply your changes to the latest version and try again";
/** Namespaces that the NamespaceLifecycle plugin protects. */
const IMMORTAL = new Set(["default", "kube-system", "kube-public"]);

/** POST: decoded, checked against its namespace, admitted, defaulted, validated, stored. */
export function createFromRequest(
	registry: ObjectRegistry,
	resource: Resource,
	namespace: string | undefined,
	body: unknown,
	options: RequestOptions,
): KubeObject {
	if (!resource.verbs.includes("create")) throw methodNotSupported(resource, "create");
	const decoded = decode(registry, resource, body, options);
	placeInNamespace(resource, decoded, namespace);
	checkNamespaceOf(registry, resource, decoded);
	if (decoded.metadata.resourceVersion) {
		throw new StatusError({
			message: "resourceVersion should not be set on objects to be created",
			reason: "InternalError",
			code: 500,
		});
	}
	return createObject(registry, resource, decoded, options, (object) =>
		manageFields(registry, resource, { current: object }, options),
	);
}

/** What a creation does once the object that it asks for is known; `manage` records whose its fields are. */
export function createObject(
	registry: ObjectRegistry,
	resource: Resource,
	decoded: KubeObject,
	options: RequestOptions,
	manage: (object: KubeObject) => void,
): KubeObject {
	wipeSystemMetadata(decoded);
	registry.initMetadata(resource, decoded);
	manage(decoded);
	const object = registry.admit(resource, decoded);
	if (groupResource(resource) === "services") allocateService(registry, object);
	strategyOf(resource).prepareForCreate(object, registry.now);
	const { name = "" } = object.metadata;
	const causes = registry.rules.validateCreate(resource, object);
	if (causes.length > 0) throw invalid(resource, name, causes);
	registry.rules.review(registry, resource, { current: object });
	sendWarnings(registry, resource, { current: object }, options);
	const existing = registry.find(resource, object.metadata.namespace, name);
	if (existing !== undefined) throw taken(resource, existing);
	return options.dryRun ? object : registry.store(resource, object);
}

/** PUT: only what the kind lets a client change, against the version that the client has seen. */
export function updateFromRequest(
	registry: ObjectRegistry,
	resource: Resource,
	key: Key,
	body: unknown,
	options: RequestOptions,
): KubeObject {
	if (!resource.verbs.includes("update")) throw methodNotSupported(resource, "update");
	const { subresource } = options;
	checkSubresource(resource, subresource);
	const object = decode(registry, resource, body, options);
	checkName(object, key);
	placeInNamespace(resource, object, key.namespace);
	const old = registry.withManagers(registry.get(resource, key.namespace, key.name));
	checkUid(resource, object, old);
	return replaceObject(registry, resource, { object, old }, options);
}

/** PUT to a namespace's finalize subresource: what still holds it when it is deleted. */
export function finalizeFromRequest(
	registry: ObjectRegistry,
	resource: Resource,
	name: string,
	body: unknown,
	options: RequestOptions,
): KubeObject {
	const object = decode(registry, resource, body, options);
	checkName(object, { namespace: undefined, name });
	const old = registry.get(resource, undefined, name);
	checkVersion(resource, object, old);
	const current: KubeObject = { ...old, spec: object.spec };
	if (isSame(current, old) || options.dryRun) return current;
	return isFinished(current) ? registry.remove(resource, current) : registry.store(resource, current, old);
}

/** PATCH: the object that the patch makes of what is there, and then as an update. */
export function patchFromRequest(
	registry: ObjectRegistry,
	resource: Resource,
	key: Key,
	patch: PatchRequest,
	options: RequestOptions,
): KubeObject {
	if (!resource.verbs.includes("patch")) throw methodNotSupported(resource, "patch");
	const { subresource } = options;
	checkSubresource(resource, subresource);
	const old = registry.withManagers(registry.get(resource, key.namespace, key.name));
	const object = registry.rules.patched(resource, old, patch, (body, more) =>
		decode(registry, resource, body, options, more),
	);
	checkName(object, key);
	placeInNamespace(resource, object, key.namespace);
	return replaceObject(registry, resource, { object, old }, options);
}

/** @throws 404 for a subresource that can't be written as its object can. */
export function checkSubresource({ subresources }: Resource, subresource: string | undefined): void {
	if (subresource === undefined || (subresource === "status" && subresources.includes("status"))) return;
	throw pathNotFound();
}

/** What an update does once the object that it asks for is known; an apply has recorded already whose its fields are. */
export function replaceObject(
	registry: ObjectRegistry,
	resource: Resource,
	{ object, old }: { object: KubeObject; old: KubeObject },
	options: RequestOptions,
	{ managed = false } = {},
): KubeObject {
	const { subresource } = options;
	checkVersion(resource, object, old);
	const current = subresource === "status" ? statusUpdate(object, old) : object;
	keepSystemMetadata(current, old);
	if (!managed) manageFields(registry, resource, { old, current }, options);
	if (subresource === undefined) {
		if (groupResource(resource) === "services") allocateService(registry, current, old);
		strategyOf(resource).prepareForUpdate(current, old);
	}
	const causes = registry.rules.validateUpdate(resource, { current, old, subresource });
	if (causes.length > 0) throw invalid(resource, old.metadata.name ?? "", causes);
	if (subresource === undefined) registry.rules.review(registry, resource, { current, old });
	if (subresource === undefined) sendWarnings(registry, resource, { current, old }, options);
	if (isSame(current, old) && sameManagers(current, old)) return old;
	if (isFinished(current)) return options.dryRun ? current : registry.remove(resource, current);
	return options.dryRun ? current : registry.store(resource, current, old);
}

/** Whether two objects' fields are owned by the same; that somebody has applied the same again is no difference. */
function sameManagers({ metadata: a }: KubeObject, { metadata: b }: KubeObject): boolean {
	const withoutTimes = ({ managedFields = [] }: ObjectMeta) => managedFields.map(({ time: _, ...entry }) => entry);
	return a.managedFields === b.managedFields || deepEqual(withoutTimes(a), withoutTimes(b));
}

/** DELETE: the object as it stands afterwards, or the Status of a deletion that is done. */
export function deleteFromRequest(
	registry: ObjectRegistry,
	resource: Resource,
	key: Key,
	options: DeleteOptions,
): KubeObject {
	if (!resource.verbs.includes("delete")) throw methodNotSupported(resource, "delete");
	const isNamespace = groupResource(resource) === "namespaces";
	if (isNamespace && IMMORTAL.has(key.name)) throw forbidden(resource, key.name, "this namespace may not be deleted");
	const object = registry.get(resource, key.namespace, key.name);
	const held = isDefinition(resource) ? endingDefinition(object, registry.now) : object;
	const plan = planDeletion(resource, held, options, registry.now);
	if (plan.kind === "pending") return object;
	const terminating = isNamespace ? terminatingNamespace(object, registry.now) : undefined;
	if (terminating !== undefined) {
		return options.dryRun || terminating === object ? terminating : registry.store(resource, terminating, object);
	}
	if (plan.kind === "update") {
		if (options.dryRun || isSame(plan.object, object)) return plan.object;
		return registry.store(resource, plan.object, object);
	}
	if (!options.dryRun) registry.remove(resource, plan.object);
	return deletedStatus(resource, object);
}

/** An object as the request has it, with what its author left out. @throws a BadRequest StatusError. */
export function decode(
	registry: ObjectRegistry,
	resource: Resource,
	body: unknown,
	options: RequestOptions,
	more?: PatchedBody,
): KubeObject {
	const { rules } = registry;
	const fieldValidation = options.fieldValidation ?? "Warn";
	const { object, warnings } = rules.decode(resource, body, { fieldValidation, ...options.sent, ...more });
	for (const text of warnings) options.warn(text);
	if (groupResource(resource) === "daemonsets.apps") setTemplateGeneration(object, templateGenerationOf(object));
	if (isDefinition(resource)) defaultDefinition(object);
	rules.applyDefaults(resource, object);
	return object;
}

function isDefinition(resource: Resource): boolean {
	return groupResource(resource) === "customresourcedefinitions.apiextensions.k8s.io";
}

/** What the server wants the client to know about what it accepted. */
function sendWarnings(
	registry: ObjectRegistry,
	resource: Resource,
	objects: { current: KubeObject; old?: KubeObject },
	options: RequestOptions,
): void {
	const texts = isDefinition(resource) ? formatWarnings(objects) : registry.rules.warningsFor(resource, objects);
	for (const text of texts) options.warn(text);
}

/** @throws a BadRequest StatusError for an object of another namespace than the request's. */
export function placeInNamespace(resource: Resource, object: KubeObject, namespace: string | undefined): void {
	if (!resource.namespaced) {
		delete object.metadata.namespace;
	} else if (!object.metadata.namespace) {
		object.metadata.namespace = namespace;
	} else if (namespace !== undefined && object.metadata.namespace !== namespace) {
		throw badRequest(OTHER_NAMESPACE);
	}
}

/**
 * Records who set what. A client that sends managedFields back as they were leaves them so; one that sends an empty
 * list gives them up, and from then on nobody's fields are recorded until somebody applies.
 */
function manageFields(
	registry: ObjectRegistry,
	resource: Resource,
	{ old, current }: { old?: KubeObject; current: KubeObject },
	{ fieldManager, subresource }: RequestOptions,
): void {
	const { metadata } = current;
	const before = managersBefore(metadata.managedFields, old?.metadata.managedFields, subresource);
	const base = old && { ...old, metadata: { ...old.metadata, managedFields: before } };
	metadata.managedFields = before;
	const writer = {
		manager: fieldManager || "unknown",
		time: time(registry.now),
		...(subresource === undefined ? {} : { subresource }),
	};
	const isTracked = old === undefined || before !== undefined;
	const fields = isTracked ? registry.rules.managedFields(resource, { old: base, current }, writer) : undefined;
	if (fields === undefined) delete metadata.managedFields;
	else metadata.managedFields = fields;
}

/** What an update's managers are measured by: what the client has sent, where that can be read, else what there is. */
function managersBefore(
	sent: V1ManagedFieldsEntry[] | undefined,
	old: V1ManagedFieldsEntry[] | undefined,
	subresource: string | undefined,
): V1ManagedFieldsEntry[] | undefined {
	if (sent === undefined || subresource !== undefined || deepEqual(sent, old)) return old;
	const isReset = sent.length === 0 || (sent.length === 1 && Object.keys(sent[0] ?? {}).length === 0);
	if (isReset) return undefined;
	return managersProblem(sent) === undefined ? entriesOf(managersOf(sent)) : old;
}

function wipeSystemMetadata({ metadata }: KubeObject): void {
	delete metadata.uid;
	delete metadata.deletionTimestamp;
	delete metadata.deletionGracePeriodSeconds;
	delete metadata.selfLink;
}

/** @throws a BadRequest StatusError for an object of another name than the request's. */
export function checkName({ metadata }: KubeObject, key: Key): void {
	if (!metadata.name) {
		throw badRequest(`the name of the object (${key.name} based on URL) was undeterminable: name must be provided`);
	}
	if (metadata.name !== key.name) {
		throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${key.name})`);
	}
}

/** Kinds that can't be updated without saying which version the client has seen. */
const CONDITIONAL = new Set([
	"poddisruptionbudgets.policy",
	"customresourcedefinitions.apiextensions.k8s.io",
	"leases.coordination.k8s.io",
	"endpointslices.discovery.k8s.io",
	"ipaddresses.networking.k8s.io",
	"servicecidrs.networking.k8s.io",
]);

/** A PUT that names a uid means that very object. */
function checkUid(resource: Resource, { metadata }: KubeObject, { metadata: old }: KubeObject): void {
	if (!metadata.uid || metadata.uid === old.uid) return;
	const name = old.name ?? "";
	const key = ["", resource.plural, ...(resource.namespaced ? [old.namespace] : []), name].join("/");
	throw conflict(
		resource,
		name,
		`StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.uid}`,
	);
}

function checkVersion(resource: Resource, { metadata }: KubeObject, { metadata: old }: KubeObject): void {
	const name = old.name ?? "";
	if (!metadata.resourceVersion) {
		if (!resource.custom && !CONDITIONAL.has(groupResource(resource))) return;
		throw invalid({ group: resource.group, kind: resource.plural }, name, [
			{
				reason: "FieldValueInvalid",
				field: "metadata.resourceVersion",
				message: "Invalid value: 0: must be specified for an update",
			},
		]);
	}
	if (!/^\d+$/.test(metadata.resourceVersion)) {
		const message = `strconv.ParseUint: parsing ${JSON.stringify(metadata.resourceVersion)}: invalid syntax`;
		throw new StatusError({ message, reason: "", code: 500 });
	}
	if (metadata.resourceVersion !== old.resourceVersion) throw conflict(resource, name, MODIFIED);
}

/** What an update can't change, whatever it says. */
function keepSystemMetadata({ metadata }: KubeObject, { metadata: old }: KubeObject): void {
	metadata.uid ||= old.uid;
	metadata.creationTimestamp = old.creationTimestamp;
	metadata.resourceVersion = old.resourceVersion;
	if (old.generation === undefined) delete metadata.generation;
	else metadata.generation = old.generation;
	if (old.deletionTimestamp === undefined) {
		delete metadata.deletionTimestamp;
		delete metadata.deletionGracePeriodSeconds;
	} else {
		metadata.deletionTimestamp = old.deletionTimestamp;
		metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
	}
}

function taken(resource: Resource, existing: KubeObject): StatusError {
	const error = alreadyExists(resource, existing.metadata.name ?? "");
	if (existing.metadata.deletionTimestamp === undefined) return error;
	const { message, reason, details, code } = error.status;
	return new StatusError({ message: `object is being deleted: ${message}`, reason, details, code });
}

/** A namespace that holds content goes step by step; undefined when its finalizers are gone already. */
function terminatingNamespace(object: KubeObject, now: number): KubeObject | undefined {
	const finalizers = (object.spec as { finalizers?: string[] } | undefined)?.finalizers ?? [];
	if (object.metadata.deletionTimestamp !== undefined) return finalizers.length > 0 ? object : undefined;
	return {
		...object,
		metadata: { ...object.metadata, deletionTimestamp: time(now) as never },
		status: { ...(object.status as object | undefined), phase: "Terminating" },
	};
}

/** metav1.Status of a deletion that is done. It is no object, but it answers the same call. */
function deletedStatus(resource: Resource, { metadata }: KubeObject): KubeObject {
	return {
		kind: "Status",
		apiVersion: "v1",
		metadata: {},
		status: "Success",
		details: {
			name: metadata.name,
			...(resource.group === "" ? {} : { group: resource.group }),
			kind: resource.plural,
			uid: metadata.uid,
		},
	};
}
