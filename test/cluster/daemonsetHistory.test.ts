import { describe, expect, test } from "vitest";
import { templateHash } from "../../src/api/daemonSet/templateHash";
import type { ControllerRevision, PodTemplateSpec } from "../../src/api/types";
import { daemonSetController } from "../../src/cluster/controllers/daemonset/index";
import { kind } from "../../src/cluster/kinds";
import { agent, Harness } from "./harness";

const HASH = "controller-revision-hash";
const start = (nodes = 1) =>
	new Harness(daemonSetController)
		.addNodes(...Array.from({ length: nodes }, (_, index) => `node0${index + 1}`))
		.apply(agent())
		.ready();

/** number: image, of each revision. */
function history(harness: Harness): string[] {
	return harness.revisions().map((revision) => {
		const data = revision.data as { spec: { template: { spec: { containers: { image: string }[] } } } };
		return `${revision.revision}: ${data.spec.template.spec.containers[0]?.image}`;
	});
}

test("a revision records the template as a patch that brings it back", () => {
	const harness = start();
	const [revision] = harness.revisions();
	const hash = revision?.metadata.labels?.[HASH];
	expect(revision).toEqual({
		apiVersion: "apps/v1",
		kind: "ControllerRevision",
		metadata: {
			name: `agent-${hash}`,
			namespace: "default",
			uid: revision?.metadata.uid,
			creationTimestamp: "2026-01-01T00:00:00Z",
			labels: { app: "agent", [HASH]: hash },
			annotations: { "deprecated.daemonset.template.generation": "1" },
			ownerReferences: [
				{
					apiVersion: "apps/v1",
					kind: "DaemonSet",
					name: "agent",
					uid: harness.daemonSet("agent").metadata.uid,
					controller: true,
					blockOwnerDeletion: true,
				},
			],
		},
		data: {
			spec: {
				template: {
					$patch: "replace",
					metadata: { labels: { app: "agent" } },
					spec: { containers: [{ image: "agent:1.0", name: "agent" }] },
				},
			},
		},
		revision: 1,
	});
	expect(harness.podOn("node01").metadata.labels?.[HASH]).toBe(hash);
});

test("every new template is a new revision; an old one that comes back gets the highest number", () => {
	const harness = start();
	harness.setImage("agent", "agent:2.0").setImage("agent", "agent:3.0").live();
	expect(history(harness)).toEqual(["1: agent:1.0", "2: agent:2.0", "3: agent:3.0"]);
	harness.setImage("agent", "agent:1.0").live();
	expect(history(harness)).toEqual(["2: agent:2.0", "3: agent:3.0", "4: agent:1.0"]);
});

test("other changes of the spec make none", () => {
	const harness = start();
	harness.change("agent", () => ({ minReadySeconds: 5, revisionHistoryLimit: 3 }));
	expect(history(harness)).toEqual(["1: agent:1.0"]);
});

describe("the history limit", () => {
	test("keeps so many old revisions, the newest", () => {
		const harness = start();
		harness.change("agent", () => ({ revisionHistoryLimit: 2 }));
		for (const tag of [2, 3, 4, 5]) {
			harness.setImage("agent", `agent:${tag}.0`).live();
		}
		expect(history(harness)).toEqual(["3: agent:3.0", "4: agent:4.0", "5: agent:5.0"]);
	});
	test("of 0 keeps the current one only", () => {
		const harness = start();
		harness.change("agent", () => ({ revisionHistoryLimit: 0 }));
		harness.setImage("agent", "agent:2.0").live();
		expect(history(harness)).toEqual(["2: agent:2.0"]);
	});
	test("spares revisions that a pod still runs", () => {
		const harness = start(2);
		harness.change("agent", () => ({ revisionHistoryLimit: 0 }));
		harness.setImage("agent", "agent:2.0").vanish().bind();
		expect(history(harness)).toEqual(["1: agent:1.0", "2: agent:2.0"]);
		harness.setImage("agent", "agent:3.0");
		expect(history(harness)).toEqual(["1: agent:1.0", "2: agent:2.0", "3: agent:3.0"]);
		harness.live();
		expect(history(harness)).toEqual(["3: agent:3.0"]);
	});
});

