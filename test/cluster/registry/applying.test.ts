import { beforeEach, describe, expect, it } from "vitest";
import type { Resource } from "../../../src/api/resource";
import type { KubeObject } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { configMap, daemonSet, refusal, World } from "./world";

let world: World;

beforeEach(() => {
	world = new World();
});

const key = { namespace: "default", name: "a" };
const map = (data: object, metadata: object = {}) => configMap({ name: "a", ...metadata }, data);
const apply = (object: object, fieldManager: string, options: object = {}, what = "configmaps") =>
	world.client.patch(kind(what), key, "apply", object, { fieldManager, ...options });
const merge = (patch: object, fieldManager = "kubectl-patch", options: object = {}, what = "configmaps") =>
	world.client.patch(kind(what), key, "merge", patch, { fieldManager, ...options });
/** Whose what is: a line for each manager. */
const owners = ({ metadata }: KubeObject) =>
	(metadata.managedFields ?? []).map(
		({ manager, operation, subresource = "", fieldsV1 }) =>
			`${manager} ${operation} ${subresource}${JSON.stringify(fieldsV1).replaceAll('"', "")}`,
	);

describe("the managers of an object", () => {
	it("that nobody has kept is what it held before the first apply", async () => {
		await world.create("configmaps", map({ x: "1" }));
		await merge({ metadata: { managedFields: [{}] } });
		expect((await world.get("configmaps", "a")).metadata.managedFields).toBeUndefined();
		await merge({ data: { z: "2" } });
		expect((await world.get("configmaps", "a")).metadata.managedFields).toBeUndefined();
		expect(owners(await apply(map({ x: "1" }), "me"))).toEqual([
			"me Apply {f:data:{f:x:{}}}",
			"before-first-apply Update {f:data:{.:{},f:x:{},f:z:{}}}",
		]);
	});

	it("are what a client writes, as far as the server can read it", async () => {
		await world.create("configmaps", map({ x: "1" }));
		const entry = {
			manager: "b",
			operation: "Apply",
			apiVersion: "v1",
			fieldsType: "FieldsV1",
			fieldsV1: { "f:data": { "f:x": {} } },
		};
		const empty = { ...entry, manager: "c", fieldsV1: {} };
		expect(owners(await merge({ metadata: { managedFields: [empty, entry, { ...entry, manager: "a" }] } }))).toEqual([
			"a Apply {f:data:{f:x:{}}}",
			"b Apply {f:data:{f:x:{}}}",
		]);
		expect(owners(await merge({ metadata: { managedFields: [{ ...entry, operation: "Guess" }] } }))).toHaveLength(2);
	});

	it("of updates are ten at most, the oldest put together", async () => {
		await world.create("configmaps", map({ x: "1" }));
		for (let each = 0; each < 11; each++) {
			world.now += 1_000;
			await merge({ data: { [`x${each}`]: "1" } }, `manager-${each}`);
		}
		const object = await world.get("configmaps", "a");
		expect(owners(object).slice(0, 2)).toEqual([
			"ancient-changes Update {f:data:{.:{},f:x:{},f:x0:{},f:x1:{}}}",
			"manager-2 Update {f:data:{f:x2:{}}}",
		]);
		expect(object.metadata.managedFields).toHaveLength(10);
	});

	it("of a version that is served no more own nothing", async () => {
		await world.create("daemonsets.apps", daemonSet("a"));
		const old = {
			manager: "old",
			operation: "Update",
			apiVersion: "apps/v1beta2",
			fieldsType: "FieldsV1",
			fieldsV1: { "f:spec": { "f:minReadySeconds": {} } },
		};
		await merge(
			{ metadata: { managedFields: [old] }, spec: { minReadySeconds: 5 } },
			"kubectl-patch",
			{},
			"daemonsets.apps",
		);
		const { apiVersion, kind: name } = daemonSet("a");
		const applied = await apply(
			{ apiVersion, kind: name, spec: { minReadySeconds: 7 } },
			"me",
			{ force: true },
			"daemonsets.apps",
		);
		expect(owners(applied).filter((line) => /^(old|me)/.test(line))).toEqual([
			"me Apply {f:spec:{f:minReadySeconds:{}}}",
		]);
	});
});

