import { decode } from "../../src/api/decode";
import { applyDefaults } from "../../src/api/defaults";
import { toInvalid } from "../../src/api/fieldError";
import type { Resource } from "../../src/api/resource";
import { badRequest, isStatusError, type StatusCause } from "../../src/api/statusError";
import type { KubeObject } from "../../src/api/types";
import { validateCreate, validateUpdate } from "../../src/api/validation";
import { deepEqual } from "../../src/api/validation/equal";
import { warningsFor } from "../../src/api/warnings";

/** One recorded request and its answer. */
export interface CorpusRecord {
	id: string;
	body?: KubeObject;
	raw?: string;
	fieldValidation?: string;
	mutations: string[];
	/** Of an update: the object as it stood. */
	base?: KubeObject;
	code: number;
	reason?: string;
	message?: string;
	causes?: StatusCause[];
	warnings?: string[];
	object?: KubeObject;
}

/** What the server says to a request, as far as it is compared. */
export interface Answer {
	code: number;
	message?: string;
	causes: StatusCause[];
	warnings: string[];
	object?: KubeObject;
}

export const DAEMON_SETS = {
	group: "apps",
	version: "v1",
	kind: "DaemonSet",
	plural: "daemonsets",
	namespaced: true,
} as Resource;

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** Our answer to a recorded request: decoded, with defaults, validated, as the server's storage would take it. */
export function answer(record: CorpusRecord): Answer {
	const warnings: string[] = [];
	try {
		const fieldValidation = (record.fieldValidation ?? "Strict") as "Strict";
		const decoded = decode(DAEMON_SETS, record.body, { fieldValidation });
		warnings.push(...decoded.warnings);
		const { object } = decoded;
		applyDefaults(DAEMON_SETS, object);
		const namespace = object.metadata.namespace ?? "default";
		if (namespace !== "default") {
			throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
		}
		object.metadata.namespace = namespace;
		if (record.base === undefined) create(object, warnings);
		else update(object, record.base, warnings);
		return { code: record.base === undefined ? 201 : 200, causes: [], warnings, object };
	} catch (error) {
		if (!isStatusError(error)) throw error;
		const { code, message, details } = error.status;
		return { code, message, causes: details?.causes ?? [], warnings };
	}
}

function create(object: KubeObject, warnings: string[]): void {
	const { metadata } = object;
	if (metadata.generateName && !metadata.name) metadata.name = `${metadata.generateName.slice(0, 58)}xxxxx`;
	metadata.generation = 1;
	const generation = Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
	metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(Math.max(generation, 1)) };
	object.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
	const errors = validateCreate(DAEMON_SETS, object);
	if (errors.length > 0) throw toInvalid(DAEMON_SETS, metadata.name ?? "", errors);
	warnings.push(...warningsFor(DAEMON_SETS, { object }));
}

function update(object: KubeObject, old: KubeObject, warnings: string[]): void {
	const { metadata } = object;
	const before = old.metadata;
	metadata.uid = before.uid;
	metadata.resourceVersion ??= before.resourceVersion ?? "1";
	metadata.creationTimestamp = before.creationTimestamp;
	object.status = old.status;
	const specOf = (o: KubeObject): { template?: unknown } => o.spec as { template?: unknown };
	const isNew = !deepEqual(specOf(object).template, specOf(old).template);
	const generation = Number(before.annotations?.[TEMPLATE_GENERATION] ?? 0) + (isNew ? 1 : 0);
	metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
	metadata.generation = (before.generation ?? 0) + (deepEqual(object.spec, old.spec) ? 0 : 1);
	const errors = validateUpdate(DAEMON_SETS, { current: object, old });
	if (errors.length > 0) throw toInvalid(DAEMON_SETS, before.name ?? "", errors);
	warnings.push(...warningsFor(DAEMON_SETS, { object, old }));
}

/** What differs between our answer and the recorded one: verdict, message, causes, warnings, object; [] for nothing. */
export function differences(record: CorpusRecord, ours: Answer): string[] {
	if (ours.code !== record.code) return ["verdict"];
	const differs: string[] = [];
	if (ours.message !== record.message) differs.push("message");
	if (!deepEqual(ours.causes, record.causes ?? [])) differs.push("causes");
	if (!deepEqual(ours.warnings, record.warnings ?? [])) differs.push("warnings");
	if (record.object !== undefined && !deepEqual(comparable(ours.object), comparable(record.object))) {
		differs.push("object");
	}
	return differs;
}

function comparable(object: KubeObject | undefined): unknown {
	if (object === undefined) return undefined;
	const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, ...metadata } = object.metadata;
	if (metadata.generateName) delete metadata.name;
	return { ...object, metadata, status: undefined };
}
