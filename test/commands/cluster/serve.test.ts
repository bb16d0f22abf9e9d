import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../src/main";
import { type Outcome, Session } from "../../cli/session";

let session: Session;
beforeEach(() => {
	session = new Session();
});
afterEach(() => session.end());

/** `ds cluster serve` from its line on, until `during` is over and a signal comes. */
async function serving(args: string[], during: (line: string) => Promise<void>): Promise<Outcome> {
	const outcome: Outcome = { code: -1, stdout: "", stderr: "" };
	const ending = new AbortController();
	const host = {
		...session.host(outcome),
		signal: ending.signal,
		interrupted: () => (ending.signal.aborted ? "SIGTERM" : undefined),
		// The wall clock stands still; the server looks for news all the time.
		sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
	};
	const ended = main(["cluster", "serve", ...args], host);
	while (!outcome.stdout.includes("\n") && outcome.stderr === "") await new Promise((resolve) => setImmediate(resolve));
	await during(outcome.stdout);
	ending.abort(new DOMException("SIGTERM", "AbortError"));
	outcome.code = await ended;
	return outcome;
}

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe("ds cluster serve", () => {
	test("says one line when it answers, and ends with a signal", async () => {
		const file = join(session.home, "served.yaml");
		const { code, stdout, stderr } = await serving(["--write-kubeconfig", "served.yaml"], async () => {
			expect(mode(file)).toBe("600");
			expect((await session.run("get ds --kubeconfig served.yaml")).stderr).toBe(
				"No resources found in default namespace.\n",
			);
		});
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout.replace(/:\d+/, ":PORT")).toBe(
			`Serving the local cluster "default" at https://127.0.0.1:PORT (kubeconfig: ${file})\n`,
		);
		expect((await session.run("get ds --kubeconfig served.yaml")).stderr).toMatch(
			/^The connection to the server 127\.0\.0\.1:\d+ was refused/,
		);
	});

	test("--paused: only `ds cluster advance` moves the cluster's time", async () => {
		await serving(["--paused", "--write-kubeconfig", "k"], async () => {
			await session.run("create configmap a --kubeconfig k");
			for (let each = 0; each < 24; each++) {
				session.pass(5_000);
				// The server looks at the clock.
				for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
			}
			const age = async () => (await session.run("get configmap a --no-headers --kubeconfig k")).stdout.split(/\s+/)[2];
			expect(await age()).toBe("0s");
			expect((await session.run("cluster advance 5m")).code).toBe(0);
			expect(await age()).toBe("5m");
		});
	});

	test("--speed 60: an hour a minute", async () => {
		await serving(["--speed", "60", "--write-kubeconfig", "k"], async () => {
			await session.run("create configmap a --kubeconfig k");
			session.pass(60_000);
			const { stdout } = await session.run("get configmap a --no-headers --kubeconfig k");
			expect(stdout.split(/\s+/)[2]).toBe("60m");
		});
	});

	test("what it is called with is checked before anything is opened", async () => {
		for (const [args, why] of [
			[["--port", "70000"], "--port must be between 0 and 65535, got 70000"],
			[["--speed", "0"], "--speed must be between 1 and 10000, got 0"],
			[["--speed", "2", "--paused"], "--speed and --paused can't be used together"],
			[["--listen", "everywhere"], '--listen must be an IP address, got "everywhere"'],
		] as const) {
			const { code, stderr } = await session.run(["cluster", "serve", ...args]);
			expect([code, stderr.split("\n")[0]]).toEqual([1, `error: ${why}`]);
		}
		expect(existsSync(join(session.home, "state"))).toBe(false);
	});

	test("a page of another site gets nothing, and neither does who has no token", async () => {
		await serving(["--write-kubeconfig", "k"], async (line) => {
			const port = Number(/:(\d+) /.exec(line)?.[1]);
			const ask = (headers: Record<string, string>) =>
				new Promise<number | undefined>((resolve, reject) => {
					const options = { port, host: "127.0.0.1", path: "/api", headers, rejectUnauthorized: false };
					request(options, (answer) => {
						answer.resume();
						resolve(answer.statusCode);
					})
						.once("error", reject)
						.end();
				});
			const token = /token: (\S+)/.exec(readFileSync(join(session.home, "k"), "utf8"))?.[1];
			const authorization = `Bearer ${token}`;
			expect(await ask({ authorization })).toBe(200);
			expect(await ask({})).toBe(401);
			expect(await ask({ authorization, origin: "https://evil.example" })).toBe(403);
			expect(await ask({ authorization, host: "evil.example" })).toBe(403);
		});
	});
});

