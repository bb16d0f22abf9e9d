import { exactJson, parseExactJson } from "../../../api/exactJson";
import type { Affinity, Container, PodSpec } from "../../../api/types";
import type { ReadTransaction, WriteTransaction } from "../../store/store";
import { hashOfText } from "../hashOfText";

/**
 * What a bound pod takes of its node and asks of its neighbours: thousands of pods of one template have the same, so
 * that a brief needs only its id. What is in a spec beside it is of no matter to the placement of other pods.
 */
export type PodNeeds = PodSpec;

const NEEDS = "/index/pod-needs/";

const SPEC_FIELDS = [
	"overhead",
	"resources",
	"tolerations",
	"priority",
	"priorityClassName",
	"preemptionPolicy",
	"activeDeadlineSeconds",
] as const satisfies readonly (keyof PodSpec)[];

const CONTAINER_FIELDS = [
	"name",
	"resources",
	"ports",
	"restartPolicy",
] as const satisfies readonly (keyof Container)[];

/** The part of a spec that counts when other pods look for room, and when the node gets a taint. */
export function needsOf(spec: PodSpec): PodNeeds {
	const { containers, initContainers, affinity, volumes } = spec;
	const { nodeAffinity: _, ...others }: Affinity = affinity ?? {};
	const claims = volumes?.filter(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined) ?? [];
	return {
		...only(spec, SPEC_FIELDS),
		containers: (containers ?? []).map((container) => only(container, CONTAINER_FIELDS) as Container),
		...(initContainers && { initContainers: initContainers.map((each) => only(each, CONTAINER_FIELDS) as Container) }),
		...(Object.keys(others).length > 0 && { affinity: others }),
		...(claims.length > 0 && { volumes: claims }),
	};
}

/** A short name for a spec's needs. */
export function needsId(spec: PodSpec): string {
	return named(spec).id;
}

/** Keeps a spec's needs under their id, which it returns; undefined should other needs be kept there. */
export function rememberNeeds(tx: WriteTransaction, spec: PodSpec): string | undefined {
	const { id, text } = named(spec);
	const kept = tx.derived("needs", () => new Map<string, string>());
	let known = kept.get(id);
	if (known === undefined) {
		const there = tx.get(NEEDS + id);
		if (there === undefined) tx.putSilently(NEEDS + id, parseExactJson(text));
		known = there === undefined ? text : exactJson(there);
		kept.set(id, known);
	}
	return known === text ? id : undefined;
}

/** The needs of that id. */
export function needsWithId(tx: ReadTransaction, id: string): PodNeeds | undefined {
	return tx.get(NEEDS + id) as PodNeeds | undefined;
}

const names = new WeakMap<PodSpec, { id: string; text: string }>();

function named(spec: PodSpec): { id: string; text: string } {
	let name = names.get(spec);
	if (name === undefined) {
		const text = exactJson(needsOf(spec));
		name = { id: hashOfText(text), text };
		names.set(spec, name);
	}
	return name;
}

function only<T extends object, K extends keyof T>(object: T, fields: readonly K[]): Pick<T, K> {
	const picked: Partial<T> = {};
	for (const field of fields) if (object[field] !== undefined) picked[field] = object[field];
	return picked as Pick<T, K>;
}
