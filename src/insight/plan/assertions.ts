import { type LabelRequirement, matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import { nearestHint } from "../../api/nearest";
import { isStatusError } from "../../api/statusError";
import type { Node } from "../../api/types";
import type { DaemonSetPlan } from "./planDaemonSet";

/** A number of a plan that assertions can be about. */
export const COUNTS = ["nodes", "desired", "running", "no-room", "created", "deleted", "replaced", "waves"] as const;

export type Count = (typeof COUNTS)[number];

/** Something that a plan is to come to. */
export interface Assertion {
	/** As it was written. */
	text: string;
	/** Only the DaemonSet of that name. */
	daemonSet?: string;
	demand: Demand;
}

type Demand =
	| { what: "count"; count: Count; operator: string; value: number }
	| { what: "nodes"; quantifier: "every" | "no" | "some"; selector: readonly LabelRequirement[] }
	| { what: "node"; name: string; wanted: boolean };

/** Whether an assertion holds for a plan, and if not, what is so instead. */
export interface Outcome {
	assertion: string;
	daemonSet: string;
	holds: boolean;
	detail: string;
}

/**
 * Reads an assertion:
 *
 *     [NAME:] COUNT OP NUMBER               desired=5, agent: no-room<=1 (= == != < <= > >=)
 *     [NAME:] every|no|some node [with SELECTOR]
 *     [NAME:] [not] node NODE
 *
 * @throws an Error that says what is wrong
 */
export function parseAssertion(text: string): Assertion {
	const [, daemonSet, body = ""] = /^\s*(?:([a-z0-9][a-z0-9.-]*):\s+)?(.*?)\s*$/s.exec(text) ?? [];
	return { text: text.trim(), ...(daemonSet && { daemonSet }), demand: demandOf(body, text) };
}

function demandOf(body: string, text: string): Demand {
	const counted = /^([a-z-]+)\s*(==|!=|<=|>=|=|<|>)\s*(\d+)$/.exec(body);
	if (counted !== null) {
		const [, name = "", operator = "", value] = counted;
		const count = COUNTS.find((each) => each === name);
		if (count === undefined) throw new Error(`${JSON.stringify(name)} is none of ${COUNTS.join(", ")}`);
		return { what: "count", count, operator, value: Number(value) };
	}
	const nodes = /^(every|no|some) node(?: with (.+))?$/s.exec(body);
	if (nodes !== null) {
		const [, quantifier = "", selector = ""] = nodes;
		try {
			return { what: "nodes", quantifier: quantifier as "every", selector: parseLabelSelector(selector) };
		} catch (error) {
			throw new Error(isStatusError(error) ? error.message : String(error));
		}
	}
	const one = /^(not )?node ([a-z0-9][a-z0-9.-]*)$/.exec(body);
	if (one !== null) return { what: "node", name: one[2] ?? "", wanted: one[1] === undefined };
	throw new Error(
		`${JSON.stringify(text)} is no assertion: write "desired=5", "every node with pool=gpu", "no node with pool=web", "some node" or "node NAME"`,
	);
}

/** The numbers of a plan that assertions can be about. */
export function countsOf({ nodes, rollout }: DaemonSetPlan, all: readonly Node[]): Record<Count, number> {
	const number = (action: string) => nodes.filter((each) => each.action === action).length;
	const wanted = nodes.filter((each) => each.wanted);
	return {
		nodes: all.length,
		desired: wanted.length,
		running: nodes.filter(({ runs }) => runs).length,
		"no-room": wanted.length - nodes.filter(({ runs }) => runs).length,
		created: number("create"),
		deleted: number("delete"),
		replaced: number("replace"),
		waves: rollout.waves.length,
	};
}

/** @returns what each assertion comes to, for each DaemonSet that it is about */
export function checkAssertions(
	assertions: readonly Assertion[],
	plans: readonly { plan: DaemonSetPlan; nodes: readonly Node[] }[],
): Outcome[] {
	return assertions.flatMap((assertion) => {
		const about = plans.filter(
			({ plan }) => assertion.daemonSet === undefined || plan.daemonSet.metadata.name === assertion.daemonSet,
		);
		return about.map(({ plan, nodes }) => ({
			assertion: assertion.text,
			daemonSet: plan.daemonSet.metadata.name ?? "",
			...check(assertion.demand, plan, nodes),
		}));
	});
}

function check(demand: Demand, plan: DaemonSetPlan, nodes: readonly Node[]): { holds: boolean; detail: string } {
	switch (demand.what) {
		case "count": {
			const actual = countsOf(plan, nodes)[demand.count];
			return { holds: compare(actual, demand.operator, demand.value), detail: `${demand.count} is ${actual}` };
		}
		case "node": {
			const found = plan.nodes.find(({ node }) => node === demand.name);
			if (found === undefined) {
				const known = plan.nodes.map(({ node }) => node);
				return { holds: false, detail: `there is no node ${demand.name}${nearestHint(demand.name, known)}` };
			}
			const detail = found.runs ? `a pod runs on ${demand.name}` : `no pod runs on ${demand.name}: ${found.reason}`;
			return { holds: found.runs === demand.wanted, detail };
		}
		case "nodes":
			return checkNodes(demand, plan, nodes);
	}
}

function checkNodes(
	{ quantifier, selector }: Extract<Demand, { what: "nodes" }>,
	plan: DaemonSetPlan,
	nodes: readonly Node[],
): { holds: boolean; detail: string } {
	const names = new Set(
		nodes.filter(({ metadata }) => matchesLabels(selector, metadata.labels)).map(({ metadata }) => metadata.name),
	);
	// An assertion about nodes that there are none of is most likely misspelt.
	if (names.size === 0) return { holds: quantifier === "no", detail: "no node has these labels" };
	const meant = plan.nodes.filter(({ node }) => names.has(node));
	const wrong = meant.filter(({ runs }) => runs === (quantifier === "no"));
	if (quantifier === "some") {
		const without = wrong.length === meant.length;
		const having = meant.length - wrong.length;
		return {
			holds: !without,
			detail: `${having} of ${nodeCount(meant.length)} ${having === 1 || meant.length === 1 ? "has" : "have"} a pod`,
		};
	}
	if (wrong.length === 0) return { holds: true, detail: nodeCount(meant.length) };
	const shown = wrong.slice(0, 3).map(({ node, reason, runs }) => (runs ? node : `${node} (${reason})`));
	const more = wrong.length > 3 ? ` and ${wrong.length - 3} more` : "";
	return { holds: false, detail: `not so on ${shown.join(", ")}${more}` };
}

function nodeCount(count: number): string {
	return `${count} such node${count === 1 ? "" : "s"}`;
}

function compare(actual: number, operator: string, value: number): boolean {
	switch (operator) {
		case "!=":
			return actual !== value;
		case "<":
			return actual < value;
		case "<=":
			return actual <= value;
		case ">":
			return actual > value;
		case ">=":
			return actual >= value;
		default:
			return actual === value;
	}
}
