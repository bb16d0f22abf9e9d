import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, DAEMON_SETS, TestServer } from "./server";

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

describe("who may ask", () => {
	test.each([
		["no token", ""],
		["another token", "secre"],
		["a token that looks like a service account's", "a.b.c"],
	])("%s is unauthorized", async (_, token) => {
		const { code, body } = await server.send("GET", "/api/v1/nodes", { token });
		expect(code).toBe(401);
		expect(body).toEqual({
			kind: "Status",
			apiVersion: "v1",
			metadata: {},
			status: "Failure",
			message: "Unauthorized",
			reason: "Unauthorized",
			code: 401,
		});
	});

	test("anyone may know that the server is well", async () => {
		expect((await server.send("GET", "/readyz", { token: "" })).text).toBe("ok");
		expect((await server.send("GET", "/livez?verbose", { token: "" })).text).toBe(
			"[+]ping ok\n[+]log ok\n[+]etcd ok\nlivez check passed\n",
		);
		expect((await server.send("GET", "/version", { token: "" })).code).toBe(401);
	});

	test.each([
		["another host", { host: "evil.example" }],
		["another host with the server's port", { host: "evil.example:6443" }],
		["a page of another site", { origin: "https://evil.example" }],
		["a page without an origin", { origin: "null" }],
	])("a request for or from %s is refused, token or not", async (_, headers) => {
		const { code, body } = await server.get("/api/v1/nodes", headers);
		expect([code, body.reason]).toEqual([403, "Forbidden"]);
	});

	test("roles decide for everyone but the server's own user", async () => {
		const asBob = { "impersonate-user": "bob" };
		const refused = await server.get("/api/v1/nodes", asBob);
		expect([refused.code, refused.body.message]).toEqual([
			403,
			'nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope',
		]);
		const rbac = "/apis/rbac.authorization.k8s.io/v1";
		await server.send("POST", `${rbac}/clusterroles`, {
			body: { metadata: { name: "r" }, rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }] },
		});
		const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" };
		const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "bob" }];
		await server.send("POST", `${rbac}/clusterrolebindings`, { body: { metadata: { name: "b" }, roleRef, subjects } });
		expect((await server.get("/api/v1/nodes", asBob)).code).toBe(200);
		expect((await server.get("/api/v1/nodes/node01", asBob)).code).toBe(403);
		expect((await server.get("/api/v1/nodes", { ...asBob, "impersonate-user": "eve" })).code).toBe(403);
	});

	test("a service account's token is its own, until it runs out", async () => {
		const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
		const made = await server.send("POST", path, { body: { spec: { expirationSeconds: 600 } } });
		expect(made.code).toBe(201);
		const { token } = made.body.status;
		const who = () =>
			server.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", { token, body: { metadata: {} } });
		expect((await who()).body.status.userInfo).toMatchObject({
			username: "system:serviceaccount:default:default",
			groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
		});
		server.now += 600_000;
		expect((await who()).code).toBe(401);
		const short = await server.send("POST", path, { body: { spec: { expirationSeconds: 5 } } });
		expect(short.body.message).toBe(
			'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
		);
	});
});

describe("how it is spoken to", () => {
	test("with TLS that the authority's certificate vouches for, by name and by address", async () => {
		for (const servername of ["localhost", ""]) {
			const { port, authority } = server.running;
			const socket = connectTls({ host: "127.0.0.1", port, ca: authority, ...(servername ? { servername } : {}) });
			await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
			expect(socket.authorized).toBe(true);
			socket.destroy();
		}
	});

	test("nothing is answered without TLS", async () => {
		const socket = connectTcp(server.running.port, "127.0.0.1");
		const got: Buffer[] = [];
		socket.on("data", (chunk) => got.push(chunk)).on("error", () => undefined);
		socket.write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
		await new Promise((resolve) => socket.once("close", resolve));
		expect(Buffer.concat(got).toString()).not.toContain("HTTP/1.1 200");
	});

	test("over HTTP/2, many requests on one connection", async () => {
		const session = connectHttp2(`https://127.0.0.1:${server.running.port}`, { ca: server.running.authority });
		const ask = (path: string) =>
			new Promise<number>((resolve, reject) => {
				const stream = session.request({ ":path": path, authorization: `Bearer ${server.token}` });
				stream.on("response", (headers) => resolve(Number(headers[":status"]))).on("error", reject);
				stream.resume();
			});
		const codes = await Promise.all(Array.from({ length: 200 }, () => ask("/api/v1/nodes/node01")));
		expect(new Set(codes)).toEqual(new Set([200]));
		expect(await ask("/nowhere")).toBe(404);
		session.destroy();
	});
});

describe("what is too much", () => {
	const tooLarge = {
		code: 413,
		reason: "RequestEntityTooLarge",
		message: "Request entity too large: limit is 3145728",
	};

	test("a body above 3 MB, announced or not", async () => {
		const announced = await server.send("POST", CONFIG_MAPS, { body: Buffer.alloc(4 * 1024 * 1024, "x") });
		expect(announced.body).toMatchObject(tooLarge);
		const unannounced = await server.send("POST", CONFIG_MAPS, {
			headers: { "transfer-encoding": "chunked" },
			body: Buffer.alloc(3 * 1024 * 1024 + 1, "x"),
		});
		expect(unannounced.body).toMatchObject(tooLarge);
	});

	test("a JSON patch of more than 10,000 operations, and one that copies without end", async () => {
		await server.send("POST", CONFIG_MAPS, { body: configMap("patched", { a: "x".repeat(1000) }) });
		const headers = { "content-type": "application/json-patch+json" };
		const patch = (body: unknown) => server.send("PATCH", `${CONFIG_MAPS}/patched`, { headers, body });
		const many = Array.from({ length: 10_001 }, () => ({ op: "test", path: "/data/a", value: "x" }));
		expect((await patch(many)).body).toMatchObject({
			code: 413,
			message: "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
		});
		const bomb = [
			{ op: "add", path: "/metadata/annotations", value: {} },
			...Array.from({ length: 40 }, (_, at) => ({
				op: "copy",
				from: "/metadata",
				path: `/metadata/annotations/a${at}`,
			})),
		];
		expect((await patch(bomb)).code).toBe(422);
	});

	test("nesting that no object has", async () => {
		const { code, body } = await server.send("POST", DAEMON_SETS, { body: `${"[".repeat(100_000)}` });
		expect([code, body.reason]).toEqual([400, "BadRequest"]);
	});

	test("after all of this the server is well, and nothing was its own failure", async () => {
		expect((await server.get("/api/v1/nodes/node01")).code).toBe(200);
		expect(server.failures).toEqual([]);
	});
});
