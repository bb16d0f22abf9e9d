import type { KubeObject } from "../api/types";
import type { Step } from "./place";

/** An object of a document: the document itself, or an item of a List. */
export interface DocumentObject {
	readonly value: Record<string, unknown>;
	readonly prefix: readonly Step[];
}

/** The objects that a document holds: itself, or a List's items at any depth. What is no mapping is left out. */
export function documentObjects(value: unknown, prefix: readonly Step[] = []): DocumentObject[] {
	if (!isMap(value)) return [];
	if (typeof value.kind === "string" && value.kind.endsWith("List") && Array.isArray(value.items)) {
		return value.items.flatMap((item, index) => documentObjects(item, [...prefix, "items", index]));
	}
	return [{ value, prefix }];
}

/** A mapping with apiVersion and kind is an object of Kubernetes, or looks like one. */
export function isObject(value: Record<string, unknown>): value is KubeObject {
	return isText(value.apiVersion) && isText(value.kind);
}

/**
 * What a mapping lacks to be an object, where it means to be one: it says of what kind it is or in which version, and
 * has what objects have. Any other file's mappings lack nothing.
 */
export function missingType(value: Record<string, unknown>): "apiVersion" | "kind" | undefined {
	if (!isMap(value.metadata)) return undefined;
	if (isText(value.kind) && !isText(value.apiVersion)) return "apiVersion";
	if (isText(value.apiVersion) && !isText(value.kind)) return "kind";
	return undefined;
}

/**
 * Whether a template's braces stand where an object's names do: `{{ .Values.name }}` there means that the file was never
 * rendered, while elsewhere (a dashboard, an alert's text) they may be what is wanted.
 */
export function isTemplate(value: unknown): boolean {
	if (!isMap(value)) return false;
	const metadata = isMap(value.metadata) ? value.metadata : {};
	const labels = isMap(metadata.labels) ? Object.values(metadata.labels) : [];
	return [value.apiVersion, value.kind, metadata.name, metadata.namespace, ...labels].some(
		(text) => typeof text === "string" && TEMPLATE.test(text),
	);
}

/** `{{ … }}` and `{% … %}`. */
export const TEMPLATE = /\{\{[^\n]*\}\}|\{%[^\n]*%\}/;

/** Marks of a patch for kustomize or kubectl: no object of its own. */
export const PATCH_MARK = /^\s*(?:- )?(?:\$patch|\$setElementOrder\/\w+|\$deleteFromPrimitiveList\/\w+|\$retainKeys):/m;

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}

export function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
