import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, DAEMON_SETS, daemonSet, TestServer } from "./server";

const server = new TestServer(2);
beforeAll(async () => {
	await server.start();
	for (const name of ["a", "b", "c"])
		await server.send("POST", CONFIG_MAPS, { body: configMap(name, { k: `<${name}>` }) });
	await server.send("POST", DAEMON_SETS, { body: daemonSet("agent") });
});
afterAll(() => server.stop());

const names = (body: { items: { metadata: { name: string } }[] }) => body.items.map(({ metadata }) => metadata.name);

describe("objects and lists", () => {
	test("an object, written as Go writes it", async () => {
		const { code, text, headers } = await server.get(`${CONFIG_MAPS}/a`);
		expect(code).toBe(200);
		expect(headers["content-type"]).toBe("application/json");
		expect(text.startsWith('{"kind":"ConfigMap","apiVersion":"v1","metadata":{')).toBe(true);
		expect(text).toContain('"data":{"k":"\\u003ca\\u003e"}');
		expect(text.endsWith("}\n")).toBe(true);
	});

	test("a long list comes in pieces that make one text, the same as a short list's", async () => {
		const path = "/api/v1/namespaces/many/configmaps";
		await server.send("POST", "/api/v1/namespaces", {
			body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "many" } },
		});
		const name = (index: number) => `m${String(index).padStart(3, "0")}`;
		for (let index = 0; index < 450; index++) {
			await server.send("POST", path, { body: configMap(name(index), { k: index === 300 ? "<ü€>" : "x" }) });
		}
		const whole = await server.get(`${path}?labelSelector=!none`);
		expect(whole.headers["content-length"]).toBeUndefined();
		expect(names(whole.body)).toEqual(["kube-root-ca.crt", ...Array.from({ length: 450 }, (_, index) => name(index))]);
		expect(whole.text).toContain('"data":{"k":"\\u003cü€\\u003e"}');
		const packed = await server.open("GET", path, { headers: { "accept-encoding": "gzip" } });
		const chunks: Buffer[] = [];
		for await (const chunk of packed) chunks.push(chunk as Buffer);
		expect(gunzipSync(Buffer.concat(chunks)).toString()).toBe((await server.get(path)).text);
	}, 120_000);

	test("what is not there", async () => {
		expect((await server.get(`${CONFIG_MAPS}/z`)).body).toMatchObject({
			message: 'configmaps "z" not found',
			details: { name: "z", kind: "configmaps" },
			code: 404,
		});
		expect((await server.get("/api/v1/namespaces/default/nope")).body).toMatchObject({
			message: "the server could not find the requested resource",
			code: 404,
		});
		expect((await server.get("/apis/nope.example/v1/things")).text).toBe("404 page not found\n");
		expect((await server.send("POST", "/api/v1/pods", { body: {} })).body).toMatchObject({
			message: "the server does not allow this method on the requested resource",
			code: 405,
		});
		expect((await server.get(`${DAEMON_SETS}/agent/scale`)).body.message).toBe(
			"the server could not find the requested resource",
		);
	});

	test("a list in parts leads on to the rest", async () => {
		const first = await server.get(`${CONFIG_MAPS}?limit=2`);
		expect(names(first.body)).toEqual(["a", "b"]);
		const { metadata } = first.body;
		expect(metadata.remainingItemCount).toBe(2);
		const rest = await server.get(`${CONFIG_MAPS}?limit=9&continue=${metadata.continue}`);
		expect(names(rest.body)).toEqual(["c", "kube-root-ca.crt"]);
		expect(first.body.items[0].kind).toBeUndefined();
		expect((await server.get(`${CONFIG_MAPS}?continue=nonsense`)).code).toBe(400);
	});

	test("selectors, and what they can't be", async () => {
		const get = (query: string) => server.get(`/api/v1/namespaces/default/pods?${query}`);
		expect(names((await get("fieldSelector=spec.nodeName%3Dnode01")).body)).toHaveLength(1);
		expect(names((await get("labelSelector=app%3Dother")).body)).toEqual([]);
		expect((await get("fieldSelector=spec.nope%3D1")).code).toBe(400);
		expect((await get("labelSelector=%3D%3D")).code).toBe(400);
		expect((await get("limit=many")).body.message).toBe('strconv.ParseInt: parsing "many": invalid syntax');
	});

	test("a revision that is yet to come, or no longer known", async () => {
		const future = await server.get(`${CONFIG_MAPS}?resourceVersion=999999`);
		expect([future.code, future.body.details.causes[0].reason]).toEqual([504, "ResourceVersionTooLarge"]);
		expect(future.headers["retry-after"]).toBe("1");
		const match = await server.get(`${CONFIG_MAPS}?resourceVersionMatch=Sometimes`);
		expect(match.body.message).toBe(
			'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Unsupported value: "Sometimes": supported values: "Exact", "NotOlderThan", ""]',
		);
	});
});

