import { goJson } from "../go/json";
import { readJson } from "../go/readJson";
import { isMap, own } from "../ownFields";
import { ANNOTATIONS_LIMIT } from "../validation/metadata";
import { LAST_APPLIED } from "../wellKnown";
import { comparePlanned } from "./compare";
import { type FieldSet, subtract } from "./fieldSet";
import { fieldSetOf } from "./fieldsOf";
import type { Plan } from "./plan";
import { typedProblems } from "./typed";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields that client-side apply has set and that nobody has changed since: `kubectl apply --server-side` takes them
 * over without a conflict. undefined when the live object does not tell.
 */
export function fieldsLastApplied(plan: Plan, live: Fields, apiVersion: string): FieldSet | undefined {
	const text = annotationsOf(live)?.[LAST_APPLIED];
	if (typeof text !== "string" || text === "") return undefined;
	const config = parsed(text);
	if (config === undefined || config.apiVersion !== apiVersion || typedProblems(plan, config).length > 0)
		return undefined;
	if (typedProblems(plan, live).length > 0) return undefined;
	const { changed, removed } = comparePlanned(plan, { old: config, current: live }, () => false);
	return subtract(subtract(fieldSetOf(plan, config), changed), removed);
}

/** Keeps the annotation of client-side apply, where an object has it, at what was applied on the server. */
export function updateLastApplied(object: Record<string, unknown>, config: Fields): Record<string, unknown> {
	const annotations = annotationsOf(object);
	if (typeof annotations?.[LAST_APPLIED] !== "string" || annotations[LAST_APPLIED] === "") return object;
	const { [LAST_APPLIED]: _, ...others } = annotations;
	const withText = { ...others, [LAST_APPLIED]: `${goJson(withoutAnnotation(config))}\n` };
	const fits = sizeOf(withText) <= ANNOTATIONS_LIMIT;
	return { ...object, metadata: { ...(object.metadata as Fields), annotations: fits ? withText : others } };
}

function withoutAnnotation(config: Fields): Fields {
	const annotations = annotationsOf(config);
	if (annotations === undefined) return config;
	const { [LAST_APPLIED]: _, ...others } = annotations;
	return { ...config, metadata: { ...(config.metadata as Fields), annotations: others } };
}

function annotationsOf({ metadata }: Fields): Fields | undefined {
	const annotations = isMap(metadata) ? own(metadata, "annotations") : undefined;
	return isMap(annotations) ? annotations : undefined;
}

function sizeOf(annotations: Fields): number {
	let bytes = 0;
	for (const [name, text] of Object.entries(annotations)) {
		bytes += Buffer.byteLength(name) + Buffer.byteLength(String(text));
	}
	return bytes;
}

function parsed(text: string): Fields | undefined {
	try {
		const { value } = readJson(text);
		return isMap(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
