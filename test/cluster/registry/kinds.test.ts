import { describe, expect, it } from "vitest";
import type { Resource } from "../../../src/api/resource";
import type { KubeObject } from "../../../src/api/types";
import { refusal, World } from "./world";

const service = (name: string, spec: object): KubeObject => ({
	apiVersion: "v1",
	kind: "Service",
	metadata: { name },
	spec: { ports: [{ port: 80 }], ...spec },
});

describe("services", () => {
	it("get a cluster IP of their own out of 10.96.0.0/16", async () => {
		const world = new World();
		const ips = [];
		for (const name of ["a", "b", "c"]) {
			const { spec } = await world.create("services", service(name, { selector: { app: name } }));
			expect(spec).toMatchObject({ type: "ClusterIP", ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
			const { clusterIP, clusterIPs } = spec as { clusterIP: string; clusterIPs: string[] };
			expect(clusterIPs).toEqual([clusterIP]);
			ips.push(clusterIP);
		}
		for (const ip of ips) expect(ip).toMatch(/^10\.96\.\d+\.\d+$/);
		expect(new Set(ips).size).toBe(3);
	});

	it("have none when they are headless or a name for something outside", async () => {
		const world = new World();
		const headless = await world.create("services", service("a", { clusterIP: "None", selector: { app: "a" } }));
		expect(headless.spec).toMatchObject({ clusterIP: "None", clusterIPs: ["None"] });
		const outside = await world.create("services", service("b", { type: "ExternalName", externalName: "example.com" }));
		expect(outside.spec).not.toHaveProperty("clusterIP");
	});

	it("get the address that they ask for, if it is free and in the range", async () => {
		const world = new World();
		const asking = (name: string, clusterIP: string) => refusal(world.create("services", service(name, { clusterIP })));
		expect(await asking("a", "10.96.7.7")).toBe("accepted");
		expect(await asking("b", "10.96.7.7")).toBe(
			'422 Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.7.7"]: failed to allocate IP 10.96.7.7: provided IP is already allocated',
		);
		expect(await asking("kube-dns", "10.100.0.10")).toBe(
			'422 Service "kube-dns" is invalid: spec.clusterIPs: Invalid value: ["10.100.0.10"]: failed to allocate IP 10.100.0.10: the provided network does not match the current range',
		);
		await world.client.delete(services(world), { namespace: "default", name: "a" });
		expect(await asking("b", "10.96.7.7")).toBe("accepted");
	});

	it("get node ports where their type needs them", async () => {
		const world = new World();
		const { spec } = await world.create("services", service("a", { type: "NodePort" }));
		const [port] = (spec as { ports: { nodePort: number }[] }).ports;
		expect(port?.nodePort).toBeGreaterThanOrEqual(30_000);
		expect(port?.nodePort).toBeLessThanOrEqual(32_767);
		const asking = (name: string, nodePort: number) =>
			refusal(world.create("services", service(name, { type: "NodePort", ports: [{ port: 80, nodePort }] })));
		expect(await asking("b", port?.nodePort ?? 0)).toBe(
			`422 Service "b" is invalid: spec.ports[0].nodePort: Invalid value: ${port?.nodePort}: provided port is already allocated`,
		);
		expect(await asking("c", 80)).toBe(
			'422 Service "c" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
		);
	});

	it("keep what they have got when an update does not speak of it", async () => {
		const world = new World();
		const made = await world.create("services", service("a", { type: "NodePort" }));
		const key = { namespace: "default", name: "a" };
		const update = service("a", { type: "NodePort", selector: { app: "a" } });
		const after = await world.client.update(services(world), key, update, { fieldManager: "x" });
		const { selector, ...spec } = after.spec as { selector: object };
		expect(spec).toEqual(made.spec);
		expect(selector).toEqual({ app: "a" });
	});
});

const services = (world: World): Resource => found(world, "services");

/** A resource that a cluster serves, by its plural: built in or not. */
function found(world: World, plural: string): Resource {
	const resource = world.client.engine.view((registry) => registry.resources()).find((each) => each.plural === plural);
	if (resource === undefined) throw new Error(`${plural} is not served`);
	return resource;
}

const definition = (schema: object = {}): KubeObject => ({
	apiVersion: "apiextensions.k8s.io/v1",
	kind: "CustomResourceDefinition",
	metadata: { name: "widgets.example.com" },
	spec: {
		group: "example.com",
		scope: "Namespaced",
		names: { kind: "Widget", plural: "widgets", shortNames: ["wd"] },
		versions: [
			{
				name: "v1beta1",
				served: true,
				storage: false,
				schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
			},
			{
				name: "v1",
				served: true,
				storage: true,
				schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true, ...schema } },
				additionalPrinterColumns: [{ name: "Size", type: "integer", jsonPath: ".spec.size" }],
			},
		],
	},
});

