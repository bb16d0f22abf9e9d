import { notInternal } from "../../api/managedFields/apply";
import { isMap } from "../../api/ownFields";
import type { Resource } from "../../api/resource";
import { badRequest, conflict, isStatusError, methodNotSupported, notFound } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { checkNamespaceOf } from "../admission/namespaceLifecycle";
import { time } from "../time";
import type { ObjectRegistry } from "./objectRegistry";
import type { PatchRequest, RequestOptions } from "./registry";
import { checkName, checkSubresource, createObject, decode, placeInNamespace, replaceObject } from "./requestHandling";

interface Key {
	namespace: string | undefined;
	name: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * PATCH of the type apply: merges a configuration into what is there, or creates the object (the API server's
 * applyPatcher).
 * @throws a StatusError in the server's words
 */
export function applyFromRequest(
	registry: ObjectRegistry,
	resource: Resource,
	key: Key,
	{ body, force = false, strictProblem }: PatchRequest,
	options: RequestOptions,
): KubeObject {
	if (!resource.verbs.includes("patch")) throw methodNotSupported(resource, "patch");
	const { subresource, fieldManager } = options;
	checkSubresource(resource, subresource);
	const live = registry.find(resource, key.namespace, key.name);
	const old = live && registry.inVersion(resource, registry.withManagers(live));
	const config = configurationOf(body);
	const writer = {
		manager: fieldManager || "unknown",
		time: time(registry.now),
		...(subresource === undefined ? {} : { subresource }),
	};
	const applied = registry.rules.applied(resource, old, { config, force }, writer);
	reportDuplicates(strictProblem, options);
	const object = decodeApplied(registry, resource, applied.object, config, options);
	if (applied.managedFields !== undefined) object.metadata.managedFields = applied.managedFields;
	if (old === undefined && object.metadata.uid) {
		const why = `uid mismatch: the provided object specified uid ${object.metadata.uid}, and no existing object was found`;
		throw conflict(resource, key.name, why);
	}
	placeInNamespace(resource, object, key.namespace);
	checkName(object, key);
	if (old !== undefined) return replaceObject(registry, resource, { object, old }, options, { managed: true });
	if (subresource !== undefined) throw notFound(resource, key.name);
	checkNamespaceOf(registry, resource, object);
	delete object.metadata.resourceVersion;
	return createObject(registry, resource, object, options, () => undefined);
}

/** What a patch's text has been read as; null, which YAML makes of an empty text, is a configuration of nothing. */
function configurationOf(body: unknown): Fields {
	if (body === null || body === undefined) return {};
	if (isMap(body)) return body;
	const type = Array.isArray(body) ? "array" : typeof body === "boolean" ? "bool" : typeof body;
	throw badRequest(
		`error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type === "bigint" ? "number" : type} into Go value of type map[string]interface {}`,
	);
}

/** A strict reader's problem is a line of its own for each field, behind one that says what they are. */
function reportDuplicates(problem: string | undefined, { fieldValidation = "Warn", warn }: RequestOptions): void {
	if (problem === undefined || fieldValidation === "Ignore") return;
	if (fieldValidation === "Strict") throw badRequest(`error strict decoding YAML: ${problem}`);
	for (const line of problem.split("\n").slice(1)) warn(line.trim());
}

/** Unknown fields were refused already, and nulls are what the merge has taken away. */
function decodeApplied(
	registry: ObjectRegistry,
	resource: Resource,
	object: Fields,
	config: Fields,
	options: RequestOptions,
): KubeObject {
	try {
		return decode(registry, resource, object, { ...options, fieldValidation: "Ignore", sent: undefined });
	} catch (error) {
		const why = isStatusError(error)
			? / cannot be handled as a \w+: (.*)$/s.exec(error.status.message)?.[1]
			: undefined;
		throw why === undefined ? error : notInternal(config, why);
	}
}
