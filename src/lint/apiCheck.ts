import { decode } from "../api/decode";
import { typeErrors } from "../api/decode/typeErrors";
import { applyDefaults } from "../api/defaults";
import { errorBody } from "../api/fieldError";
import { root } from "../api/fieldPath";
import { goQuote } from "../api/go/format";
import { nearest } from "../api/nearest";
import { apiVersionOf, type Resource } from "../api/resource";
import { type StructType, schemaFor, structOf } from "../api/schema/schema";
import { isStatusError } from "../api/statusError";
import type { KubeObject } from "../api/types";
import { validateCreate } from "../api/validation";
import { warningsFor } from "../api/warnings";
import type { Told } from "./finding";
import { kindOf } from "./kinds";
import { stepsOf } from "./locate";
import type { Step } from "./place";
import type { Fix } from "./rule";
import { pathFrom } from "./steps";

/** Something that a server would say of an object. */
interface ApiProblem extends Told {
	/** The check's id, see checks.ts. */
	readonly check: string;
}

export interface ApiResult {
	readonly problems: readonly ApiProblem[];
	/** Decoded, with defaults: only where nothing keeps a server from accepting it. */
	readonly object?: KubeObject;
	/** The kind is a custom one, of which nothing is known here. */
	readonly custom?: boolean;
}

/**
 * What a server of Kubernetes v1.36 would say if this object were created: fields that do not exist, values of a wrong
 * type (all of them, where the server stops at the first), what validation refuses, warnings. An object of an API
 * version that is no longer served is also held against the one that is.
 */
export function checkObject(value: Record<string, unknown>): ApiResult {
	const apiVersion = String(value.apiVersion);
	const kind = String(value.kind);
	const known = kindOf(apiVersion, kind);
	if (known.means === "custom") return { problems: [], custom: true };
	if (known.means === "served") return checkServed(known.resource, value);
	const problem = unserved(apiVersion, kind, known.instead);
	if (known.instead === undefined || !ONLY_MOVED.has(known.instead.kind)) return { problems: [problem] };
	const moved = { ...value, apiVersion: apiVersionOf(known.instead), kind: known.instead.kind };
	return { problems: [problem, ...checkServed(known.instead, moved).problems] };
}

/** Kinds whose fields have stayed as they were when their version changed; of others a new version alone mends nothing. */
const ONLY_MOVED: ReadonlySet<string> = new Set([
	"DaemonSet",
	"Deployment",
	"ReplicaSet",
	"StatefulSet",
	"CronJob",
	"PodDisruptionBudget",
	"NetworkPolicy",
	"PriorityClass",
	"RuntimeClass",
	"Role",
	"RoleBinding",
	"ClusterRole",
	"ClusterRoleBinding",
	"StorageClass",
	"Lease",
]);

function unserved(apiVersion: string, kind: string, instead: Resource | undefined): ApiProblem {
	const message = `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`;
	if (instead === undefined) return { check: "schema-version", steps: ["kind"], message };
	const served = apiVersionOf(instead);
	if (kind !== instead.kind) {
		const also = served === apiVersion ? "" : ` and apiVersion: ${served}`;
		const fix: Fix = [
			{ set: root("kind"), value: instead.kind },
			...(also === "" ? [] : [{ set: root("apiVersion"), value: served }]),
		];
		return { check: "schema-version", steps: ["kind"], message, remedy: `Write kind: ${instead.kind}${also}.`, fix };
	}
	const moved = ONLY_MOVED.has(kind);
	return {
		check: "schema-version",
		steps: ["apiVersion"],
		message,
		remedy: `Write apiVersion: ${served}${moved ? "" : ", and the fields as that version has them"}.`,
		...(moved && { fix: [{ set: root("apiVersion"), value: served }] }),
	};
}

