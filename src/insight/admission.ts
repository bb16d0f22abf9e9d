import { limitProblems, oneOrList, withLimitDefaults } from "../api/admission/limitRange";
import { countedBy, podUsage, type ResourceQuota, unnamedForQuota } from "../api/admission/podQuota";
import { inQuotaScopes } from "../api/admission/quotaScopes";
import { isPodTerminal } from "../api/podReady";
import type { ResourceAmounts } from "../api/podResources";
import {
	addQuantities,
	canonicalQuantity,
	compareQuantities,
	formatQuantity,
	isZeroQuantity,
	parseQuantity,
	subtractQuantities,
} from "../api/quantity";
import type { Pod } from "../api/types";
import type { Evidence } from "./evidence";
import { WELL_KNOWN_PRIORITIES } from "./priority";
import type { InsightView } from "./view";

type QuotaEvidence = Extract<Evidence, { what: "quota" }>;

/** Whether the API server would take a DaemonSet's pods, as far as what was read tells. */
export interface Admission {
	/** Why it would refuse any of them. */
	problems: readonly Evidence[];
	/** Takes one more in, after `leaving` has gone; the quotas that have no room for it, and then it is not taken. */
	admit(leaving?: Pod): QuotaEvidence[];
	/** `pod` no longer counts. */
	release(pod: Pod): void;
	/** What quotas would have to allow so that as many more are taken in; only what they do not allow yet. */
	raised(more: number): { quota: string; hard: Record<string, string> }[];
}

/** @param pod one of the DaemonSet's pods, as its controller would make it */
export function admissionOf(pod: Pod, view: InsightView): Admission {
	const { namespace } = pod.metadata;
	const ranges = view.limitRanges?.filter(({ metadata }) => metadata.namespace === namespace) ?? [];
	const made = ranges.reduce(withLimitDefaults, pod);
	const quotas = view.resourceQuotas.filter(
		(quota) => quota.metadata.namespace === namespace && counts(quota, made),
	) as ResourceQuota[];
	const ledgers = quotas.map((quota) => new Ledger(quota, made, view));
	return {
		problems: [
			...missingObjects(pod, view),
			...ranges.flatMap((range): Evidence[] => {
				const problems = limitProblems(made, range);
				const limitRange = range.metadata.name ?? "";
				return problems.length === 0 ? [] : [{ what: "limitRange", limitRange, message: oneOrList(problems) }];
			}),
			...quotas.flatMap((quota): Evidence[] => {
				const message = unnamedForQuota(made, quota);
				return message === undefined ? [] : [{ what: "quotaDemand", message }];
			}),
		],
		admit(leaving) {
			if (leaving !== undefined) for (const ledger of ledgers) ledger.release(leaving);
			const exceeded = ledgers.flatMap((ledger) => ledger.exceeded());
			if (exceeded.length === 0) for (const ledger of ledgers) ledger.take();
			return exceeded;
		},
		release(other) {
			for (const ledger of ledgers) ledger.release(other);
		},
		raised: (more) => ledgers.map((ledger) => ledger.raised(more)).filter(({ hard }) => Object.keys(hard).length > 0),
	};
}

/** Whether it is the API server that keeps a pod from being made. */
export function isRefusal(evidence: Evidence): boolean {
	if (evidence.what === "absent") return evidence.object !== "volume claim";
	return ["refused", "limitRange", "quotaDemand", "quota"].includes(evidence.what);
}

function counts(quota: ResourceQuota, pod: Pod): boolean {
	return countedBy(quota).length > 0 && inQuotaScopes(quota.spec, pod);
}

