import { age } from "../duration";
import type { ResourceV1ResourceClaim, V1beta2DeviceTaintRule, V1ResourceSlice } from "../types";
import { created, kind, name, text } from "./column";

export const nameAndAge = kind([name, created]);

export const resourceClaims = kind<ResourceV1ResourceClaim>([name, text("State", claimState), created]);

export const resourceSlices = kind<V1ResourceSlice>([
	name,
	text("Node", ({ spec }) => spec.nodeName),
	text("Driver", ({ spec }) => spec.driver),
	text("Pool", ({ spec }) => spec.pool.name),
	created,
]);

export const deviceTaintRules = kind<V1beta2DeviceTaintRule>([
	name,
	text("Key", ({ spec }) => spec.taint.key),
	text("Value", ({ spec }) => spec.taint.value),
	text("Effect", ({ spec }) => spec.taint.effect),
	text("TimeAdded", ({ spec }, now) => spec.taint.timeAdded && age(spec.taint.timeAdded, now)),
	created,
]);

function claimState({ metadata, status }: ResourceV1ResourceClaim): string {
	const deleted = metadata?.deletionTimestamp !== undefined;
	const states = deleted ? ["deleted"] : [];
	if (status?.allocation === undefined) {
		if (!deleted) states.push("pending");
	} else {
		states.push("allocated");
		if (status.reservedFor?.length) states.push("reserved");
	}
	return states.join(",");
}