describe("revisions that others have made", () => {
	const copy = (revision: ControllerRevision, name: string, changes: object): ControllerRevision => ({
		...revision,
		metadata: { ...revision.metadata, name },
		...changes,
	});

	test("the same template twice: one stays, the higher; pods get its label", () => {
		const harness = start();
		const [revision] = harness.revisions();
		const twin = copy(revision as ControllerRevision, "agent-twin", { revision: 7 });
		harness.createTrusted(kind("controllerrevisions.apps"), {
			...twin,
			metadata: { ...twin.metadata, labels: { app: "agent", [HASH]: "twin" } },
		});
		harness.change("agent", () => ({ minReadySeconds: 1 }));
		expect(harness.revisions().map((each) => each.metadata.name)).toEqual(["agent-twin"]);
		expect(harness.podOn("node01").metadata.labels?.[HASH]).toBe("twin");
		expect(harness.pods().length).toBe(1);
	});

	test("an orphan that matches is adopted, one that does not is not", () => {
		const harness = start();
		const [revision] = harness.revisions();
		const orphan = (name: string, app: string) => {
			const { metadata } = revision as ControllerRevision;
			const data = { spec: { template: { $patch: "replace", spec: { containers: [{ image: name }] } } } };
			harness.createTrusted(kind("controllerrevisions.apps"), {
				...(revision as ControllerRevision),
				metadata: { ...metadata, name, labels: { app }, ownerReferences: undefined },
				data,
			});
		};
		orphan("ours", "agent");
		orphan("foreign", "other");
		harness.rest();
		const owners = harness
			.revisions()
			.map((each) => `${each.metadata.name} ${each.metadata.ownerReferences?.length ?? 0}`);
		expect(owners.filter((line) => !line.startsWith("agent-")).sort()).toEqual(["foreign 0", "ours 1"]);
		const ours = harness.find<ControllerRevision>(kind("controllerrevisions.apps"), "default", "ours");
		// It came without the label: then its name is the hash.
		expect(ours?.metadata.labels?.[HASH]).toBe("ours");
	});

	test("a name that another template's revision has taken is avoided by counting collisions", () => {
		const harness = new Harness(daemonSetController).addNodes("node01");
		const hash = templateHash(agent().spec.template, undefined);
		const data = { spec: { template: { $patch: "replace", spec: { containers: [{ image: "other" }] } } } };
		harness.createTrusted(kind("controllerrevisions.apps"), {
			apiVersion: "apps/v1",
			kind: "ControllerRevision",
			metadata: { name: `agent-${hash}`, namespace: "default" },
			data,
			revision: 1,
		});
		harness.apply(agent());
		expect(harness.daemonSet("agent").status?.collisionCount).toBe(1);
		const second = templateHash(agent().spec.template, 1);
		expect(harness.podOn("node01").metadata.labels?.[HASH]).toBe(second);
		expect(second).not.toBe(hash);
		harness.ready();
		expect(harness.daemonSet("agent").status?.collisionCount).toBe(1);
	});

	test("a revision that was deleted is made anew", () => {
		const harness = start();
		harness.removeTrusted(kind("controllerrevisions.apps"), harness.revisions()[0] as ControllerRevision);
		harness.rest();
		expect(history(harness)).toEqual(["1: agent:1.0"]);
		expect(harness.pods().length).toBe(1);
	});
});

describe("templateHash", () => {
	const template = (
		image: string,
		labels: Record<string, string> = { app: "agent", tier: "node" },
	): PodTemplateSpec => ({
		metadata: { labels },
		spec: { containers: [{ name: "agent", image }] },
	});

	test("does not depend on the order of keys, but on everything else", () => {
		const image = "agent:1.0";
		expect(templateHash(template(image, { tier: "node", app: "agent" }), undefined)).toBe(
			templateHash(template(image), undefined),
		);
		const different = [
			templateHash(template(image), undefined),
			templateHash(template("agent:1.1"), undefined),
			templateHash(template(image, { app: "agent" }), undefined),
			templateHash(template(image), 0),
			templateHash(template(image), 1),
		];
		expect(new Set(different).size).toBe(different.length);
	});

	test("is spelt in the characters of generated names", () => {
		expect(templateHash(template("agent:1.0"), undefined)).toMatch(/^[4-9bcdf]{1,10}$/);
	});
});
