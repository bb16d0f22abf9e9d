import { describe, expect, it } from "vitest";
import { kind } from "../../../src/cluster/kinds";
import { configMap, daemonSet, pod, refusal, World } from "./world";

const sets = kind("daemonsets.apps");
const agent = { namespace: "default", name: "agent" };

describe("create", () => {
	it("gives an object its uid, times, version and generation, whatever its author says of them", async () => {
		const world = new World();
		const made = await world.create(
			"daemonsets.apps",
			daemonSet("agent", { uid: "mine", generation: 7, creationTimestamp: "2001-01-01T00:00:00Z" }),
		);
		expect(made.metadata).toMatchObject({
			name: "agent",
			namespace: "default",
			generation: 1,
			creationTimestamp: "2026-01-02T03:04:05Z",
			annotations: { "deprecated.daemonset.template.generation": "1" },
		});
		expect(made.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(made.status).toEqual({
			currentNumberScheduled: 0,
			desiredNumberScheduled: 0,
			numberMisscheduled: 0,
			numberReady: 0,
		});
		expect(Number(made.metadata.resourceVersion)).toBeGreaterThan(0);
	});

	it("records who set what, and leaves status to the controller", async () => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		const { metadata } = await world.get("daemonsets.apps", "agent");
		expect(metadata.managedFields?.map(({ manager, subresource }) => [manager, subresource])).toEqual([
			["kube-controller-manager", "status"],
			["kubectl-create", undefined],
		]);
		expect(metadata.managedFields?.[0]?.fieldsV1).toMatchObject({ "f:status": { "f:desiredNumberScheduled": {} } });
	});

	it("records nothing any more, whoever writes, of an object whose managedFields were given up", async () => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		const patch = (body: object) =>
			world.client.patch(sets, agent, "merge", { metadata: body }, { fieldManager: "kubectl-patch" });
		await patch({ managedFields: [{}], labels: { tier: "node" } });
		const object = await world.get("daemonsets.apps", "agent");
		await patch({ annotations: { "example.com/owner": "ops" } });
		const template = { template: { spec: { containers: [{ name: "main", image: "agent:2.0" }] } } };
		await world.client.patch(sets, agent, "strategic", { spec: template }, { fieldManager: "kubectl-set" });
		world.now += 60_000;
		const later = await world.get("daemonsets.apps", "agent");
		expect([object.metadata.managedFields, later.metadata.managedFields]).toEqual([undefined, undefined]);
		expect(later.status).toMatchObject({ updatedNumberScheduled: 1, observedGeneration: 2 });
	});

	it("names an object by generateName, in Go's letters", async () => {
		const world = new World();
		const names = [];
		for (let each = 0; each < 3; each++) {
			const { metadata } = await world.create("configmaps", configMap({ generateName: "made-" }));
			names.push(metadata.name ?? "");
		}
		for (const name of names) expect(name).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
		expect(new Set(names).size).toBe(3);
		const long = await world.create("configmaps", configMap({ generateName: "a".repeat(80) }));
		expect(long.metadata.name).toMatch(/^a{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
	});

	it.each([
		["a name that is taken", { name: "taken" }, '409 configmaps "taken" already exists'],
		["no name", {}, '422 ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
		[
			"another namespace than the request's",
			{ name: "a", namespace: "kube-system" },
			"400 the namespace of the provided object does not match the namespace sent on the request",
		],
		[
			"a resourceVersion",
			{ name: "a", resourceVersion: "5" },
			"500 resourceVersion should not be set on objects to be created",
		],
	])("refuses %s", async (_, metadata, answer) => {
		const world = new World();
		await world.create("configmaps", configMap({ name: "taken" }));
		expect(await refusal(world.create("configmaps", configMap(metadata)))).toBe(answer);
	});

	it("refuses what is to go into a namespace that is not there, or is going away", async () => {
		const world = new World();
		const into = (namespace: string) => world.create("configmaps", configMap({ name: "a" }), { namespace });
		expect(await refusal(into("nowhere"))).toBe('404 namespaces "nowhere" not found');
		await world.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "old" } });
		await world.create("configmaps", configMap({ name: "held", finalizers: ["example.com/hold"] }), {
			namespace: "old",
		});
		await world.client.delete(kind("namespaces"), { name: "old" });
		expect(await refusal(into("old"))).toBe(
			'403 configmaps "a" is forbidden: unable to create new content in namespace old because it is being terminated',
		);
	});

	it("keeps nothing of a dry run", async () => {
		const world = new World();
		const made = await world.create("daemonsets.apps", daemonSet("agent"), { dryRun: true });
		expect(made.metadata.resourceVersion).toBeUndefined();
		expect(made.metadata.uid).toBeDefined();
		expect(await world.names("daemonsets.apps")).toEqual([]);
	});

	it("gives a new namespace what every namespace has", async () => {
		const world = new World();
		const made = await world.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "new" } });
		expect(made).toMatchObject({
			metadata: { labels: { "kubernetes.io/metadata.name": "new" } },
			spec: { finalizers: ["kubernetes"] },
			status: { phase: "Active" },
		});
		expect(await world.names("serviceaccounts", "new")).toEqual(["default"]);
		expect(await world.names("configmaps", "new")).toEqual(["kube-root-ca.crt"]);
	});
});

