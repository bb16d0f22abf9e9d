import { describe, expect, test } from "vitest";
import { forbidden, StatusError } from "../../src/api/statusError";
import { daemonSetController } from "../../src/cluster/controllers/daemonset/index";
import { kind } from "../../src/cluster/kinds";
import { agent, Harness, imageOf, nodeOf } from "./harness";

const cluster = (nodes = 3) =>
	new Harness(daemonSetController).addNodes(...Array.from({ length: nodes }, (_, index) => `node0${index + 1}`));

const nodes = (harness: Harness) =>
	harness
		.pods((pod) => pod.metadata.deletionTimestamp === undefined)
		.map(nodeOf)
		.sort()
		.join(" ");

describe("one pod on every node", () => {
	test("a new DaemonSet gets one pod a node, an event for each, and its status in steps", () => {
		const harness = cluster().apply(agent());
		expect(nodes(harness)).toBe("node01 node02 node03");
		expect(harness.row("agent")).toBe("3 3 0 3 0");
		expect(harness.events).toEqual(
			harness.pods().map((pod) => `Normal SuccessfulCreate Created pod: ${pod.metadata.name}`),
		);
		harness.ready();
		expect(harness.row("agent")).toBe("3 3 3 3 3");
		expect(harness.daemonSet("agent").status).toEqual({
			currentNumberScheduled: 3,
			numberMisscheduled: 0,
			desiredNumberScheduled: 3,
			numberReady: 3,
			observedGeneration: 1,
			updatedNumberScheduled: 3,
			numberAvailable: 3,
		});
	});

	test("a pod is its template's, pinned to its node", () => {
		const [pod] = cluster(1).apply(agent()).pods();
		const hash = pod?.metadata.labels?.["controller-revision-hash"];
		expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/);
		expect(pod).toEqual({
			apiVersion: "v1",
			kind: "Pod",
			metadata: {
				name: pod?.metadata.name,
				uid: pod?.metadata.uid,
				creationTimestamp: "2026-01-01T00:00:00Z",
				generateName: "agent-",
				namespace: "default",
				labels: { app: "agent", "controller-revision-hash": hash, "pod-template-generation": "1" },
				ownerReferences: [
					{
						apiVersion: "apps/v1",
						kind: "DaemonSet",
						name: "agent",
						uid: "uid-2",
						controller: true,
						blockOwnerDeletion: true,
					},
				],
			},
			spec: {
				containers: [{ name: "agent", image: "agent:1.0" }],
				affinity: {
					nodeAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: {
							nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node01"] }] }],
						},
					},
				},
				tolerations: [
					{ key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
					{ key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
					{ key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
					{ key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
					{ key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
					{ key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
				],
			},
		});
	});

	test("hostNetwork tolerates a network that is not there; the template's own affinity and tolerations stay", () => {
		const zone = { key: "kubernetes.io/os", operator: "In", values: ["linux"] };
		const preferred = [{ weight: 1, preference: { matchExpressions: [zone] } }];
		const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
		const harness = new Harness(daemonSetController).addNode("node01", { labels: { "kubernetes.io/os": "linux" } });
		const daemonSet = agent();
		harness.apply(
			agent({
				template: {
					metadata: { labels: { app: "agent" }, annotations: { note: "x" }, finalizers: ["example.com/hold"] },
					spec: {
						...daemonSet.spec.template.spec,
						containers: [{ name: "agent" }],
						hostNetwork: true,
						tolerations: [
							{ key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
							{ key: "gpu", operator: "Exists" },
						],
						affinity: {
							nodeAffinity: {
								requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [zone] }] },
								preferredDuringSchedulingIgnoredDuringExecution: preferred,
							},
							podAntiAffinity,
						},
					},
				},
			}),
		);
		const [pod] = harness.pods();
		expect(pod?.metadata.annotations).toEqual({ note: "x" });
		expect(pod?.metadata.finalizers).toEqual(["example.com/hold"]);
		expect(
			pod?.spec.tolerations?.map(({ key, tolerationSeconds }) => `${key} ${tolerationSeconds ?? ""}`.trim()),
		).toEqual([
			"node.kubernetes.io/unreachable",
			"gpu",
			"node.kubernetes.io/not-ready",
			"node.kubernetes.io/disk-pressure",
			"node.kubernetes.io/memory-pressure",
			"node.kubernetes.io/pid-pressure",
			"node.kubernetes.io/unschedulable",
			"node.kubernetes.io/network-unavailable",
		]);
		expect(pod?.spec.affinity).toEqual({
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: {
					nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node01"] }] }],
				},
				preferredDuringSchedulingIgnoredDuringExecution: preferred,
			},
			podAntiAffinity,
		});
	});

	test("no nodes, no pods", () => {
		const harness = cluster(0).apply(agent());
		expect(harness.pods()).toEqual([]);
		expect(harness.row("agent")).toBe("0 0 0 0 0");
		expect(harness.daemonSet("agent").status?.observedGeneration).toBe(1);
	});

	test("more pods than one burst are made, in the end", () => {
		const names = Array.from({ length: 600 }, (_, index) => `n${String(index).padStart(4, "0")}`);
		const harness = new Harness(daemonSetController).addNodes(...names).apply(agent());
		expect(harness.pods().length).toBe(600);
		expect(harness.row("agent")).toBe("600 600 0 600 0");
	});

	test("a node that joins gets a pod", () => {
		const harness = cluster(1).apply(agent()).ready().addNode("node09").rest();
		expect(nodes(harness)).toBe("node01 node09");
	});

	test("a pod that is deleted comes back once the old one is gone, not before", () => {
		const harness = cluster(2).apply(agent()).ready();
		harness.delete(kind("pods"), "default", harness.podOn("node02").metadata.name ?? "", {});
		harness.rest();
		expect(nodes(harness)).toBe("node01");
		expect(harness.row("agent")).toBe("2 2 2 2 2");
		harness.vanish();
		expect(nodes(harness)).toBe("node01 node02");
		expect(harness.row("agent")).toBe("2 2 1 2 1");
	});

	test("a terminating pod that has finished holds nothing up, whatever finalizer keeps it", () => {
		const harness = cluster(1).apply(agent()).ready();
		const pod = harness.podOn("node01");
		harness.changePod(pod, {
			metadata: { ...pod.metadata, deletionTimestamp: "2026-01-01T00:00:30Z", finalizers: ["example.com/hold"] },
			status: { phase: "Failed" },
		});
		harness.rest();
		expect(harness.pods().length).toBe(2);
		expect(nodes(harness)).toBe("node01");
	});

	test("surplus pods go, the oldest bound one stays", () => {
		const harness = cluster(1).apply(agent()).ready();
		const kept = harness.podOn("node01");
		harness.advance(5000);
		const { name: _name, ...metadata } = kept.metadata;
		harness.createTrusted(kind("pods"), { ...kept, metadata: { ...metadata, name: "twin" } });
		harness.rest();
		expect(harness.podOn("node01").metadata.name).toBe(kept.metadata.name);
		expect(harness.events.at(-1)).toBe("Normal SuccessfulDelete Deleted pod: twin");
	});

	test("an unbound pod whose node is gone is removed at the next sync", () => {
		const harness = cluster(2).apply(agent());
		harness.removeTrusted(kind("nodes"), harness.get(kind("nodes"), undefined, "node02"));
		harness.ready((pod) => nodeOf(pod) === "node01");
		expect(nodes(harness)).toBe("node01");
	});

	test("a selector of nothing selects everything, and the controller keeps its hands off", () => {
		const harness = cluster(1).apply(agent({ selector: {} }));
		expect(harness.pods()).toEqual([]);
		expect(harness.events).toEqual([
			"Warning SelectingAll This daemon set is selecting all pods. A non-empty selector is required.",
		]);
	});

	test("a DaemonSet that is being deleted makes nothing", () => {
		const harness = cluster(1).apply(agent({}, { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["x"] }));
		expect(harness.pods()).toEqual([]);
		expect(harness.revisions()).toEqual([]);
		expect(harness.daemonSet("agent").status).toBeUndefined();
	});

	test("a sync that finds nothing to do writes nothing", () => {
		const harness = cluster().apply(agent()).ready();
		const before = JSON.stringify(harness.writes);
		daemonSetController.observe(
			{ type: "MODIFIED", resource: "daemonsets.apps", object: { ...harness.daemonSet("agent") } },
			(key) => {
				expect(key).toBe("default/agent");
				harness.addNode("same").removeTrusted(kind("nodes"), { metadata: { name: "same" } });
			},
			harness,
		);
		harness.rest();
		expect(harness.writes["daemonsets.apps"]).toBe(JSON.parse(before)["daemonsets.apps"]);
		expect(harness.writes.pods).toBe(JSON.parse(before).pods);
	});

	test("what does not matter to a DaemonSet does not wake its controller", () => {
		const harness = cluster(1).apply(agent());
		const before = harness.syncs;
		harness.bind();
		harness.changeNode("node01", () => ({ labels: undefined }));
		expect(harness.syncs).toBe(before);
	});
});

describe("placement", () => {
	const NoSchedule = { key: "dedicated", value: "gpu", effect: "NoSchedule" };
	const NoExecute = { key: "dedicated", value: "gpu", effect: "NoExecute" };

	test("nodeSelector, spec.nodeName and taints keep pods off", () => {
		const harness = new Harness(daemonSetController)
			.addNode("a", { labels: { zone: "a" } })
			.addNode("b")
			.addNode("c", { labels: { zone: "a" }, taints: [NoSchedule] });
		const { template } = agent().spec;
		harness.apply(agent({ template: { ...template, spec: { containers: [], nodeSelector: { zone: "a" } } } }));
		expect(nodes(harness)).toBe("a");
		expect(harness.row("agent")).toBe("1 1 0 1 0");
		harness.apply(agent({ template: { ...template, spec: { containers: [], nodeName: "b" } } }, { name: "one" }));
		expect(nodes(harness)).toBe("a b");
		harness.apply(
			agent(
				{ template: { ...template, spec: { containers: [], tolerations: [{ operator: "Exists" }] } } },
				{ name: "all" },
			),
		);
		expect(harness.row("all")).toBe("3 3 0 3 0");
	});

	test.each(["not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"])(
		"a node that is %s keeps its pod and gets new ones",
		(trouble) => {
			const effect = trouble === "not-ready" || trouble === "unreachable" ? "NoExecute" : "NoSchedule";
			const taint = { key: `node.kubernetes.io/${trouble}`, effect };
			const harness = new Harness(daemonSetController).addNode("a", { taints: [taint] }).apply(agent());
			expect(harness.row("agent")).toBe("1 1 0 1 0");
		},
	);

	test("network-unavailable is tolerated by hostNetwork pods only", () => {
		const taint = { key: "node.kubernetes.io/network-unavailable", effect: "NoSchedule" };
		const harness = new Harness(daemonSetController).addNode("a", { taints: [taint] }).apply(agent());
		expect(harness.row("agent")).toBe("0 0 0 0 0");
		harness.change("agent", ({ template }) => ({
			template: { ...template, spec: { containers: [], hostNetwork: true } },
		}));
		expect(harness.row("agent")).toBe("1 1 0 1 0");
	});

	test("a NoExecute taint turns pods out, a NoSchedule taint leaves them as misscheduled", () => {
		const harness = cluster(3).apply(agent()).ready();
		harness.changeNode("node01", () => ({ taints: [NoExecute] }));
		expect(nodes(harness)).toBe("node02 node03");
		expect(harness.vanish().row("agent")).toBe("2 2 2 2 2");
		harness.changeNode("node02", () => ({ taints: [NoSchedule] }));
		harness.setReady(harness.podOn("node03"), false).rest();
		expect(harness.row("agent")).toBe("1 1 0 1 0 misscheduled 1");
		harness.changeNode("node02", () => ({ taints: [] }));
		expect(harness.row("agent")).toBe("2 2 1 2 1");
	});

	test("labels that come and go move the pods", () => {
		const { template } = agent().spec;
		const spec = { containers: [], nodeSelector: { disk: "ssd" } };
		const harness = cluster(2).apply(agent({ template: { ...template, spec } }));
		expect(harness.row("agent")).toBe("0 0 0 0 0");
		harness.changeNode("node02", () => ({ labels: { disk: "ssd" } })).ready();
		expect(nodes(harness)).toBe("node02");
		harness.changeNode("node02", () => ({ labels: {} })).vanish();
		expect(nodes(harness)).toBe("");
		expect(harness.row("agent")).toBe("0 0 0 0 0");
	});
});

describe("finished pods", () => {
	test("a failed pod is reported, deleted and replaced; the next ones after 1 s, 2 s, 4 s …", () => {
		const harness = cluster(1).apply(agent()).ready();
		const first = harness.podOn("node01").metadata.name;
		harness.finish(harness.podOn("node01"), "Failed");
		expect(harness.events.slice(-3)).toEqual([
			`Warning FailedDaemonPod Found failed daemon pod default/${first} on node node01, will try to kill it`,
			`Normal SuccessfulDelete Deleted pod: ${first}`,
			`Normal SuccessfulCreate Created pod: ${harness.podOn("node01").metadata.name}`,
		]);
		const delays: number[] = [];
		for (let round = 0; round < 12; round++) {
			const failed = harness.podOn("node01").metadata.name;
			harness.finish(harness.podOn("node01"), "Failed");
			let waited = 0;
			while (harness.podOn("node01").metadata.name === failed) {
				harness.advance(500);
				waited += 500;
			}
			delays.push(waited / 1000);
		}
		expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
	});

	test("the back-off is a node's, and ends with a new template or after a long quiet time", () => {
		const harness = cluster(2).apply(agent()).ready();
		const failOn = (node: string) => {
			const { name } = harness.podOn(node).metadata;
			harness.finish(harness.podOn(node), "Failed");
			return harness.podOn(node).metadata.name !== name;
		};
		expect([failOn("node01"), failOn("node01"), failOn("node02")]).toEqual([true, false, true]);
		harness.advance(1000);
		expect(failOn("node01")).toBe(false);
		harness.setImage("agent", "agent:2.0").advance(0);
		expect(harness.podOn("node01").status?.phase).not.toBe("Failed");
		harness.live();
		expect(failOn("node01")).toBe(true);
		harness.advance(31 * 60_000);
		expect(failOn("node01")).toBe(true);
	});

	test("a failed pod that has to wait counts, and settling does not wait for it", () => {
		const harness = cluster(1).apply(agent()).ready();
		harness.finish(harness.podOn("node01"), "Failed").finish(harness.podOn("node01"), "Failed").settle();
		expect(harness.row("agent")).toBe("1 1 0 1 0");
		expect(harness.podOn("node01").status?.phase).toBe("Failed");
	});

	test("a succeeded pod is replaced at once", () => {
		const harness = cluster(1).apply(agent()).ready();
		const { name } = harness.podOn("node01").metadata;
		harness.finish(harness.podOn("node01"), "Succeeded");
		expect(harness.events.slice(-3, -1)).toEqual([
			`Normal SucceededDaemonPod Found succeeded daemon pod default/${name} on node node01, will try to delete it`,
			`Normal SuccessfulDelete Deleted pod: ${name}`,
		]);
		expect(harness.podOn("node01").metadata.name).not.toBe(name);
	});
});

describe("pods that are refused", () => {
	const refusal = forbidden({ group: "", plural: "pods" }, "agent-", "no PriorityClass with name nowhere was found");

	test("DESIRED stays, one attempt a sync, retried with back-off", () => {
		const harness = cluster(3);
		harness.admit = () => {
			throw refusal;
		};
		harness.apply(agent());
		expect(harness.row("agent")).toBe("3 0 0 0 0");
		expect(harness.events).toEqual([
			'Warning FailedCreate Error creating: pods "agent-" is forbidden: no PriorityClass with name nowhere was found',
		]);
		harness.settle();
		expect(harness.events.length).toBe(1);
		// 5 ms, 10 ms, 20 ms … 320 ms.
		harness.advance(635);
		expect(harness.events.length).toBe(8);
		harness.advance(86_400_000);
		expect(harness.events.length).toBeLessThan(120);
		harness.admit = () => {};
		harness.advance(1_000_000);
		expect(harness.row("agent")).toBe("3 3 0 3 0");
		expect(harness.daemonSet("agent").status?.observedGeneration).toBe(1);
	});

	test("a DaemonSet that is made anew under the same name does not inherit the back-off", () => {
		const harness = cluster(1);
		harness.admit = () => {
			throw refusal;
		};
		harness.apply(agent()).advance(60_000);
		const attempts = harness.events.length;
		harness.removeTrusted(kind("daemonsets.apps"), harness.daemonSet("agent"));
		harness.rest().advance(3_600_000);
		expect(harness.events.length).toBe(attempts);
		harness.apply(agent()).advance(35);
		// At once, then after 5, 10 and 20 ms.
		expect(harness.events.length).toBe(attempts + 4);
	});

	test("what can be made is made: batches of 1, 2, 4, … until one fails", () => {
		const harness = cluster(9);
		let attempts = 0;
		harness.admit = () => {
			attempts++;
			if (harness.pods().length >= 4) {
				throw refusal;
			}
		};
		harness.apply(agent());
		expect(harness.pods().length).toBe(4);
		// One, two, then a batch of four of which one fits; once more, since pods were made; then it waits.
		expect(attempts).toBe(8);
	});

	test("a namespace that goes away is no news", () => {
		const harness = cluster(2);
		harness.admit = () => {
			const { message, reason, code } = refusal.status;
			const causes = [{ reason: "NamespaceTerminating" }];
			throw new StatusError({ message, reason, code, details: { causes } });
		};
		harness.apply(agent()).advance(60_000);
		expect(harness.events).toEqual([]);
		expect(harness.row("agent")).toBe("2 0 0 0 0");
	});

	test("a deletion that is refused is reported", () => {
		const harness = cluster(1).apply(agent()).ready();
		harness.delete = () => {
			throw refusal;
		};
		harness.changeNode("node01", () => ({ taints: [{ key: "x", effect: "NoExecute" }] }));
		expect(harness.events.at(-1)).toBe(
			'Warning FailedDelete Error deleting: pods "agent-" is forbidden: no PriorityClass with name nowhere was found',
		);
	});

	test("a bug is not taken for a refusal", () => {
		const harness = cluster(1);
		harness.admit = () => {
			throw new TypeError("bug");
		};
		expect(() => harness.apply(agent())).toThrow("bug");
	});
});

describe("minReadySeconds", () => {
	test("ready comes first, available so much later, to the second", () => {
		const harness = cluster(2)
			.apply(agent({ minReadySeconds: 12 }))
			.ready((pod) => nodeOf(pod) === "node01");
		harness.advance(5000).ready().advance(6999);
		expect(harness.row("agent")).toBe("2 2 2 2 0");
		expect(harness.advance(1).row("agent")).toBe("2 2 2 2 1");
		expect(harness.settle().row("agent")).toBe("2 2 2 2 2");
		expect(harness.now).toBe(Date.parse("2026-01-01T00:00:17Z"));
	});

	test("a pod that loses its readiness begins again", () => {
		const harness = cluster(1)
			.apply(agent({ minReadySeconds: 10 }))
			.ready()
			.advance(9000);
		harness.setReady(harness.podOn("node01"), false).rest().setReady(harness.podOn("node01"), true).rest();
		expect(harness.advance(9999).row("agent")).toBe("1 1 1 1 0");
		expect(harness.advance(1).row("agent")).toBe("1 1 1 1 1");
	});

	test("raising it takes back what was available; no revision comes of it", () => {
		const harness = cluster(2).apply(agent()).ready();
		harness.change("agent", () => ({ minReadySeconds: 100 }));
		expect(harness.row("agent")).toBe("2 2 2 2 0");
		expect(harness.daemonSet("agent").status?.observedGeneration).toBe(2);
		expect(harness.revisions().length).toBe(1);
	});
});

describe("adoption", () => {
	test("an orphan that the selector matches is taken in, and not replaced", () => {
		const harness = cluster(1).apply(agent()).ready();
		const pod = harness.podOn("node01");
		harness.removeTrusted(kind("daemonsets.apps"), harness.daemonSet("agent"));
		const { ownerReferences: _owners, ...metadata } = pod.metadata;
		harness.changePod(harness.podOn("node01"), { metadata });
		harness.apply(agent());
		expect(harness.pods().length).toBe(1);
		expect(harness.podOn("node01").metadata.ownerReferences?.[0]?.uid).toBe(harness.daemonSet("agent").metadata.uid);
		expect(harness.row("agent")).toBe("1 1 1 1 1");
	});

	test("a pod whose labels no longer match is let go, and replaced", () => {
		const harness = cluster(1).apply(agent()).ready();
		const pod = harness.podOn("node01");
		harness.changePod(pod, { metadata: { ...pod.metadata, labels: { app: "debug" } } }).rest();
		expect(harness.pods().map((each) => each.metadata.ownerReferences?.length ?? 0)).toEqual([0, 1]);
		expect(harness.events.at(-1)).toContain("SuccessfulCreate");
		harness.changePod(harness.get(kind("pods"), "default", pod.metadata.name ?? "") as typeof pod, {
			metadata: { ...pod.metadata, ownerReferences: undefined },
		});
		harness.rest();
		// Back under the selector: one of the two is surplus, the younger one.
		expect(harness.podOn("node01").metadata.name).toBe(pod.metadata.name);
	});

	test("another controller's pods, other namespaces' and terminating ones are left alone", () => {
		const harness = cluster(1);
		const pod = (name: string, metadata: object) => ({
			apiVersion: "v1",
			kind: "Pod",
			metadata: { name, namespace: "default", labels: { app: "agent" }, ...metadata },
			spec: { containers: [], nodeName: "node01" },
		});
		const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid: "rs", controller: true };
		harness.createTrusted(kind("pods"), pod("owned", { ownerReferences: [owner] }));
		harness.createTrusted(kind("pods"), pod("elsewhere", { namespace: "other" }));
		harness.createTrusted(kind("pods"), pod("going", { deletionTimestamp: "2026-01-01T00:00:00Z" }));
		harness.apply(agent());
		const ours = harness.pods((each) => each.metadata.ownerReferences?.[0]?.kind === "DaemonSet");
		expect(ours.map((each) => each.metadata.generateName)).toEqual(["agent-"]);
	});
});

describe("OnDelete", () => {
	test("pods keep their template until they are deleted by hand", () => {
		const harness = cluster(3)
			.apply(agent({ updateStrategy: { type: "OnDelete" } }))
			.ready();
		harness.setImage("agent", "agent:2.0").live();
		expect(harness.row("agent")).toBe("3 3 3 0 3");
		harness.delete(kind("pods"), "default", harness.podOn("node02").metadata.name ?? "", {});
		harness.live();
		expect(harness.row("agent")).toBe("3 3 3 1 3");
		expect(imageOf(harness.podOn("node02"))).toBe("agent:2.0");
	});
});
