import { existsSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../src/main";
import { type Outcome, Session } from "../../cli/session";
import { configMap } from "../../cluster/http/server";
import * as acts from "./acts";
import { type Act, FaultServer } from "./faultServer";

/** What users read when a server fails. The words are kubectl's: test/e2e/faults.test.ts holds them against the real one. */

const server = new FaultServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

let session: Session;
beforeEach(() => {
	session = new Session({ now: Date.now() });
	server.reset();
});
afterEach(() => session.end());

const ds = (words: string, config: string = server.kubeconfig()) =>
	session.run([...words.split(" "), "--kubeconfig", config]);
const failed = (stderr: string) => ({ code: 1, stdout: "", stderr: `${stderr}\n` });
const LIST = /GET .*daemonsets/;
const pem = (base64: string) => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
/** The beginning of a certificate: a sequence of sequences that is longer than what is there. */
const CUT_SHORT = Buffer.from([0x30, 0x82, 0x01, 0x00, 0x30, 0x81, 0xb0, 0xa0, 0x03, 0x02, 0x01, 0x02]).toString(
	"base64",
);

describe("a server that fails", () => {
	const page = JSON.stringify(acts.GATEWAY_PAGE.trim());

	test.each<[string, Act]>([
		["500", acts.answer(500, "boom")],
		["503", acts.status(503, "ServiceUnavailable", "away")],
		["an HTML page with 502", acts.gateway],
		["a connection that is cut", acts.cut],
		["a body that breaks off", acts.short('{"kind":')],
	])("a read is sent again after %s", async (_, act) => {
		server.once(LIST, act);
		expect(await ds("get ds")).toEqual({
			code: 0,
			stdout: "",
			stderr: "No resources found in default namespace.\n",
		});
		expect(server.requests(LIST)).toHaveLength(2);
	});

	test.each<[string, Act, string]>([
		[
			"500",
			acts.answer(500, "boom"),
			'Error from server (InternalError): an error on the server ("boom") has prevented the request from succeeding (get daemonsets.apps)',
		],
		[
			"an HTML page with 502",
			acts.gateway,
			`Error from server (InternalError): an error on the server (${page}) has prevented the request from succeeding (get daemonsets.apps)`,
		],
		["503", acts.status(503, "ServiceUnavailable", "away"), "Error from server (ServiceUnavailable): away"],
		["a connection that is cut", acts.cut, "Unable to connect to the server: EOF"],
		[
			"a body that breaks off",
			acts.short('{"kind":'),
			"unexpected error when reading response body. Please retry. Original error: unexpected EOF",
		],
		[
			"what is no HTTP",
			acts.garbage,
			'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.6"',
		],
		[
			"half of a JSON text",
			acts.answer(200, '{"kind":', { "content-type": "application/json" }),
			"unexpected end of JSON input",
		],
		[
			"HTML where JSON should be",
			acts.answer(200, "<p>", { "content-type": "text/html" }),
			"serializer for text/html doesn't exist",
		],
		[
			"404 without a Status",
			acts.answer(404, "404 page not found\n"),
			'Error from server (NotFound): Unable to list "apps/v1, Resource=daemonsets": the server could not find the requested resource (get daemonsets.apps)',
		],
		[
			"a redirection to elsewhere",
			acts.answer(302, "", { location: "https://elsewhere.example/" }),
			"Error from server: the server responded with the status code 302 but did not return more information (get daemonsets.apps)",
		],
		[
			"redirections without end",
			acts.answer(302, "", { location: "/apis/apps/v1/daemonsets" }),
			"Unable to connect to the server: stopped after 10 redirects",
		],
	])("that lasts: %s", async (_, act, stderr) => {
		server.always(LIST, act);
		expect(await ds("get ds")).toEqual(failed(stderr));
	});

	test("a write is not sent again", async () => {
		server.always(/POST/, acts.gateway);
		expect(await ds("create configmap a")).toEqual(
			failed(
				`error: failed to create configmap: an error on the server (${page}) has prevented the request from succeeding (post configmaps)`,
			),
		);
		expect(server.requests(/POST/)).toHaveLength(1);
	});

	test("429 with Retry-After: it waits, and says so; a write, too", async () => {
		const busy = acts.status(429, "TooManyRequests", "slow down", { "retry-after": "7" });
		server.once(/POST/, busy, busy);
		const began = session.now;
		const { code, stdout, stderr } = await ds("create configmap waited");
		expect([code, stdout]).toEqual([0, "configmap/waited created\n"]);
		expect(stderr.replaceAll(/\d+s/g, "Ns")).toBe("The server asks to wait: trying again in Ns\n".repeat(2));
		expect(session.now - began).toBeGreaterThanOrEqual(14_000);
		expect(session.now - began).toBeLessThanOrEqual(15_400);
		expect(server.requests(/POST/)).toHaveLength(3);
	});

	test("a Retry-After of a day is not waited for; 429 without one stands", async () => {
		server.once(LIST, acts.status(429, "TooManyRequests", "slow down", { "retry-after": "86400" }));
		const began = session.now;
		expect((await ds("get ds")).code).toBe(0);
		expect(session.now - began).toBeLessThan(40_000);
		server.always(LIST, acts.status(429, "TooManyRequests", "slow down"));
		expect(await ds("get ds")).toEqual(failed("Error from server (TooManyRequests): slow down"));
	});

	test.each<[string, Act, string]>([
		[
			"says nothing",
			acts.hang,
			"Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
		],
		[
			"stops in the middle",
			acts.stall('{"kind":"Table",'),
			"unexpected error when reading response body. Please retry. Original error: net/http: request canceled (Client.Timeout or context cancellation while reading body)",
		],
	])("--request-timeout fires when it %s", async (_, act, stderr) => {
		server.always(LIST, act);
		const outcome: Outcome = { code: -1, stdout: "", stderr: "" };
		const args = ["get", "ds", "--request-timeout=5s", "-v=6", "--kubeconfig", server.kubeconfig()];
		const ended = main(args, session.host(outcome));
		const begun = act === acts.hang ? 0 : 1;
		for (let each = 1; each <= 1 + 2 * begun; each++) {
			await server.came(LIST, each);
			// The head of the answer is there.
			while (answers(outcome.stderr) < each * begun) await new Promise((resolve) => setImmediate(resolve));
			session.pass(5000);
		}
		expect(await ended).toBe(1);
		expect(outcome.stderr.replaceAll(/^I.*\n/gm, "")).toBe(`${stderr}\n`);
	});

	const answers = (log: string) => log.match(/"Response".*daemonsets/g)?.length ?? 0;
});

describe("who one is", () => {
	test("a token that nobody knows", async () => {
		const config = server.kubeconfig({ user: { token: "nonsense" } });
		expect(await ds("get ds", config)).toEqual(
			failed("error: You must be logged in to the server (the server has asked for the client to provide credentials)"),
		);
		server.always(LIST, acts.status(401, "Unauthorized", "Unauthorized"));
		expect(await ds("get ds")).toEqual(failed("error: You must be logged in to the server (Unauthorized)"));
	});

	test("what one may not do", async () => {
		expect(await ds("get ds --as bob")).toEqual(
			failed(
				'Error from server (Forbidden): daemonsets.apps is forbidden: User "bob" cannot list resource "daemonsets" in API group "apps" in the namespace "default"',
			),
		);
	});

	test("-v tells of requests, and never of credentials", async () => {
		const user = { token: server.cluster.token };
		const { code, stderr } = await ds("get ds -v 10", server.kubeconfig({ user }));
		expect(code).toBe(0);
		expect(stderr).toContain('"Response" status="200 OK"');
		expect(stderr).toContain("\tAuthorization: Bearer <masked>\n");
		expect(stderr).not.toContain(server.cluster.token);
	});
});

describe("where one goes", () => {
	test("nobody listens there", async () => {
		const port = await acts.closedPort();
		expect(await session.run(`get ds --server https://127.0.0.1:${port}`)).toEqual(
			failed(`The connection to the server 127.0.0.1:${port} was refused - did you specify the right host or port?`),
		);
	});

	const OPENAPI =
		'error validating "m.yaml": error validating data: failed to download openapi: Get "SERVER/openapi/v2?timeout=32s": REFUSED; if you choose to ignore these errors, turn validation off with --validate=false';
	const UNRECOGNIZED = 'unable to recognize "m.yaml": Get "SERVER/api?timeout=32s": REFUSED';
	test.each([
		["create -f m.yaml", OPENAPI],
		["apply -f m.yaml --server-side", OPENAPI],
		["replace -f m.yaml", OPENAPI],
		["create -f m.yaml --validate=false", UNRECOGNIZED],
		["delete -f m.yaml", UNRECOGNIZED],
		["api-versions", `couldn't get available api versions from server: Get "SERVER/api?timeout=32s": REFUSED`],
		[
			"create cm x",
			`failed to create configmap: Post "SERVER/api/v1/namespaces/default/configmaps?fieldManager=kubectl-create&fieldValidation=Strict": REFUSED`,
		],
	])("nobody listens there: %s", async (words, message) => {
		const port = await acts.closedPort();
		writeFileSync(`${session.home}/m.yaml`, JSON.stringify(configMap("m")));
		const said = message
			.replace("SERVER", `https://127.0.0.1:${port}`)
			.replace("REFUSED", `dial tcp 127.0.0.1:${port}: connect: connection refused`);
		expect(await session.run(`${words} --server https://127.0.0.1:${port}`)).toEqual(failed(`error: ${said}`));
	});

	test("nobody listens there: the client's version is told all the same", async () => {
		const { code, stdout, stderr } = await session.run(`version --server https://127.0.0.1:${await acts.closedPort()}`);
		expect([code, stdout, stderr.replace(/\d{4,}/, "PORT")]).toEqual([
			1,
			"Client Version: v1.36.2\nds Version: v0.0.0-test\n",
			"The connection to the server 127.0.0.1:PORT was refused - did you specify the right host or port?\n",
		]);
	});

	test.each<[string, object, string]>([
		[
			"an authority file that is not there",
			{ "certificate-authority": "/nowhere/ca.crt", "certificate-authority-data": "" },
			"error: unable to read certificate-authority /nowhere/ca.crt for faulty due to open /nowhere/ca.crt: no such file or directory",
		],
		[
			"an authority that is none",
			{ "certificate-authority-data": Buffer.from("x").toString("base64") },
			"error: unable to load root certificates: unable to parse bytes as PEM block",
		],
		[
			"an authority whose certificate is none",
			{ "certificate-authority-data": Buffer.from(pem("AAAA")).toString("base64") },
			"error: unable to load root certificates: failed to parse certificate: x509: malformed certificate",
		],
		[
			"an authority whose certificate is cut short",
			{ "certificate-authority-data": Buffer.from(pem(CUT_SHORT)).toString("base64") },
			"error: unable to load root certificates: failed to parse certificate: x509: malformed certificate",
		],
		[
			"both an authority and none",
			{ "insecure-skip-tls-verify": true },
			"error: specifying a root certificates file with the insecure flag is not allowed",
		],
		[
			"a proxy of another kind",
			{ "proxy-url": "ftp://x" },
			`error: invalid 'proxy-url' "ftp://x" for cluster "faulty": unsupported scheme "ftp", must be http, https, or socks5`,
		],
	])("%s", async (_, cluster, stderr) => {
		expect(await ds("get ds", server.kubeconfig({ cluster }))).toEqual(failed(stderr));
	});

	test("a context that is not there: those that are", async () => {
		expect(await ds("get ds --context prod")).toEqual(
			failed("Error in configuration: context was not found for specified context: prod\nThe kubeconfig has: faulty"),
		);
	});

	test("a broken kubeconfig is no reason to turn to a local cluster", async () => {
		session.env.KUBECONFIG = server.kubeconfig({ cluster: { server: 5 } });
		const { code, stderr } = await session.run("get ds");
		expect([code, stderr.split(": json: ")[1]]).toEqual([
			1,
			"cannot unmarshal number into Go struct field Cluster.clusters.cluster.server of type string\n",
		]);
		expect(existsSync(`${session.home}/state`)).toBe(false);
	});
});

test("warnings are told once each, and text from a server moves no cursor", async () => {
	server.always(LIST, async ({ pass, outgoing }) => {
		outgoing.setHeader("Warning", ['299 - "old \\"field\\""', '299 - "old \\"field\\""', '199 - "other"']);
		await pass();
	});
	expect((await ds("get ds")).stderr).toBe('Warning: old "field"\nNo resources found in default namespace.\n');
	server.reset();
	server.always(LIST, acts.status(403, "Forbidden", "no\u001b[2J"));
	expect((await ds("get ds")).stderr).toBe("Error from server (Forbidden): no^[[2J\n");
});

test("^C while a command waits ends it with 130", async () => {
	await server.cluster.send("POST", "/api/v1/namespaces/default/configmaps", { body: configMap("there") });
	const args = ["wait", "configmap/there", "--for=delete", "--kubeconfig", server.kubeconfig()];
	const outcome = session.run(args, "", { interruptMs: 1000 });
	await server.came(/watch=true/);
	session.pass(1000);
	expect((await outcome).code).toBe(130);
});

test("get --raw prints what a path answers, byte by byte", async () => {
	const text = '# HELP up\nup{name="ü"} 1\n';
	server.always(/GET \/metrics\?name=up/, acts.answer(200, text, { "content-type": "text/plain" }));
	expect(await ds("get --raw /metrics?name=up")).toEqual({ code: 0, stdout: text, stderr: "" });
	expect(await ds("get --raw /nope")).toEqual(
		failed("Error from server (NotFound): the server could not find the requested resource"),
	);
});