describe("update", () => {
	it("counts up the generation for a new spec, and for nothing else", async () => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		const generations = [];
		for (const change of [
			{ metadata: { labels: { a: "b" } } },
			{ spec: { minReadySeconds: 5 } },
			{ spec: { minReadySeconds: 5 } },
			{ spec: { template: { spec: { hostNetwork: true } } } },
		]) {
			const { metadata } = await world.client.patch(sets, agent, "strategic", change, {
				fieldManager: "kubectl-patch",
			});
			generations.push([metadata.generation, metadata.annotations?.["deprecated.daemonset.template.generation"]]);
		}
		expect(generations).toEqual([
			[1, "1"],
			[2, "1"],
			[2, "1"],
			[3, "2"],
		]);
	});

	it("writes nothing when nothing changes", async () => {
		const world = new World();
		const made = await world.create("configmaps", configMap({ name: "a" }, { x: "1" }));
		const key = { namespace: "default", name: "a" };
		const again = await world.client.update(kind("configmaps"), key, made, { fieldManager: "other" });
		expect(again).toEqual(made);
	});

	it("takes a version that is no longer the present one for a conflict", async () => {
		const world = new World();
		const made = await world.create("configmaps", configMap({ name: "a" }));
		const key = { namespace: "default", name: "a" };
		const put = (object: object) => world.client.update(kind("configmaps"), key, object, { fieldManager: "x" });
		await put({ ...made, data: { x: "1" } });
		expect(await refusal(put({ ...made, data: { x: "2" } }))).toBe(
			'409 Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
		);
		expect(await refusal(put({ ...configMap({ name: "a" }, { x: "3" }) }))).toBe("accepted");
		expect(await refusal(put(configMap({ name: "b" })))).toBe(
			"400 the name of the object (b) does not match the name on the URL (a)",
		);
		expect(await refusal(put(configMap({})))).toBe(
			"400 the name of the object (a based on URL) was undeterminable: name must be provided",
		);
		expect(await refusal(put(configMap({ name: "a", uid: "0b0e0c5e-0000-4000-8000-000000000000" })))).toBe(
			`409 Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 0b0e0c5e-0000-4000-8000-000000000000, UID in object meta: ${made.metadata.uid}`,
		);
	});

	it("leaves status to its subresource, and everything else to the object's", async () => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		const before = await world.get("daemonsets.apps", "agent");
		const main = await world.client.patch(sets, agent, "merge", { status: { numberReady: 9 } }, { fieldManager: "x" });
		expect(main.status).toEqual(before.status);
		const status = await world.client.patch(
			sets,
			agent,
			"merge",
			{ metadata: { labels: { a: "b" } }, spec: { minReadySeconds: 9 }, status: { numberMisscheduled: 9 } },
			{ fieldManager: "x", subresource: "status" },
		);
		expect(status.status).toMatchObject({ numberMisscheduled: 9 });
		expect(status.spec).toEqual(before.spec);
		expect(status.metadata.generation).toBe(1);
	});
});

describe("patch", () => {
	it("answers what makes no sense in the server's words", async () => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		const patch = (type: "strategic" | "merge" | "json", body: unknown) =>
			refusal(
				world.client.patch(sets, agent, type, body, { fieldManager: "kubectl-patch", fieldValidation: "Strict" }),
			);
		expect(await patch("strategic", { spec: { bogus: 1 } })).toBe(
			'422  "" is invalid: patch: Invalid value: "map[spec:map[bogus:1]]": strict decoding error: unknown field "spec.bogus"',
		);
		expect(await patch("json", [{ op: "add", path: "/metadata/labels/a", value: "b" }])).toBe(
			"422 the server rejected our request due to an error in our request",
		);
		expect(
			await patch(
				"json",
				Array.from({ length: 10_001 }, () => ({ op: "test", path: "", value: 1 })),
			),
		).toBe("413 Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001");
		expect(await patch("merge", { metadata: { name: "other" } })).toBe(
			"400 the name of the object (other) does not match the name on the URL (agent)",
		);
		expect(await patch("merge", { metadata: { resourceVersion: "1" } })).toBe(
			'409 Operation cannot be fulfilled on daemonsets.apps "agent": the object has been modified; please apply your changes to the latest version and try again',
		);
	});
});

