import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, DAEMON_SETS, daemonSet, TestServer } from "./server";

const server = new TestServer(2);
beforeAll(() => server.start());
afterAll(() => server.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
	server.send("POST", path, { body, headers });
const patch = (path: string, type: string, body: unknown) =>
	server.send("PATCH", path, { headers: { "content-type": `application/${type}` }, body });

describe("bodies", () => {
	const text = (json: string) => post(`${DAEMON_SETS}?dryRun=All&fieldValidation=Strict`, json);

	test.each([
		["", "unexpected end of JSON input (<empty>)"],
		["{", "unexpected end of JSON input ({)"],
		["kind: DaemonSet", "invalid character 'k' looking for beginning of value (6b696e643a204461656d6f6e536574)"],
		['{"a":1,}', "invalid character '}' looking for beginning of object key string ({\"a\":1,})"],
		["{} {}", "invalid character '{' after top-level value ({} {})"],
	])("%j is no object", async (json, why) => {
		expect((await text(json)).body.message).toBe(
			`the object provided is unrecognized (must be of type DaemonSet): couldn't get version/kind; json parse error: ${why}`,
		);
	});

	test("a field that stands twice is refused, or warned of", async () => {
		const json = JSON.stringify(daemonSet("twice")).replace('"image":', '"image":"x","image":');
		expect((await text(json)).body.message).toBe(
			'DaemonSet in version "v1" cannot be handled as a DaemonSet: strict decoding error: duplicate field "spec.template.spec.containers[0].image"',
		);
		const warned = await post(`${DAEMON_SETS}?dryRun=All`, json);
		expect([warned.code, warned.warnings]).toEqual([
			201,
			['299 - "duplicate field \\"spec.template.spec.containers[0].image\\""'],
		]);
	});

	test("YAML is taken for what it is", async () => {
		const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-yaml}\ndata: {a: 'on'}\n";
		const made = await post(CONFIG_MAPS, yaml, { "content-type": "application/yaml" });
		expect([made.code, made.body.data]).toEqual([201, { a: "on" }]);
	});

	test("other types are not, protobuf only when it can be read", async () => {
		for (const type of ["text/plain", "application/cbor", "application/vnd.kubernetes.protobuf"]) {
			const { code, body } = await post(CONFIG_MAPS, configMap("x"), { "content-type": type });
			expect([code, body.message]).toEqual([
				415,
				"the body of the request was in an unknown format - accepted media types include: application/json, application/yaml",
			]);
		}
		const field = (number: number, bytes: Buffer) => Buffer.from([(number << 3) | 2, bytes.length, ...bytes]);
		const string = (number: number, value: string) => field(number, Buffer.from(value));
		const object = Buffer.concat([
			field(1, string(1, "from-protobuf")),
			field(2, Buffer.concat([string(1, "k"), string(2, "v")])),
		]);
		const envelope = Buffer.concat([
			Buffer.from("k8s\0"),
			field(1, Buffer.concat([string(1, "v1"), string(2, "ConfigMap")])),
			field(2, object),
		]);
		const made = await post(CONFIG_MAPS, envelope, { "content-type": "application/vnd.kubernetes.protobuf" });
		expect([made.code, made.body.metadata.name, made.body.data]).toEqual([201, "from-protobuf", { k: "v" }]);
	});
});