describe("--merge", () => {
	const OWN = `# My clusters. Do not touch!
apiVersion: v1
kind: Config
current-context: prod # the real one
preferences: {}
clusters:
  # Behind the VPN
  - name: prod
    cluster:
      server: "https://prod.example:6443" # port 6443

contexts:
- context: {cluster: prod, user: me}
  name: prod
users: # who I am
- name: me
  user:
    token: abc
# the end
`;

	test("adds a context to the user's own kubeconfig, and leaves all else as it is written", async () => {
		const file = join(session.home, ".kube", "config");
		mkdirSync(join(session.home, ".kube"));
		writeFileSync(file, OWN);
		chmodSync(file, 0o644);
		await session.run("cluster create");
		const normal = () =>
			readFileSync(file, "utf8")
				.replace(/server: https:\/\/127.0.0.1:\d+/, "server: SERVED")
				.replace(/certificate-authority-data: \S+/, "certificate-authority-data: CA")
				.replace(/token: [\w-]{20,}/, "token: TOKEN");
		const merged = OWN.replace(
			"# port 6443\n",
			"# port 6443\n  - cluster:\n      certificate-authority-data: CA\n      server: SERVED\n    name: ds-default\n",
		)
			.replace(
				"  name: prod\nusers",
				"  name: prod\n- context:\n    cluster: ds-default\n    user: ds-default\n  name: ds-default\nusers",
			)
			.replace("token: abc\n", "token: abc\n- name: ds-default\n  user:\n    token: TOKEN\n");
		await serving(["--merge"], async (line) => {
			expect(line).toContain(file);
			expect(normal()).toBe(merged);
			expect(mode(file)).toBe("600");
			expect((await session.run("get ds --context ds-default")).code).toBe(0);
		});
		const before = readFileSync(file, "utf8");
		await serving(["--merge"], async () => expect(normal()).toBe(merged));
		expect(readFileSync(file, "utf8")).not.toBe(before);
	});

	test.each([
		["JSON", '{"apiVersion":"v1","kind":"Config","current-context":"","clusters":[],"users":null}'],
		["lists in flow style", "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://a'}}]\n"],
		["almost nothing", "# mine\nkind: Config\n"],
	])("into %s", async (_, text) => {
		const file = join(session.home, "own");
		writeFileSync(file, text);
		await serving(["--merge", "--write-kubeconfig", "own"], async () => {
			expect((await session.run("get ds --context ds-default --kubeconfig own")).code).toBe(0);
			if (text.startsWith("#")) expect(readFileSync(file, "utf8")).toContain("# mine\n");
			if (text.includes("https://a")) expect(readFileSync(file, "utf8")).toContain("https://a");
		});
	});

	test("through a link, and not at all into what is no kubeconfig", async () => {
		writeFileSync(join(session.home, "real"), OWN);
		symlinkSync(join(session.home, "real"), join(session.home, "link"));
		await serving(["--merge", "--write-kubeconfig", "link"], async () => {
			expect(lstatSync(join(session.home, "link")).isSymbolicLink()).toBe(true);
			expect(readFileSync(join(session.home, "real"), "utf8")).toContain("ds-default");
		});
		writeFileSync(join(session.home, "list"), "- a\n");
		const { code, stderr } = await serving(["--merge", "--write-kubeconfig", "list"], async () => undefined);
		expect([code === 0, stderr]).toEqual([
			false,
			`error: can't add a context to ${join(session.home, "list")}: it is no kubeconfig\n`,
		]);
		expect(readFileSync(join(session.home, "list"), "utf8")).toBe("- a\n");
	});
});
