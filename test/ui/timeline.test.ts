import fc from "fast-check";
import { expect, it } from "vitest";
import type { Step } from "../../src/ui/protocol";
import { asStep } from "../../src/ui/state";
import { Timeline } from "../../src/ui/timeline";

const node = (name: string, cordoned: boolean) => ({
	name,
	labels: {},
	taints: [],
	cordoned,
	ready: true,
	stopped: false,
});
const daemonSet = (uid: string, updated: number) => ({
	uid,
	namespace: "default",
	name: uid,
	desired: 3,
	updated,
	outdated: 0,
	unavailable: 0,
	maxUnavailable: 1,
	maxSurge: 0,
	onDelete: false,
});
const names = fc.constantFrom("n1", "n2", "n3");
const uids = fc.constantFrom("a", "b");
const letters = fc.constantFrom("#", "s", ".", "");
const step: fc.Arbitrary<Step> = fc.record(
	{
		at: fc.integer({ min: 1, max: 1000 }),
		nodes: fc
			.uniqueArray(fc.tuple(names, fc.boolean()), { selector: ([name]) => name })
			.map((each) => each.map(([name, is]) => node(name, is))),
		goneNodes: fc.uniqueArray(names, { maxLength: 1 }),
		daemonSets: fc
			.uniqueArray(fc.tuple(uids, fc.nat(3)), { selector: ([uid]) => uid })
			.map((each) => each.map(([uid, updated]) => daemonSet(uid, updated))),
		cells: fc.dictionary(uids, fc.dictionary(names, letters, { noNullPrototype: true }), { noNullPrototype: true }),
	},
	{ requiredKeys: ["at"] },
);

/** Nothing both changes and goes in one step. */
const possible = step.map(
	({ goneNodes, nodes, ...rest }): Step => ({
		...rest,
		nodes: nodes?.filter(({ name }) => !goneNodes?.includes(name)),
		goneNodes,
	}),
);

/** A state as text, whatever the order in which it came about. */
function shown({ state }: Timeline): unknown {
	const { nodes = [], daemonSets = [], cells = {} } = asStep(state);
	const byKey = <T>(items: readonly T[], key: (item: T) => string) =>
		[...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
	return {
		nodes: byKey(nodes, ({ name }) => name),
		daemonSets: byKey(daemonSets, ({ uid }) => uid),
		cells: Object.fromEntries(
			Object.entries(cells)
				.filter(([, column]) => Object.keys(column).length > 0)
				.sort()
				.map(([uid, column]) => [uid, Object.fromEntries(Object.entries(column).sort())]),
		),
	};
}

it("shows at every place what there was then, wherever it comes from", () => {
	fc.assert(
		fc.property(
			possible,
			fc.array(possible, { maxLength: 12 }),
			fc.array(fc.nat(12), { maxLength: 12 }),
			(base, steps, places) => {
				const at = (place: number) => shown(new Timeline(base, steps.slice(0, place)));
				const timeline = new Timeline(base, steps);
				for (const place of places) {
					timeline.goTo(place);
					expect(timeline.position).toBe(Math.min(place, steps.length));
					expect(shown(timeline)).toEqual(at(place));
				}
			},
		),
	);
});

it("follows what happens only from its end", () => {
	const timeline = new Timeline({ at: 1, nodes: [node("n1", false)] }, [{ at: 2, nodes: [node("n2", false)] }]);
	timeline.goTo(0);
	timeline.push({ at: 3, goneNodes: ["n1"] });
	expect([...timeline.state.nodes.keys()]).toEqual(["n1"]);
	expect([timeline.isLive, timeline.position, timeline.length, timeline.timeOf(1)]).toEqual([false, 0, 2, 2]);
	timeline.goTo(2);
	timeline.push({ at: 4, nodes: [node("n4", true)] });
	expect([...timeline.state.nodes.keys()]).toEqual(["n2", "n4"]);
	expect(timeline.isLive).toBe(true);
});