describe("in the form that is asked for", () => {
	const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

	test("as a table", async () => {
		const { body } = await server.get(DAEMON_SETS, { accept: table });
		expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
		expect(body.columnDefinitions[0]).toMatchObject({ name: "Name", type: "string", format: "name" });
		expect(body.rows[0].object).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "agent" } });
		const without = await server.get(`${DAEMON_SETS}/agent?includeObject=None`, { accept: table });
		expect(without.body.rows[0].object).toBeNull();
		const odd = await server.get(`${DAEMON_SETS}?includeObject=Some`, { accept: table });
		expect(odd.body.message).toBe(
			"Unable to convert to Table as requested: includeObject: Invalid value: \"Some\": must be 'Metadata', 'Object', 'None', or empty",
		);
	});

	test("as metadata alone", async () => {
		const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
		const { body } = await server.get(CONFIG_MAPS, { accept });
		expect(body.kind).toBe("PartialObjectMetadataList");
		expect(Object.keys(body.items[0])).toEqual(["kind", "apiVersion", "metadata"]);
	});

	test("as YAML, indented, or compressed", async () => {
		expect((await server.get(`${CONFIG_MAPS}/a`, { accept: "application/yaml" })).text).toContain(
			"\nkind: ConfigMap\n",
		);
		expect((await server.get(`${CONFIG_MAPS}/a?pretty=true`)).text).toContain('{\n  "kind": "ConfigMap",\n');
		await server.send("POST", CONFIG_MAPS, { body: configMap("large", { k: "x".repeat(200_000) }) });
		const incoming = await server.open("GET", `${CONFIG_MAPS}/large`, { headers: { "accept-encoding": "gzip" } });
		expect(incoming.headers["content-encoding"]).toBe("gzip");
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		expect(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()).data.k).toHaveLength(200_000);
	});

	test("nothing but protobuf, or what does not exist", async () => {
		const refused = await server.get(CONFIG_MAPS, { accept: "application/vnd.kubernetes.protobuf" });
		expect([refused.code, refused.body.message]).toEqual([
			406,
			"only the following media types are accepted: application/json, application/yaml",
		]);
		const fallsBack = await server.get(CONFIG_MAPS, { accept: "application/vnd.kubernetes.protobuf,application/json" });
		expect([fallsBack.code, fallsBack.body.kind]).toEqual([200, "ConfigMapList"]);
	});
});

describe("what the server serves", () => {
	const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

	test("everything at once, and nothing again for who has it", async () => {
		const { body, headers } = await server.get("/apis", { accept });
		const apps = body.items.find((group: { metadata: { name: string } }) => group.metadata.name === "apps");
		expect(apps.versions[0].resources.find((each: { resource: string }) => each.resource === "daemonsets")).toEqual({
			resource: "daemonsets",
			responseKind: { group: "", version: "", kind: "DaemonSet" },
			scope: "Namespaced",
			singularResource: "daemonset",
			verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
			shortNames: ["ds"],
			categories: ["all"],
			subresources: [
				{
					subresource: "status",
					responseKind: { group: "", version: "", kind: "DaemonSet" },
					verbs: ["get", "patch", "update"],
				},
			],
		});
		expect((await server.get("/apis", { accept, "if-none-match": String(headers.etag) })).code).toBe(304);
	});

	test("group by group, as older clients ask", async () => {
		expect((await server.get("/api")).body.versions).toEqual(["v1"]);
		expect((await server.get("/apis/apps")).body).toEqual({
			kind: "APIGroup",
			apiVersion: "v1",
			name: "apps",
			versions: [{ groupVersion: "apps/v1", version: "v1" }],
			preferredVersion: { groupVersion: "apps/v1", version: "v1" },
		});
		const { body } = await server.get("/api/v1");
		expect(body.resources.find((each: { name: string }) => each.name === "pods/eviction")).toEqual({
			name: "pods/eviction",
			singularName: "",
			namespaced: true,
			group: "policy",
			version: "v1",
			kind: "Eviction",
			verbs: ["create"],
		});
	});

	test("its types, as JSON and as the protobuf of client-go", async () => {
		const { body } = await server.get("/openapi/v3");
		const where = body.paths["apis/apps/v1"].serverRelativeURL;
		const types = await server.get(where);
		expect(types.body.components.schemas["io.k8s.api.apps.v1.DaemonSet"].type).toBe("object");
		expect(types.headers["cache-control"]).toBe("public, immutable");
		const protobuf = await server.get("/openapi/v2", {
			accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
		});
		expect(protobuf.headers["content-type"]).toBe("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
		// Document.swagger is field 1.
		expect(protobuf.text.startsWith("\n\u00032.0")).toBe(true);
	});
});