/** A list without anything tells nothing: every cluster has namespaces, classes and accounts. */
function missingObjects({ metadata, spec }: Pod, view: InsightView): Evidence[] {
	const { namespace = "" } = metadata;
	const problems: Evidence[] = [];
	const lacks = (list: readonly { metadata: { name?: string } }[], name: string) =>
		list.length > 0 && !list.some((each) => each.metadata.name === name);
	if (lacks(view.namespaces, namespace)) return [{ what: "absent", object: "namespace", name: namespace }];
	const { priorityClassName, serviceAccountName } = spec;
	const isBuiltIn = Object.hasOwn(WELL_KNOWN_PRIORITIES, priorityClassName ?? "");
	if (priorityClassName && !isBuiltIn && lacks(view.priorityClasses, priorityClassName)) {
		problems.push({ what: "absent", object: "priority class", name: priorityClassName });
	}
	const accounts = view.serviceAccounts?.filter((each) => each.metadata.namespace === namespace) ?? [];
	if (serviceAccountName && lacks(accounts, serviceAccountName)) {
		problems.push({ what: "absent", object: "service account", name: serviceAccountName });
	}
	return problems;
}

/** The claims of a pod that there are not: it waits for them. */
export function absentClaims({ metadata, spec }: Pod, { namespaces, volumeClaims }: InsightView): Evidence[] {
	// A file that stands for a cluster may leave them out.
	if (volumeClaims === undefined || namespaces.length === 0) return [];
	const present = volumeClaims.filter((each) => each.metadata.namespace === metadata.namespace);
	return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }): Evidence[] => {
		const name = persistentVolumeClaim?.claimName;
		if (name === undefined || present.some((each) => each.metadata.name === name)) return [];
		return [{ what: "absent", object: "volume claim", name }];
	});
}

/** What a quota has left while pods come and go. */
class Ledger {
	private readonly usage: ResourceAmounts;
	private readonly used: ResourceAmounts;

	constructor(
		private readonly quota: ResourceQuota,
		pod: Pod,
		view: InsightView,
	) {
		this.usage = podUsage(pod);
		const known = quota.status?.used;
		this.used = Object.fromEntries(countedBy(quota).map((name) => [name, parseQuantity(known?.[name] ?? "0")]));
		if (known !== undefined) return;
		for (const each of view.pods)
			if (each.metadata.namespace === quota.metadata.namespace) this.change(each, addQuantities);
	}

	exceeded(): QuotaEvidence[] {
		const { name = "" } = this.quota.metadata;
		return Object.entries(this.used).flatMap(([resource, used]): QuotaEvidence[] => {
			const requested = this.usage[resource];
			if (requested === undefined || isZeroQuantity(requested)) return [];
			const hard = this.hard(resource);
			if (compareQuantities(addQuantities(used, requested), hard) <= 0) return [];
			const texts = { requested: formatQuantity(requested), used: formatQuantity(used), hard: canonicalQuantity(hard) };
			return [{ what: "quota", quota: name, resource, ...texts }];
		});
	}

	raised(more: number): { quota: string; hard: Record<string, string> } {
		const hard: Record<string, string> = {};
		for (const [resource, used] of Object.entries(this.used)) {
			const requested = this.usage[resource];
			if (requested === undefined || isZeroQuantity(requested)) continue;
			let sum = used;
			for (let count = 0; count < more; count++) sum = addQuantities(sum, requested);
			if (compareQuantities(sum, this.hard(resource)) > 0) hard[resource] = formatQuantity(sum);
		}
		return { quota: this.quota.metadata.name ?? "", hard };
	}

	private hard(resource: string): string {
		return this.quota.status?.hard?.[resource] ?? this.quota.spec?.hard?.[resource] ?? "0";
	}

	take(): void {
		this.count(this.usage, addQuantities);
	}

	release(pod: Pod): void {
		this.change(pod, subtractQuantities);
	}

	private change(pod: Pod, combine: typeof addQuantities): void {
		if (isPodTerminal(pod) || !inQuotaScopes(this.quota.spec, pod)) return;
		this.count(podUsage(pod), combine);
	}

	private count(usage: ResourceAmounts, combine: typeof addQuantities): void {
		for (const name of Object.keys(this.used)) {
			const amount = usage[name];
			if (amount !== undefined) this.used[name] = combine(this.used[name] ?? "0", amount);
		}
	}
}
