import { humanDuration } from "../api/duration";
import type { UnmetTerm } from "../api/nodeAffinity";
import type { Taint } from "../api/types";
import { formatAmount } from "./amounts";
import type { Evidence, Holder, PodRef } from "./evidence";

/** Evidence in English: clauses that can stand behind a colon, each alone. `now` in milliseconds. */
export function wordsOf(evidence: Evidence, now: number): string {
	switch (evidence.what) {
		case "nodeName":
			return `spec.nodeName names ${evidence.wanted} alone`;
		case "nodeSelector":
			return `nodeSelector wants ${evidence.key}=${evidence.wanted}, the node has ${has(evidence.key, evidence.actual)}`;
		case "nodeAffinity":
			return affinityWords(evidence.terms);
		case "taint":
			return `taint ${taintText(evidence.taint)} is not tolerated`;
		case "eviction": {
			const { taint, at } = evidence;
			const until = at === undefined ? "only for a while" : `only for another ${humanDuration(Math.max(0, at - now))}`;
			return `taint ${taintText(taint)} is tolerated ${until}`;
		}
		case "unschedulable":
			return "the node is cordoned";
		case "resource":
			return resourceWords(evidence);
		case "hostPort": {
			const { wanted, taken, pod } = evidence;
			const address = taken.ip === "0.0.0.0" && wanted.ip === "0.0.0.0" ? "" : ` on ${wanted.ip}`;
			return `host port ${wanted.port}/${wanted.protocol}${address} is taken${pod ? ` by ${podText(pod)}` : ""}`;
		}
		case "volume":
			return `volume claim ${evidence.claim} can't be used there`;
		case "resourceClaim":
			return `no device is to be had for resource claim ${evidence.claim}`;
		case "podAffinity":
			return `pod affinity wants certain pods in the same ${evidence.term.topologyKey}${where(evidence.domain)}, there is none`;
		case "podAntiAffinity":
			return `pod anti-affinity keeps it away from pods in the same ${evidence.term.topologyKey}${where(evidence.domain)}`;
		case "existingAntiAffinity":
			return `the anti-affinity of other pods keeps it out of ${evidence.topologyKey}=${evidence.domain}`;
		case "topologySpread":
			return spreadWords(evidence);
		case "preemption":
			return preemptionWords(evidence);
		case "scheduler":
			return `the scheduler says: ${evidence.message}`;
		case "schedulerName":
			return `scheduler ${evidence.name} has to place it`;
		case "gates":
			return `scheduling gate${evidence.gates.length === 1 ? "" : "s"} ${evidence.gates.join(", ")} hold${evidence.gates.length === 1 ? "s" : ""} it back`;
		case "image":
			return `image ${evidence.image} can't be pulled (${evidence.reason})${detail(evidence.message)}`;
		case "waiting":
			return waitingWords(evidence);
		case "ended":
			return `container ${evidence.container} ended with exit code ${evidence.exitCode}${brackets(evidence.reason, evidence.message)}`;
		case "notReady":
			return `container ${evidence.container} runs and is not ready${restarts(evidence.restarts)}`;
		case "probe":
			return `the ${evidence.probe} probe of container ${evidence.container} fails${detail(evidence.message)}`;
		case "readinessGate":
			return `readiness gate ${evidence.condition} is not True`;
		case "minReadySeconds":
			return `ready for ${humanDuration(evidence.readyMs)} of the ${evidence.seconds}s of minReadySeconds`;
		case "terminating":
			return terminatingWords(evidence);
		case "failedPod":
			return `it has ${evidence.phase === "Succeeded" ? "ended" : "failed"}${brackets(evidence.reason, evidence.message)}`;
		case "budget":
			return budgetWords(evidence);
		case "strategy":
			return evidence.held
				? "it has an older template, and the rollout is held ('ds rollout continue' goes on with it)"
				: `it has an older template, and with update strategy ${evidence.type} it stays until somebody deletes it`;
		case "refused":
			if (!evidence.over) return `the API server refuses its pods${detail(refusal(evidence.message))}`;
			return `the API server refused its pods (${refusal(evidence.message)}); the quota has room by now, and the controller tries again by itself`;
		case "absent":
			return `there is no ${evidence.object} ${evidence.name}`;
		case "limitRange":
			return `limit range ${evidence.limitRange} does not let its pods in: ${evidence.message}`;
		case "quotaDemand":
			return `the API server refuses its pods: ${evidence.message}`;
		case "quota": {
			const { quota, resource, requested, used, hard } = evidence;
			return `quota ${quota} has no room: ${used} of ${hard} ${resource} are used, its pod asks for ${requested}`;
		}
		case "deleting":
			return `the ${evidence.object} is being deleted`;
		case "unobserved":
			return "the controller has not seen the DaemonSet as it is now";
		case "selectsAll":
			return "the DaemonSet's selector is empty: it would select all pods";
		case "node":
			return evidence.condition === "Ready"
				? `the node is not ready${detail(evidence.message)}`
				: `the node has ${evidence.condition}${detail(evidence.message)}`;
		case "lostNode":
			return "there is no such node any more";
	}
}

/** key=value:Effect. */
export function taintText({ key, value, effect }: Pick<Taint, "key" | "value" | "effect">): string {
	return `${key}${value ? `=${value}` : ""}:${effect}`;
}

