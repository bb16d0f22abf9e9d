import type { Application, Applied } from "../../api/managedFields/apply";
import type { Writer } from "../../api/managedFields/index";
import type { OwnParts } from "../../api/managedFields/ownParts";
import type { Resource } from "../../api/resource";
import type { StatusCause } from "../../api/statusError";
import type { KubeObject, V1ManagedFieldsEntry } from "../../api/types";
import type { FieldValidation } from "../requests";
import type { PatchRequest, Registry, SentBody } from "./registry";

/** What a patch has to say of the body that it makes. */
export interface PatchedBody {
	/** It is a map that goes into its Go type directly. */
	fromMap?: boolean;
	/** Unknown and duplicate fields of the patch itself, as messages. */
	foundInPatch?: readonly string[];
}

/** Reads what a patch has made; throws a BadRequest StatusError. */
export type DecodePatched = (body: unknown, more: PatchedBody) => KubeObject;

/** What a request from outside goes through on its way into storage; loaded only when there is one. */
export interface RequestRules {
	/** Reads a body as `resource`; throws a BadRequest StatusError. `warnings` are the server's. */
	decode(
		resource: Resource,
		body: unknown,
		options: { fieldValidation: FieldValidation } & SentBody & PatchedBody,
	): { object: KubeObject; warnings: readonly string[] };
	/** Fills in the fields that the object's author left out; `object` is the caller's own. */
	applyDefaults(resource: Resource, object: KubeObject): void;
	validateCreate(resource: Resource, object: KubeObject): Required<StatusCause>[];
	validateUpdate(
		resource: Resource,
		objects: { current: KubeObject; old: KubeObject; subresource?: string },
	): Required<StatusCause>[];
	warningsFor(resource: Resource, objects: { current: KubeObject; old?: KubeObject }): string[];
	/** What a patch makes of an object; `decode` reads the result. */
	patched(resource: Resource, old: KubeObject, patch: PatchRequest, decode: DecodePatched): KubeObject;
	/** What an apply makes of an object, and whose its fields are then; see api/managedFields/apply. */
	applied(resource: Resource, live: KubeObject | undefined, application: Application, writer: Writer): Applied;
	/** managedFields after a write; see api/managedFields. */
	managedFields(
		resource: Resource,
		objects: { old?: KubeObject; current: KubeObject },
		writer: Writer,
	): V1ManagedFieldsEntry[] | undefined;
	/** What an update does to an object's fields, as text; see api/managedFields. */
	changeText(
		resource: Resource,
		objects: { old: KubeObject; current: KubeObject },
		writer: Writer,
		own: OwnParts,
	): string;
	/** Whether such a text has more than removals. */
	addsFields(text: string): boolean;
	/**
	 * Admission of a new object before it is validated: what a pod gets from its ServiceAccount, PriorityClass, …
	 * Throws a StatusError when it is refused.
	 */
	admit(registry: Registry, resource: Resource, object: KubeObject): KubeObject;
	/** Admission once an object is known to be valid: limits, quotas. Throws a StatusError when it is refused. */
	review(registry: Registry, resource: Resource, objects: { current: KubeObject; old?: KubeObject }): void;
}