function checkServed(resource: Resource, value: Record<string, unknown>): ApiResult {
	let decoded: ReturnType<typeof decode>;
	try {
		decoded = decode(resource, value, { fieldValidation: "Warn", sortedKeys: true });
	} catch (error) {
		if (!isStatusError(error)) throw error;
		const types = typeErrors(resource, value).map(({ steps, message, wanted }) =>
			wrongType(steps, message, wanted, value),
		);
		if (types.length > 0) return { problems: types };
		return { problems: [{ check: "api-refused", steps: [], message: error.status.message }] };
	}
	const problems: ApiProblem[] = decoded.warnings.map((text) => unknownField(resource, text, value));
	const { object } = decoded;
	applyDefaults(resource, object);
	if (object.metadata.resourceVersion) {
		problems.push({
			check: "api-refused",
			steps: ["metadata", "resourceVersion"],
			message: "resourceVersion should not be set on objects to be created",
			remedy: "Take the field out: it belongs to an object in a cluster, not to a manifest.",
			fix: [{ remove: root("metadata").child("resourceVersion") }],
		});
	}
	prepare(resource, object);
	for (const error of validateCreate(resource, object)) {
		problems.push({
			check: "api-invalid",
			steps: error.path.steps(),
			path: error.path.toString(),
			message: errorBody(error),
		});
	}
	if (problems.length > 0) return { problems };
	const warnings = warningsFor(resource, { object }).map((text): ApiProblem => {
		const path = /^((?:spec|metadata|data|status|rules|webhooks|subjects|ports)\b[^:\s]*): /.exec(text)?.[1];
		const steps = path === undefined ? [] : stepsOf(path, value);
		return { check: "server-warning", steps, path, message: path === undefined ? text : text.slice(path.length + 2) };
	});
	return { problems: warnings, object };
}

/** As the server prepares an object that is to be created, before it validates it. */
function prepare(resource: Resource, object: KubeObject): void {
	const { metadata } = object;
	if (resource.namespaced) metadata.namespace ||= "default";
	else delete metadata.namespace;
	for (const field of ["uid", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"] as const) {
		delete metadata[field];
	}
	if (metadata.generateName && !metadata.name) metadata.name = `${metadata.generateName.slice(0, 58)}xxxxx`;
	if (resource.subresources.includes("status") && resource.kind !== "Node") delete object.status;
}

function wrongType(steps: readonly Step[], message: string, wanted: string, value: unknown): ApiProblem {
	const given = valueAt(value, steps);
	const path = pathFrom(steps);
	const base = { check: "schema-type", steps, message };
	if (path === undefined) return base;
	if (
		/(^|\.)string$/.test(wanted) &&
		(typeof given === "number" || typeof given === "boolean" || typeof given === "bigint")
	) {
		return {
			...base,
			remedy: "Put the value in quotes: without them YAML reads it as a number or a boolean.",
			fix: [{ quote: path }],
		};
	}
	if (/^int(32|64)$/.test(wanted) && typeof given === "string" && /^-?\d{1,9}$/.test(given)) {
		return { ...base, remedy: `Write ${Number(given)} without quotes.`, fix: [{ set: path, value: Number(given) }] };
	}
	if (wanted === "bool" && (given === "true" || given === "false")) {
		return { ...base, remedy: `Write ${given} without quotes.`, fix: [{ set: path, value: given === "true" }] };
	}
	return { ...base, remedy: `Write a value of type ${wanted}.` };
}

function unknownField(resource: Resource, text: string, value: unknown): ApiProblem {
	const quoted = /^(?:unknown|duplicate) field (".*")$/s.exec(text)?.[1];
	const path = quoted === undefined ? "" : unquote(quoted);
	const steps = stepsOf(path, value);
	const base = { check: "schema-field", steps, path, atKey: true, message: text };
	const name = String(steps.at(-1) ?? "");
	const struct = structAt(schemaFor(resource), steps.slice(0, -1));
	const meant = struct && nearest(name, struct.fieldNames());
	if (meant === undefined) return base;
	const holder = valueAt(value, steps.slice(0, -1));
	const taken = typeof holder === "object" && holder !== null && Object.hasOwn(holder, meant);
	const at = pathFrom(steps);
	const safe = !taken && at !== undefined && meant.toLowerCase() === name.toLowerCase();
	return {
		...base,
		remedy: `Did you mean ${meant}?`,
		...(safe ? { fix: [{ rename: at, to: meant }] } : {}),
	};
}

function structAt(struct: StructType | undefined, steps: readonly Step[]): StructType | undefined {
	let at = struct;
	for (const step of steps) {
		const field = typeof step === "string" ? at?.field(step) : undefined;
		// A list's element or a map's value has the struct of the list or map.
		if (field !== undefined) at = structOf(field.type);
		else if (typeof step === "string") return undefined;
	}
	return at;
}

function valueAt(value: unknown, steps: readonly Step[]): unknown {
	let at = value;
	for (const step of steps) {
		if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
		at = (at as Record<Step, unknown>)[step];
	}
	return at;
}

function unquote(text: string): string {
	try {
		return JSON.parse(text) as string;
	} catch {
		return text.slice(1, -1);
	}
}