/** A requirement of node affinity as the API writes it: disk In [ssd, nvme]. */
export function requirementText({ key, operator, values }: NonNullable<UnmetTerm["requirement"]>): string {
	return `${key} ${operator}${values?.length ? ` [${values.join(", ")}]` : ""}`;
}

/** namespace/name (DaemonSet/agent). */
export function podText({ namespace, name, owner }: PodRef): string {
	return `pod ${namespace}/${name}${owner ? ` (${owner})` : ""}`;
}

const SHOWN = 3;

function has(key: string, actual: string | undefined): string {
	return actual === undefined ? `no label ${key}` : `${key}=${actual}`;
}

function affinityWords(terms: Extract<Evidence, { what: "nodeAffinity" }>["terms"]): string {
	if (terms.length === 0) return "the required node affinity has no terms and selects no node";
	const texts = terms.map(({ unmet }) => {
		if (unmet.length === 0) return "an empty term, which selects no node";
		return unmet.map(unmetText).join(" and ");
	});
	return `required affinity wants ${texts.join(", or ")}`;
}

function unmetText({ requirement, list, actual, malformed }: Omit<UnmetTerm, "index">): string {
	if (requirement === undefined) return "nothing that could be met";
	const text = requirementText(requirement);
	if (malformed) return `${text}, which makes no sense`;
	const owner = list === "matchFields" ? "is called" : "has";
	return `${text} (the node ${owner} ${list === "matchFields" ? actual : has(requirement.key, actual)})`;
}

function resourceWords({ resource, wanted, used, capacity, holders }: Extract<Evidence, { what: "resource" }>): string {
	if (resource === "pods") return `the node is full: ${used} pods of ${capacity}`;
	const amount = (value: number) => formatAmount(resource, value);
	if (capacity === 0) return `the node has no ${resource} (${amount(wanted)} wanted)`;
	const free = Math.max(0, capacity - used);
	const head = `short of ${amount(wanted - (capacity - used))} ${resource}: ${amount(wanted)} wanted, ${amount(free)} of ${amount(capacity)} free`;
	if (wanted > capacity || holders.length === 0) return head;
	return `${head}; held by ${holderList(holders, resource)}`;
}

function holderList(holders: readonly Holder[], resource: string): string {
	const shown = holders
		.slice(0, SHOWN)
		.map((each) => `${podText(each).slice(4)} ${formatAmount(resource, each.amount)}`);
	const more = holders.length - shown.length;
	return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function where(domain: string | undefined): string {
	return domain === undefined ? "" : ` (${domain})`;
}

function spreadWords(evidence: Extract<Evidence, { what: "topologySpread" }>): string {
	const { constraint, domain, pods, fewest } = evidence;
	const { topologyKey, maxSkew } = constraint;
	if (domain === undefined) return `topology spread wants the label ${topologyKey}, the node has none`;
	return `topology spread: it would be pod ${pods} in ${topologyKey}=${domain}, the fewest elsewhere are ${fewest} (maxSkew ${maxSkew})`;
}

function preemptionWords({ victims, possible, priority, priorityClass }: Extract<Evidence, { what: "preemption" }>) {
	const who = list(victims.map(podText));
	if (possible) return `it may preempt ${who}`;
	const named = priorityClass ? ` (priorityClassName ${priorityClass})` : "";
	return `with priority ${priority}${named} it could preempt ${who}`;
}

function waitingWords(evidence: Extract<Evidence, { what: "waiting" }>): string {
	const { container, reason, message, exitCode, restarts: count } = evidence;
	const exit = exitCode === undefined ? "" : `, last exit code ${exitCode}`;
	return `container ${container} is in ${reason}${exit}${restarts(count)}${detail(message)}`;
}

function terminatingWords({ sinceMs, graceSeconds, finalizers }: Extract<Evidence, { what: "terminating" }>): string {
	const within = sinceMs <= graceSeconds * 1000 ? "of" : "and not ended in";
	const grace = graceSeconds > 0 ? ` ${within} the ${graceSeconds}s that it may take` : "";
	const held =
		finalizers.length > 0 ? `, held by finalizer${finalizers.length === 1 ? "" : "s"} ${finalizers.join(", ")}` : "";
	return `it has been ending for ${humanDuration(sinceMs)}${grace}${held}`;
}

function budgetWords({ limit, pods, nodes }: Extract<Evidence, { what: "budget" }>): string {
	const by = nodes.length === 0 ? "" : ` by ${list(nodes)}`;
	return `it waits for its turn: ${limit} (${pods}) is used up${by}`;
}

/** An event's message without what the event machinery and the controller put before the server's words. */
function refusal(message: string): string {
	return message.replace(/^\(combined from similar events\): /, "").replace(/^Error creating: /, "");
}

function list(texts: readonly string[]): string {
	const more = texts.length - SHOWN;
	if (more > 0) return `${texts.slice(0, SHOWN).join(", ")} and ${more} more`;
	return texts.join(", ");
}

function restarts(count: number): string {
	return count > 0 ? ` after ${count} restart${count === 1 ? "" : "s"}` : "";
}

function detail(message: string | undefined): string {
	return message ? `: ${message.replace(/\s+/g, " ").trim()}` : "";
}

function brackets(reason: string | undefined, message: string | undefined): string {
	const text = [reason, message].filter((each) => each).join(": ");
	return text === "" ? "" : ` (${text})`;
}
