import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Session } from "../cli/session";
import * as acts from "../client/remote/acts";
import { type Act, FaultServer } from "../client/remote/faultServer";
import { daemonSet } from "../cluster/http/server";
import { presentKubectl } from "./kubectl/kubectl.mjs";

/**
 * What users read when a server or a kubeconfig fails: the real kubectl's words, held against ours. Where there is no
 * kubectl (KUBECTL names one, `npm run e2e` installs one), the tests are skipped.
 */

const kubectl = presentKubectl();
const server = new FaultServer();
const elsewhere = new FaultServer({ names: ["other.example", "10.1.2.3"] });
let home: string;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), "ds-kubectl-"));
	for (const each of [server, elsewhere]) await each.start();
	const path = "/apis/apps/v1/namespaces/default/daemonsets";
	await server.cluster.send("POST", path, { body: daemonSet("agent") });
});
afterAll(async () => {
	for (const each of [server, elsewhere]) await each.stop();
	rmSync(home, { recursive: true, force: true });
});

interface Said {
	code: number | null;
	stdout: string;
	stderr: string;
}

function byKubectl(args: readonly string[]): Promise<Said> {
	const env = { PATH: process.env.PATH, HOME: mkdtempSync(join(home, "user-")) };
	return new Promise((resolve, reject) => {
		const child = spawn(kubectl ?? "", args, { env, stdio: ["ignore", "pipe", "pipe"] });
		const said: Said = { code: null, stdout: "", stderr: "" };
		child.stdout.setEncoding("utf8").on("data", (text) => {
			said.stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			said.stderr += text;
		});
		child.once("error", reject);
		// The log of its discovery, which tries five times, is not for users.
		child.once("close", (code) => resolve({ ...said, code, stderr: said.stderr.replace(/^[EWI]\d{4} .*\n/gm, "") }));
	});
}

async function compare(args: readonly string[], config: string, prepare: () => void): Promise<void> {
	const whole = [...args, "--kubeconfig", config];
	server.reset();
	prepare();
	const want = await byKubectl(whole);
	const session = new Session({ now: Date.now(), env: { PATH: process.env.PATH ?? "" } });
	server.reset();
	prepare();
	try {
		expect(await session.run(whole)).toEqual({ ...want, stderr: want.stderr.replaceAll("kubectl", "ds") });
	} finally {
		session.end();
	}
}

describe.skipIf(kubectl === undefined)("in kubectl's words", () => {
	const codes = [400, 401, 402, 403, 404, 405, 406, 409, 410, 415, 429, 500, 503, 504];
	const commands = [
		["get", "ds", "agent"],
		["label", "ds", "agent", "x=y"],
		["delete", "ds", "agent"],
	];
	const METHODS: Readonly<Record<string, RegExp>> = { get: /daemonsets/, label: /PATCH/, delete: /DELETE/ };
	test.each(codes.flatMap((code) => commands.map((args) => [code, args] as const)))(
		"a bare %i to %s",
		async (code, args) => {
			const asked = METHODS[args[0] ?? ""] ?? /./;
			await compare(args, server.kubeconfig(), () => server.always(asked, acts.answer(code, "some words")));
		},
	);

	test.each<[string, Act]>([
		["an HTML page", acts.gateway],
		["no HTTP", acts.garbage],
		["half a body", acts.short('{"kind":')],
		["half a JSON text", acts.answer(200, '{"kind":', { "content-type": "application/json" })],
		["nothing", acts.answer(200, "", { "content-type": "application/json" })],
		["HTML for JSON", acts.answer(200, "<p>", { "content-type": "text/html" })],
		["a Status without a reason", acts.status(418, "", "teapot")],
	])("%s in answer to a list", (_, act) =>
		compare(["get", "ds"], server.kubeconfig(), () => server.always(/daemonsets/, act)),
	);

	test.each<[string, Act]>([
		["401", acts.status(401, "Unauthorized", "Unauthorized")],
		["403", acts.status(403, "Forbidden", "no")],
		["500", acts.answer(500, "boom")],
		["404", acts.answer(404, "404 page not found\n")],
		["no JSON", acts.answer(200, "hello")],
	])("%s in answer to discovery", (_, act) =>
		compare(["get", "ds"], server.kubeconfig(), () => server.always(/./, act)),
	);

	test.each<[string, { user?: object; cluster?: object }]>([
		["a token that nobody knows", { user: { token: "nope" } }],
		["a token and a password", { user: { token: "a", username: "b", password: "c" } }],
		["files that are not there", { user: { "client-certificate": "/nowhere/c", "client-key": "/nowhere/k" } }],
		["a token's file that is not there", { user: { tokenFile: "/nowhere/t" } }],
		["a provider that is no more", { user: { "auth-provider": { name: "bogus" } } }],
		["an authority that is none", { cluster: { "certificate-authority-data": "eA==" } }],
		["an authority and none", { cluster: { "insecure-skip-tls-verify": true } }],
		["a name that the certificate has not", { cluster: { "tls-server-name": "foo.example" } }],
		["a proxy of another kind", { cluster: { "proxy-url": "ftp://127.0.0.1:1" } }],
		["a server that is a number", { cluster: { server: 5 } }],
	])("a kubeconfig with %s", (_, changes) => compare(["get", "ds"], server.kubeconfig(changes), () => undefined));

	test("a certificate for others", () => compare(["get", "ds"], elsewhere.kubeconfig(), () => undefined));

	test("nobody who listens", async () => {
		const cluster = { server: `https://127.0.0.1:${await acts.closedPort()}` };
		await compare(["get", "ds"], server.kubeconfig({ cluster }), () => undefined);
	});
});