describe("conflicts", () => {
	it("name the subresource of their manager, and what is theirs", async () => {
		await world.create("daemonsets.apps", daemonSet("a"));
		const { apiVersion, kind: name } = daemonSet("a");
		const status = (value: string) => ({
			apiVersion,
			kind: name,
			status: { conditions: [{ type: "Mine", status: value }] },
		});
		await apply(status("True"), "one", { subresource: "status" }, "daemonsets.apps");
		expect(await refusal(apply(status("False"), "two", { subresource: "status" }, "daemonsets.apps"))).toBe(
			'409 Apply failed with 1 conflict: conflict with "one" with subresource "status": .status.conditions[type="Mine"].status',
		);
		expect(await refusal(apply(status("False"), "two", {}, "daemonsets.apps"))).toBe("accepted");
	});

	it("are none where kubectl has applied the same on its side, and others where somebody has changed it since", async () => {
		const annotation = "kubectl.kubernetes.io/last-applied-configuration";
		const written = map({ x: "1", z: "1" }, { namespace: "default" });
		const annotations = { [annotation]: JSON.stringify(written) };
		await world.create("configmaps", map({ x: "1", z: "1" }, { annotations }));
		await merge({ data: { z: "2" } });
		expect(await refusal(apply(map({ x: "9", z: "9" }), "kubectl"))).toBe(
			'409 Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.z',
		);
		expect(await refusal(apply(map({ x: "9" }), "other"))).toBe(
			'409 Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.x',
		);
		const taken = await apply(map({ x: "9" }), "kubectl");
		expect([taken.data, taken.metadata.annotations]).toEqual([
			{ x: "9", z: "2" },
			{
				[annotation]: `${JSON.stringify({ apiVersion: "v1", data: { x: "9" }, kind: "ConfigMap", metadata: { name: "a" } })}\n`,
			},
		]);
	});
});

describe("an apply", () => {
	it("through status makes no object, and needs a kind that has one", async () => {
		expect(await refusal(apply(daemonSet("a"), "me", { subresource: "status" }, "daemonsets.apps"))).toBe(
			'404 daemonsets.apps "a" not found',
		);
		await world.create("configmaps", map({}));
		expect(await refusal(apply(map({}), "me", { subresource: "status" }))).toBe(
			"404 the server could not find the requested resource",
		);
	});

	it("gives back to the defaults what nobody says any more", async () => {
		const config = { ...daemonSet("a") } as unknown as { spec: object };
		await apply({ ...config, spec: { ...config.spec, revisionHistoryLimit: 3 } }, "me", {}, "daemonsets.apps");
		const after = await apply(config, "me", {}, "daemonsets.apps");
		expect(after.spec).toMatchObject({ revisionHistoryLimit: 10, updateStrategy: { type: "RollingUpdate" } });
		expect(after.metadata.generation).toBe(2);
	});

	it("merges the metadata of custom resources by its types, and their lists as a whole", async () => {
		const openAPIV3Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
		await world.create("customresourcedefinitions.apiextensions.k8s.io", {
			apiVersion: "apiextensions.k8s.io/v1",
			kind: "CustomResourceDefinition",
			metadata: { name: "widgets.example.com" },
			spec: {
				group: "example.com",
				scope: "Namespaced",
				names: { kind: "Widget", plural: "widgets" },
				versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
			},
		});
		const widgets = (await world.client.resources()).find(({ plural }) => plural === "widgets") as Resource;
		const widget = (finalizer: string, spec: object) => ({
			apiVersion: "example.com/v1",
			kind: "Widget",
			metadata: { name: "a", finalizers: [finalizer] },
			spec,
		});
		const send = (object: object, fieldManager: string) =>
			world.client.patch(widgets, key, "apply", object, { fieldManager });
		await send(widget("example.com/one", { parts: ["x"], size: { width: 1 } }), "one");
		const both = await send(widget("example.com/two", { size: { height: 2 } }), "two");
		expect([both.metadata.finalizers, both.spec]).toEqual([
			["example.com/one", "example.com/two"],
			{ parts: ["x"], size: { width: 1, height: 2 } },
		]);
		expect(await refusal(send(widget("example.com/two", { parts: ["z"] }), "two"))).toBe(
			'409 Apply failed with 1 conflict: conflict with "one": .spec.parts',
		);
	});
});