describe("delete", () => {
	it("answers what is left, or that nothing is", async () => {
		const world = new World();
		const made = await world.create("configmaps", configMap({ name: "a" }));
		const key = { namespace: "default", name: "a" };
		expect(await world.client.delete(kind("configmaps"), key)).toEqual({
			kind: "Status",
			apiVersion: "v1",
			metadata: {},
			status: "Success",
			details: { name: "a", kind: "configmaps", uid: made.metadata.uid },
		});
		expect(await refusal(world.client.delete(kind("configmaps"), key))).toBe('404 configmaps "a" not found');
	});

	it("waits for finalizers, and removes the object with the last of them", async () => {
		const world = new World();
		await world.create("configmaps", configMap({ name: "a", finalizers: ["example.com/one", "example.com/two"] }));
		const key = { namespace: "default", name: "a" };
		const marked = await world.client.delete(kind("configmaps"), key);
		expect(marked.metadata).toMatchObject({
			deletionTimestamp: "2026-01-02T03:04:05Z",
			deletionGracePeriodSeconds: 0,
			finalizers: ["example.com/one", "example.com/two"],
		});
		expect(await refusal(world.create("configmaps", configMap({ name: "a" })))).toBe(
			'409 object is being deleted: configmaps "a" already exists',
		);
		for (const finalizers of [["example.com/two"], []]) {
			expect(await world.names("configmaps")).toContain("a");
			await world.client.patch(kind("configmaps"), key, "merge", { metadata: { finalizers } }, { fieldManager: "x" });
		}
		expect(await world.names("configmaps")).not.toContain("a");
	});

	it("ends a pod gracefully; a shorter grace counts, a longer one does not", async () => {
		const world = new World();
		await world.create("pods", pod("web", { terminationGracePeriodSeconds: 60, nodeName: "node01" }));
		world.now += 5000;
		await world.get("pods", "web");
		const key = { namespace: "default", name: "web" };
		const ending = await world.client.delete(kind("pods"), key);
		expect(ending.metadata).toMatchObject({
			deletionTimestamp: "2026-01-02T03:05:10Z",
			deletionGracePeriodSeconds: 60,
		});
		const longer = await world.client.delete(kind("pods"), key, { gracePeriodSeconds: 90 });
		expect(longer.metadata.deletionGracePeriodSeconds).toBe(60);
		const shorter = await world.client.delete(kind("pods"), key, { gracePeriodSeconds: 10 });
		expect(shorter.metadata).toMatchObject({
			deletionTimestamp: "2026-01-02T03:04:20Z",
			deletionGracePeriodSeconds: 10,
		});
		const forced = await world.client.delete(kind("pods"), key, { gracePeriodSeconds: 0 });
		expect(forced.kind).toBe("Status");
		expect(await world.names("pods")).toEqual([]);
	});

	it("ends a pod that runs nowhere at once", async () => {
		const world = new World(0);
		await world.create("pods", pod("web"));
		const answer = await world.client.delete(kind("pods"), { namespace: "default", name: "web" });
		expect(answer.kind).toBe("Status");
		expect(await world.names("pods")).toEqual([]);
	});

	it("asks for what the preconditions say", async () => {
		const world = new World();
		const made = await world.create("daemonsets.apps", daemonSet("agent"));
		const remove = (preconditions: { uid?: string; resourceVersion?: string }) =>
			refusal(world.client.delete(sets, agent, { preconditions }));
		expect(await remove({ uid: "another" })).toBe(
			`409 Operation cannot be fulfilled on DaemonSet.apps "agent": the UID in the precondition (another) does not match the UID in record (${made.metadata.uid}). The object might have been deleted and then recreated`,
		);
		expect(await remove({ uid: made.metadata.uid })).toBe("accepted");
	});

	it.each([
		["Background", []],
		["Foreground", []],
		["Orphan", ["agent"]],
	] as const)("does with dependents what %s says", async (propagationPolicy, left) => {
		const world = new World();
		await world.create("daemonsets.apps", daemonSet("agent"));
		world.client.engine.settle();
		await world.client.delete(sets, agent, { propagationPolicy });
		world.client.engine.settle();
		expect(await world.names("daemonsets.apps")).toEqual([]);
		const { items } = await world.client.list(kind("pods"), { namespace: "default" });
		expect(items.map((item) => item.metadata.labels?.app)).toEqual(left);
		expect(items.flatMap((item) => item.metadata.ownerReferences ?? [])).toEqual([]);
	});

	it("protects the namespaces that a cluster needs, and empties others", async () => {
		const world = new World();
		expect(await refusal(world.client.delete(kind("namespaces"), { name: "default" }))).toBe(
			'403 namespaces "default" is forbidden: this namespace may not be deleted',
		);
		await world.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "new" } });
		await world.create("daemonsets.apps", daemonSet("agent"), { namespace: "new" });
		world.client.engine.settle();
		const ending = await world.client.delete(kind("namespaces"), { name: "new" });
		expect(ending.status).toMatchObject({ phase: "Terminating" });
		world.client.engine.settle();
		expect(await refusal(world.client.get(kind("namespaces"), { name: "new" }))).toBe('404 namespaces "new" not found');
		expect(await world.names("pods", "new")).toEqual([]);
	});
});
