import type { DaemonSet } from "../api/types";
import type { Evidence } from "./evidence";
import { eventsAbout, type InsightView, timesSeen } from "./view";

/** Why a node that should have a pod has none, as far as the DaemonSet and its events tell, or else `refusals`. */
export function missingReasons(daemonSet: DaemonSet, view: InsightView, refusals: readonly Evidence[]): Evidence[] {
	const { metadata, spec, status } = daemonSet;
	if (spec.selector !== undefined && Object.keys(spec.selector).length === 0) return [{ what: "selectsAll" }];
	const namespace = view.namespaces.find(({ metadata: { name } }) => name === metadata.namespace);
	if (namespace?.metadata.deletionTimestamp !== undefined) return [{ what: "deleting", object: "Namespace" }];
	const refusal = eventsAbout(metadata.uid, view).find(({ reason }) => reason === "FailedCreate");
	if (refusal !== undefined) {
		const { message = "" } = refusal;
		const [, quota] = /exceeded quota: ([^,]+),/.exec(message) ?? [];
		const isKnown = view.resourceQuotas.some(
			({ metadata: { name, namespace } }) => name === quota && namespace === metadata.namespace,
		);
		const isOver = isKnown && refusals.length === 0;
		return [{ what: "refused", message, count: timesSeen(refusal), ...(isOver && { over: true }) }];
	}
	if (refusals.length > 0) return [...refusals];
	if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return [{ what: "unobserved" }];
	return [];
}