const widget = (name: string, size: number): KubeObject => ({
	apiVersion: "example.com/v1",
	kind: "Widget",
	metadata: { name },
	spec: { size },
});

describe("custom resources", () => {
	it("are served once their definition is there, the preferred version first", async () => {
		const world = new World();
		await world.create("customresourcedefinitions.apiextensions.k8s.io", definition());
		const made = await world.get("customresourcedefinitions.apiextensions.k8s.io", "widgets.example.com");
		expect(made.status).toMatchObject({
			acceptedNames: { kind: "Widget", listKind: "WidgetList", plural: "widgets", singular: "widget" },
			conditions: [
				{ type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" },
				{
					type: "Established",
					status: "True",
					reason: "InitialNamesAccepted",
					message: "the initial names have been accepted",
				},
			],
			storedVersions: ["v1"],
		});
		const served = (await world.client.resources()).filter((each) => each.group === "example.com");
		expect(served.map(({ version, kind, singular, shortNames }) => [version, kind, singular, shortNames])).toEqual([
			["v1", "Widget", "widget", ["wd"]],
			["v1beta1", "Widget", "widget", ["wd"]],
		]);
	});

	it("can be created, listed with their own columns, read in each version, and deleted", async () => {
		const world = new World();
		await world.create("customresourcedefinitions.apiextensions.k8s.io", definition());
		const widgets = found(world, "widgets");
		for (const [name, size] of [
			["b", 2],
			["a", 1],
		] as const)
			await world.create(widgets, widget(name, size));
		const table = await world.client.table(widgets, { namespace: "default" });
		expect(table.columnDefinitions.map((column) => column.name)).toEqual(["Name", "Size"]);
		expect(table.rows.map((row) => row.cells)).toEqual([
			["a", 1],
			["b", 2],
		]);
		const old = await world.client.get({ ...widgets, version: "v1beta1" }, { namespace: "default", name: "a" });
		expect(old).toMatchObject({ apiVersion: "example.com/v1beta1", kind: "Widget", metadata: { generation: 1 } });
		await world.client.delete(widgets, { namespace: "default", name: "a" });
		expect((await world.client.list(widgets)).items.map((item) => item.metadata.name)).toEqual(["b"]);
		const none = { ...widgets, plural: "gadgets" };
		expect(await refusal(world.client.get(none, { namespace: "default", name: "a" }))).toBe(
			'404 gadgets.example.com "a" not found',
		);
	});

	it("go with their definition", async () => {
		const world = new World();
		await world.create("customresourcedefinitions.apiextensions.k8s.io", definition());
		const widgets = found(world, "widgets");
		await world.create(widgets, widget("a", 1));
		const definitions = found(world, "customresourcedefinitions");
		await world.client.delete(definitions, { name: "widgets.example.com" });
		world.client.engine.settle();
		expect((await world.client.resources()).filter((each) => each.group === "example.com")).toEqual([]);
		await world.create("customresourcedefinitions.apiextensions.k8s.io", definition());
		expect((await world.client.list(widgets)).items).toEqual([]);
	});

	it("bring warnings about formats that the server does not check", async () => {
		const world = new World();
		const properties = { size: { type: "string", format: "int64" }, at: { type: "string", format: "date-time" } };
		await world.create(
			"customresourcedefinitions.apiextensions.k8s.io",
			definition({ properties: { spec: { type: "object", properties } } }),
		);
		expect(world.warnings).toEqual(['unrecognized format "int64"']);
	});
});

describe("a fresh cluster", () => {
	it("has what a control plane of v1.36 makes for itself", async () => {
		const world = new World(2);
		expect(await world.names("namespaces")).toEqual(["default", "kube-node-lease", "kube-public", "kube-system"]);
		expect(await world.names("nodes")).toEqual(["node01", "node02"]);
		expect(await world.names("services")).toEqual(["kubernetes"]);
		expect(await world.names("priorityclasses.scheduling.k8s.io")).toEqual([
			"system-cluster-critical",
			"system-node-critical",
		]);
		for (const namespace of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
			expect(await world.names("serviceaccounts", namespace)).toEqual(["default"]);
		}
		expect((await world.get("services", "kubernetes")).spec).toMatchObject({ clusterIP: "10.96.0.1" });
	});
});
