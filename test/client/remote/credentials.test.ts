import { once } from "node:events";
import { mkdirSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { FaultServer } from "./faultServer";

const server = new FaultServer();
const expired = new FaultServer({ madeAt: Date.parse("2020-01-01T00:00:00Z") });
const elsewhere = new FaultServer({ names: ["other.example", "10.1.2.3"] });
beforeAll(async () => {
	for (const each of [server, expired, elsewhere]) await each.start();
});
afterAll(async () => {
	for (const each of [server, expired, elsewhere]) await each.stop();
});

let session: Session;
beforeEach(() => {
	session = new Session({ now: Date.parse("2026-05-01T12:00:00Z"), env: { PATH: process.env.PATH ?? "" } });
	server.reset();
});
afterEach(() => session.end());

const ds = (config: string) => session.run(["get", "ds", "--kubeconfig", config]);
const failed = (stderr: string) => ({ code: 1, stdout: "", stderr: `${stderr}\n` });
const nothing = { code: 0, stdout: "", stderr: "No resources found in default namespace.\n" };
const VERSION = "client.authentication.k8s.io/v1";

describe("a certificate that is not accepted: the cause is named, and not checking is never the advice", () => {
	const refused = (why: string) =>
		failed(`Unable to connect to the server: tls: failed to verify certificate: x509: ${why}`);

	test("one that has expired", async () => {
		expect(await ds(expired.kubeconfig())).toEqual(
			refused(
				"certificate has expired or is not yet valid: current time 2026-05-01T12:00:00Z is after 2020-12-31T00:00:00Z",
			),
		);
	});

	test("one for other names and addresses", async () => {
		session.now = Date.now();
		expect(await ds(elsewhere.kubeconfig())).toEqual(refused("certificate is valid for 10.1.2.3, not 127.0.0.1"));
		const byName = { server: `https://localhost:${elsewhere.port}` };
		expect(await ds(elsewhere.kubeconfig({ cluster: byName }))).toEqual(
			refused("certificate is valid for other.example, not localhost"),
		);
		expect(await ds(elsewhere.kubeconfig({ cluster: { "tls-server-name": "other.example" } }))).toEqual(nothing);
	});

	test("one of another authority with the same name", async () => {
		session.now = Date.now();
		const other = Buffer.from(elsewhere.certificate.authority).toString("base64");
		expect(await ds(server.kubeconfig({ cluster: { "certificate-authority-data": other } }))).toEqual(
			refused(
				'certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "ds cluster serve authority")',
			),
		);
	});

	test("unless the user says so", async () => {
		const config = elsewhere.kubeconfig();
		expect((await session.run(["get", "ds", "--insecure-skip-tls-verify", "--kubeconfig", config])).code).toBe(0);
	});
});

describe("a credential plugin", () => {
	const plugin = (script: string, changes: object = {}) => ({
		exec: { apiVersion: VERSION, command: "sh", args: ["-c", script], interactiveMode: "Never", ...changes },
	});
	const credential = (changes: object) => JSON.stringify({ apiVersion: VERSION, kind: "ExecCredential", ...changes });
	const saying = (changes: object) => plugin(`echo '${credential(changes)}'`);
	const getting = (user: object) => ds(server.kubeconfig({ user }));
	const noCredential = (why: string) => failed(`Unable to connect to the server: getting credentials: ${why}`);

	test("gives a token, and another one when that is refused: once", async () => {
		const script = `if [ -e $HOME/second ]; then echo '${credential({ status: { token: server.cluster.token } })}'; else touch $HOME/second; echo '${credential({ status: { token: "old" } })}'; fi`;
		expect(await getting(plugin(script))).toEqual(nothing);
		expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
			"Bearer old",
			...Array.from({ length: 3 }, () => `Bearer ${server.cluster.token}`),
		]);
		server.reset();
		expect(await getting(saying({ status: { token: "old" } }))).toEqual(
			failed("error: You must be logged in to the server (the server has asked for the client to provide credentials)"),
		);
		expect(server.asked).toHaveLength(2);
	});

	test("that is not there: what to do about it", async () => {
		const hint = { command: "no-such-plugin", installHint: "Get it from\nhttps://plugins.example" };
		expect(await getting(plugin("", hint))).toEqual(
			noCredential(
				[
					"exec: executable no-such-plugin not found",
					"",
					"It looks like you are trying to use a client-go credential plugin that is not installed.",
					"",
					"To learn more about this feature, consult the documentation available at:",
					"      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins",
					"",
					"Get it from",
					"https://plugins.example",
				].join("\n"),
			),
		);
	});

	test("that hangs is stopped after a minute", async () => {
		const folder = join(session.home, "started");
		mkdirSync(folder);
		const changed = once(watch(folder), "change");
		const outcome = getting(plugin("touch $HOME/started/it; exec sleep 1000"));
		await changed;
		session.pass(60_000);
		expect(await outcome).toEqual(noCredential("exec: executable sh gave no credential within 60s"));
	});

	test.each<[string, object, string]>([
		["fails", plugin("echo why >&2; exit 3"), "exec: executable sh failed with exit code 3"],
		[
			"prints a secret as it is",
			plugin("echo s3cr3t"),
			`decoding stdout: couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
		],
		[
			"prints what can't be read",
			plugin("printf 's3cr3t: [\\n'"),
			"decoding stdout: couldn't get version/kind; json parse error",
		],
		[
			"speaks another version",
			saying({ apiVersion: "client.authentication.k8s.io/v1beta1" }),
			`exec plugin is configured to use API version ${VERSION}, plugin returned version client.authentication.k8s.io/v1beta1`,
		],
		["gives nothing", saying({ status: {} }), "exec plugin didn't return a token or cert/key pair"],
		[
			"gives half of a pair",
			saying({ status: { clientCertificateData: "x" } }),
			"exec plugin returned only certificate or key, not both",
		],
	])("that %s", async (_, user, why) => {
		const { code, stderr } = await getting(user);
		expect(code).toBe(1);
		expect(stderr.replace("why\n", "")).toBe(noCredential(why).stderr);
		expect(stderr).not.toContain("s3cr3t");
	});

	test("is told of the cluster, its authority read from the file", async () => {
		const file = join(session.home, "ca.crt");
		writeFileSync(file, server.certificate.authority);
		const script = `printf %s "$KUBERNETES_EXEC_INFO" > $HOME/info; echo '${credential({ status: { token: server.cluster.token } })}'`;
		const user = plugin(script, { provideClusterInfo: true });
		const cluster = { "certificate-authority": file, "certificate-authority-data": "" };
		expect(await ds(server.kubeconfig({ user, cluster }))).toEqual(nothing);
		const { readFileSync } = await import("node:fs");
		expect(JSON.parse(readFileSync(join(session.home, "info"), "utf8"))).toEqual({
			kind: "ExecCredential",
			apiVersion: VERSION,
			spec: {
				interactive: false,
				cluster: {
					server: server.url,
					"certificate-authority-data": Buffer.from(server.certificate.authority).toString("base64"),
				},
			},
		});
	});

	test.each<[string, object, string]>([
		[
			"without a command",
			plugin("", { command: undefined }),
			"error: command must be specified for somebody to use exec authentication plugin",
		],
		[
			"without an interactive mode",
			plugin("", { interactiveMode: undefined }),
			"error: interactiveMode must be specified for somebody to use exec authentication plugin",
		],
		[
			"of an old version",
			plugin("", { apiVersion: "client.authentication.k8s.io/v1alpha1" }),
			'error: exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
		],
		[
			"that must ask a person",
			plugin("", { interactiveMode: "Always" }),
			"Unable to connect to the server: getting credentials: exec plugin cannot support interactive mode: standard input is not a terminal",
		],
	])("%s", async (_, user, stderr) => {
		expect(await getting(user)).toEqual(failed(stderr));
	});
});

describe("what else a kubeconfig may get wrong of a user", () => {
	test.each<[string, object, string]>([
		[
			"a token and a password",
			{ token: "a", username: "u" },
			"error: more than one authentication method found for somebody; found [token basicAuth], only one is allowed",
		],
		[
			"files that are not there",
			{ "client-certificate": "/nowhere/c", "client-key": "/nowhere/k" },
			"Error in configuration: \n* unable to read client-cert /nowhere/c for somebody due to open /nowhere/c: no such file or directory\n* unable to read client-key /nowhere/k for somebody due to open /nowhere/k: no such file or directory",
		],
		[
			"a token's file that is not there",
			{ tokenFile: "/nowhere/token" },
			"error: open /nowhere/token: no such file or directory",
		],
		[
			"a certificate that is none",
			{ "client-certificate-data": "eA==", "client-key-data": "eA==" },
			"error: tls: failed to find any PEM data in certificate input",
		],
		[
			"a provider that is no more",
			{ "auth-provider": { name: "bogus" } },
			'error: no Auth Provider found for name "bogus"',
		],
	])("%s", async (_, user, stderr) => {
		expect(await ds(server.kubeconfig({ user }))).toEqual(failed(stderr));
	});
});
