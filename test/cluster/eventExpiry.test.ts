import { expect, test } from "vitest";
import type { Event } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { daemonSet, pod, World } from "./kubeletWorld";

/** How many records of events the store holds, expired ones among them. */
function kept(world: World): number {
	return [...world.engine.store.read((tx) => [...tx.keys("/registry/core/events/")])].length;
}

test("an event is gone an hour after it was last written, one that comes again stays", () => {
	const world = new World();
	world.create(pod("web"));
	world.create(
		pod(
			"broken",
			{ containers: [{ name: "c", image: "d:1" }] },
			{ annotations: { "ds.sim/image-pull-error": "true" } },
		),
	);
	world.settle();
	expect(world.events("web")).toHaveLength(5);
	world.advance(3_590);
	expect(world.events("web")).toHaveLength(5);
	world.advance(30);
	expect(world.events("web")).toEqual([]);
	expect(world.events("broken")).toContain('Normal BackOff Back-off pulling image "d:1"');
	expect(world.events("broken").join()).not.toContain("Scheduled");
});

test("the room of events that are gone is given back within another hour, and nothing recurs for it", () => {
	const world = new World();
	world.create(daemonSet("agent"));
	expect(world.engine.settle().recurring).toEqual([]);
	const before = kept(world);
	expect(before).toBeGreaterThan(4);
	world.advance(2 * 3600);
	expect(kept(world)).toBe(0);
	const uid = world.pods()[0]?.metadata.uid;
	const left = world.engine.read((registry) =>
		registry.list<Event>(kind("events")).filter((event) => event.involvedObject.uid === uid),
	);
	expect(left).toEqual([]);
});
