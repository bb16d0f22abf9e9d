import {
	claimLimitProblems,
	type LimitRange,
	limitProblems,
	oneOrList,
	withLimitDefaults,
} from "../../api/admission/limitRange";
import type { KubeObject, Pod } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { refusedByName } from "./refusal";

/** The LimitRanger plugin's first half: requests and limits that the containers leave open. */
export function setLimitDefaults(registry: Registry, pod: Pod): Pod {
	return rangesOf(registry, pod).reduce(withLimitDefaults, pod);
}

/** The LimitRanger plugin's second half. @throws Forbidden naming all that is too little or too much */
export function checkLimits(registry: Registry, pod: Pod): void {
	for (const range of rangesOf(registry, pod)) {
		const problems = limitProblems(pod, range);
		if (problems.length > 0) throw refusedByName(pod, oneOrList(problems));
	}
}

/** The LimitRanger plugin for claims. @throws Forbidden for one that asks for too little or too much storage */
export function checkClaimLimits(registry: Registry, claim: KubeObject): void {
	for (const range of rangesOf(registry, claim)) {
		const problems = claimLimitProblems(claim, range);
		if (problems.length > 0) throw refusedByName(claim, oneOrList(problems), kind("persistentvolumeclaims"));
	}
}

function rangesOf(registry: Registry, object: KubeObject): LimitRange[] {
	return registry.list<LimitRange>(kind("limitranges"), object.metadata.namespace);
}