describe("options", () => {
	test.each([
		[
			"fieldValidation=Loose",
			'fieldValidation: Unsupported value: "Loose": supported values: "", "Ignore", "Strict", "Warn"',
		],
		["dryRun=Some", 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
		[`fieldManager=${"m".repeat(129)}`, "fieldManager: Too long: may not be more than 128 bytes"],
		["fieldManager=a%07b", 'fieldManager: Invalid value: "a\\ab": invalid character U+0007 (at position 1)'],
	])("%s", async (query, cause) => {
		const { code, body } = await post(`${CONFIG_MAPS}?${query}`, configMap("x"));
		expect([code, body.message]).toEqual([422, `CreateOptions.meta.k8s.io "" is invalid: ${cause}`]);
	});

	test("a client that does not say who it is, is its User-Agent", async () => {
		const { body } = await post(CONFIG_MAPS, configMap("managed", { a: "b" }), { "user-agent": "operator/v2 (linux)" });
		expect(body.metadata.managedFields[0].manager).toBe("operator");
	});

	test("of a deletion, in its body or its query", async () => {
		await post(CONFIG_MAPS, configMap("kept"));
		const remove = (query: string, body?: unknown) => server.send("DELETE", `${CONFIG_MAPS}/kept${query}`, { body });
		expect((await remove("?propagationPolicy=Sometimes")).body.message).toBe(
			'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sometimes": supported values: "Foreground", "Background", "Orphan", "nil"',
		);
		expect((await remove("", { preconditions: { uid: "other" } })).code).toBe(409);
		expect((await remove("", { gracePeriodSeconds: "soon" })).code).toBe(400);
		expect((await remove("?dryRun=All")).code).toBe(200);
		expect((await remove("")).body).toMatchObject({ kind: "Status", status: "Success", details: { name: "kept" } });
		expect((await remove("")).code).toBe(404);
	});

	test("a patch says its type, and only an apply takes by force", async () => {
		await post(CONFIG_MAPS, configMap("patched"));
		expect((await patch(`${CONFIG_MAPS}/patched`, "json", {})).body.message).toBe(
			"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml",
		);
		expect((await patch(`${CONFIG_MAPS}/patched?force=true`, "merge-patch+json", {})).body.message).toBe(
			'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
		);
		expect((await patch(`${CONFIG_MAPS}/patched`, "apply-patch+yaml", "")).body.message).toBe(
			'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
		);
	});
});

describe("apply", () => {
	const apply = (path: string, body: unknown, query = "") =>
		patch(`${CONFIG_MAPS}/${path}?fieldManager=me${query}`, "apply-patch+yaml", body);
	const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {a: 'x'}\n";

	test("creates, and then changes", async () => {
		const made = await apply("applied", text);
		expect([made.code, made.body.data]).toEqual([201, { a: "x" }]);
		const changed = await apply("applied", text.replace("'x'", "'y'"));
		expect([changed.code, changed.body.data]).toEqual([200, { a: "y" }]);
		expect(changed.body.metadata.managedFields).toMatchObject([
			{ manager: "me", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1" },
		]);
	});

	test("is no CBOR", async () => {
		expect((await patch(`${CONFIG_MAPS}/applied?fieldManager=me`, "apply-patch+cbor", "")).code).toBe(415);
	});

	test.each([
		["", 400, "invalid object type: /, Kind="],
		["kind: ConfigMap", 400, "invalid object type: /, Kind=ConfigMap"],
		["apiVersion: a/b/c\nkind: ConfigMap", 400, "invalid object type: /, Kind="],
		["apiVersion: apps/v1\nkind: DaemonSet", 400, "invalid object type: apps/v1, Kind=DaemonSet"],
		[
			"5",
			400,
			"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go value of type map[string]interface {}",
		],
		[
			"a: [",
			400,
			"error decoding YAML: error converting YAML to JSON: yaml: line 1: did not find expected node content",
		],
		[text.replace("applied", "other"), 400, "the name of the object (other) does not match the name on the URL (new)"],
		[
			text.replace("name: applied", "labels: {}"),
			400,
			"the name of the object (new based on URL) was undeterminable: name must be provided",
		],
		[
			text.replace("applied", "new, namespace: other"),
			400,
			"the namespace of the provided object does not match the namespace sent on the request",
		],
		[
			text.replace("applied", "new, uid: mine"),
			409,
			'Operation cannot be fulfilled on configmaps "new": uid mismatch: the provided object specified uid mine, and no existing object was found',
		],
		[
			`${text}more: 1\n`,
			500,
			"failed to create typed patch object (/applied; /v1, Kind=ConfigMap): .more: field not declared in schema",
		],
		[
			`${text.replace("applied", "new")}data: {a: 'y'}\n`,
			400,
			'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 5: key "data" already set in map',
		],
	])("%j is refused", async (body, code, message) => {
		const answer = await apply("new", body, "&fieldValidation=Strict");
		expect([answer.code, answer.body.message]).toEqual([code, message]);
	});

	test("warns of what stands twice", async () => {
		const { code, warnings } = await apply("applied", `${text}data: {a: 'y'}\n`);
		expect([code, warnings]).toEqual([200, ['299 - "line 5: key \\"data\\" already set in map"']]);
	});
});

describe("subresources", () => {
	const pods = "/api/v1/namespaces/default/pods";
	const pod = (name: string, spec: object = {}) => ({
		metadata: { name },
		spec: { schedulerName: "mine", containers: [{ name: "main", image: "app:1" }], ...spec },
	});

	test("a scheduler of the user's own binds a pod, once", async () => {
		await post(pods, pod("bound"));
		const bind = () =>
			post(`${pods}/bound/binding`, { metadata: { name: "bound" }, target: { kind: "Node", name: "node02" } });
		expect((await bind()).body).toMatchObject({ kind: "Status", status: "Success" });
		expect((await server.get(`${pods}/bound`)).body.spec.nodeName).toBe("node02");
		expect((await bind()).body.message).toBe(
			'Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "node02"',
		);
	});

	test("the log of a pod that runs is empty, of one that does not, a reason", async () => {
		expect((await server.get(`${pods}/bound/log`)).body.message).toBe(
			'container "main" in pod "bound" is waiting to start: ContainerCreating',
		);
		server.now += 10_000;
		expect(await server.get(`${pods}/bound/log`)).toMatchObject({ code: 200, text: "" });
		expect((await server.get(`${pods}/bound/log?container=other`)).body.message).toBe(
			"container other is not valid for pod bound",
		);
		expect((await server.get(`${pods}/bound/log?previous=true`)).body.message).toBe(
			'previous terminated container "main" in pod "bound" not found',
		);
		expect((await post(`${pods}/bound/exec?command=ls`, "")).code).toBe(400);
	});

	test("a Deployment has a scale, a DaemonSet none", async () => {
		const { spec } = daemonSet("web");
		const deployments = "/apis/apps/v1/namespaces/default/deployments";
		await post(deployments, { metadata: { name: "web" }, spec: { ...spec, replicas: 2 } });
		const scaled = await patch(`${deployments}/web/scale`, "merge-patch+json", { spec: { replicas: 5 } });
		expect(scaled.body).toMatchObject({ kind: "Scale", apiVersion: "autoscaling/v1", spec: { replicas: 5 } });
		expect(scaled.body.status.selector).toBe("app=web");
		expect((await server.get(`${deployments}/web`)).body).toMatchObject({
			metadata: { generation: 2 },
			spec: { replicas: 5 },
		});
		const negative = await patch(`${deployments}/web/scale`, "merge-patch+json", { spec: { replicas: -1 } });
		expect(negative.body.message).toBe(
			'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
		);
		await post(DAEMON_SETS, daemonSet("agent"));
		expect((await patch(`${DAEMON_SETS}/agent/scale`, "merge-patch+json", {})).code).toBe(404);
	});

	test("a budget stands before an eviction", async () => {
		await post("/apis/policy/v1/namespaces/default/poddisruptionbudgets", {
			metadata: { name: "keep" },
			spec: { minAvailable: 1, selector: { matchLabels: { held: "yes" } } },
		});
		await post(pods, {
			...pod("held", { schedulerName: undefined }),
			metadata: { name: "held", labels: { held: "yes" } },
		});
		server.now += 10_000;
		const evict = await post(`${pods}/held/eviction`, { metadata: { name: "held" } });
		expect([evict.code, evict.body.message]).toEqual([
			429,
			"Cannot evict pod as it would violate the pod's disruption budget.",
		]);
	});

	test("all objects of a selection go at once", async () => {
		for (const name of ["x1", "x2"]) {
			await post(CONFIG_MAPS, { ...configMap(name), metadata: { name, labels: { go: "yes" } } });
		}
		const gone = await server.send("DELETE", `${CONFIG_MAPS}?labelSelector=go%3Dyes`);
		expect(gone.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["x1", "x2"]);
		expect((await server.get(`${CONFIG_MAPS}/x1`)).code).toBe(404);
	});

	test("nothing was the server's own failure", () => expect(server.failures).toEqual([]));
});
