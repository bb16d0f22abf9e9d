import { afterEach, expect, test } from "vitest";
import type { Terminal } from "../../src/cli/io";
import { main } from "../../src/main";
import { Session } from "../cli/session";
import { type Opened, PodServer, type PodServerOptions } from "../client/streams/podServer";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

interface Setup extends PodServerOptions {
	stdin?: string[];
	terminal?: Terminal;
}

/** Runs a command against a server whose pod does what `play` does. */
async function run(words: string[], setup: Setup) {
	const server = new PodServer(setup);
	const session = new Session();
	const url = await server.start();
	ends.push(
		() => server.stop(),
		() => session.end(),
	);
	const outcome = { code: -1, stdout: "", stderr: "" };
	const host = session.host(outcome);
	Object.assign(host.io, {
		terminal: setup.terminal,
		async *input(signal: AbortSignal) {
			for (const text of setup.stdin ?? []) yield Buffer.from(text);
			// A terminal stays open.
			if (setup.terminal) await new Promise((resolve) => signal.addEventListener("abort", resolve));
		},
	});
	outcome.code = await main(["--server", url, ...words], host);
	expect(server.failure).toBeUndefined();
	return { outcome, server };
}

const success = (opened: Opened) => {
	opened.send(3, '{"metadata":{},"status":"Success"}');
	opened.end();
};

test("a command's output comes on both streams, and its end is success", async () => {
	let seen: Opened | undefined;
	const { outcome, server } = await run(["exec", "agent-1", "-c", "side", "--", "ls", "-l", "a b"], {
		play: (opened) => {
			seen = opened;
			opened.send(1, "file\n");
			opened.ping();
			opened.send(2, "careful\n");
			opened.send(1, "more");
			success(opened);
		},
	});
	expect(outcome).toEqual({ code: 0, stdout: "file\nmore", stderr: "careful\n" });
	expect(seen?.protocol).toBe("v5.channel.k8s.io");
	expect(server.asked.at(-1)).toBe(
		"/api/v1/namespaces/default/pods/agent-1/exec?container=side&command=ls&command=-l&command=a+b&stdout=true&stderr=true",
	);
});

test("the first container is taken, and told unless -q is given", async () => {
	const play = success;
	const told = await run(["exec", "agent-1", "--", "true"], { play });
	expect(told.outcome).toEqual({ code: 0, stdout: "", stderr: 'Defaulted container "agent" out of: agent, side\n' });
	const quiet = await run(["exec", "-q", "agent-1", "--", "true"], { play });
	expect(quiet.outcome).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("standard input goes to the command, and its end too", async () => {
	const { outcome } = await run(["exec", "-iq", "agent-1", "--", "cat"], {
		stdin: ["one\n", "two\n", "x".repeat(70_000)],
		async play(opened) {
			expect(opened.query.get("stdin")).toBe("true");
			let text = "";
			for (let next = await opened.messages.next(); !next.done; next = await opened.messages.next()) {
				const [stream, ...data] = next.value;
				if (stream === 255) {
					expect(data).toEqual([0]);
					break;
				}
				text += Buffer.from(data);
			}
			opened.send(1, `${text.slice(0, 8)}${text.length}`);
			success(opened);
		},
	});
	expect(outcome).toEqual({ code: 0, stdout: "one\ntwo\n70008", stderr: "" });
});

test.each<[string, PodServerOptions, number, string]>([
	[
		"the command's exit code",
		{
			play: (opened) => {
				opened.send(
					3,
					'{"status":"Failure","message":"command terminated with non-zero exit code","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"42"}]}}',
				);
				opened.end();
			},
		},
		42,
		"command terminated with exit code 42\n",
	],
	[
		"what kept it from running",
		{
			play: (opened) => {
				opened.send(
					3,
					'{"status":"Failure","message":"Internal error occurred: unable to upgrade connection: container not found (\\"agent\\")","reason":"InternalError","code":500}',
				);
				opened.end();
			},
		},
		1,
		'error: Internal error occurred: unable to upgrade connection: container not found ("agent")\n',
	],
	[
		"an exit code that is none",
		{
			play: (opened) => {
				opened.send(
					3,
					'{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"999"}]}}',
				);
				opened.end();
			},
		},
		1,
		'error: error stream protocol error: invalid exit code value "999"\n',
	],
	[
		"a connection that breaks off",
		{ play: (opened) => opened.destroy() },
		1,
		"error: error reading from error stream: next reader: websocket: close 1006 (abnormal closure): unexpected EOF\n",
	],
	[
		"a server that gives up",
		{ play: (opened) => opened.close(1011, "pod is gone") },
		1,
		"error: error reading from error stream: next reader: websocket: close 1011 (internal server error): pod is gone\n",
	],
	[
		"a refusal of the API server",
		{
			refuse: {
				code: 403,
				type: "application/json",
				body: '{"kind":"Status","message":"pods \\"agent-1\\" is forbidden: no","reason":"Forbidden","code":403}',
			},
		},
		1,
		'error: unable to upgrade connection: pods "agent-1" is forbidden: no\n',
	],
	[
		"a refusal of the kubelet",
		{ refuse: { code: 404, type: "text/plain", body: "pod does not exist\n" } },
		1,
		"error: unable to upgrade connection: pod does not exist\n",
	],
])("%s is told", async (_, options, code, stderr) => {
	expect((await run(["exec", "-q", "agent-1", "--", "x"], options)).outcome).toEqual({ code, stdout: "", stderr });
});

function fakeTerminal() {
	const changes: string[] = [];
	let listener: () => void = () => undefined;
	const size = { columns: 80, rows: 24 };
	const terminal: Terminal = {
		raw: (on) => void changes.push(on ? "raw" : "cooked"),
		size: () => ({ ...size }),
		onResize(added) {
			listener = added;
			return () => void changes.push("forgotten");
		},
	};
	const resize = (columns: number, rows: number) => {
		Object.assign(size, { columns, rows });
		listener();
	};
	return { terminal, changes, resize };
}

test("with a terminal keys go raw, sizes follow, and it is given back", async () => {
	const { terminal, changes, resize } = fakeTerminal();
	const { outcome, server } = await run(["exec", "-itq", "agent-1", "--", "sh"], {
		terminal,
		stdin: ["ls\r\u0003"],
		async play(opened) {
			const sizes: string[] = [];
			let keys = "";
			while (keys === "" || sizes.length < 2) {
				const { value = new Uint8Array() } = await opened.messages.next();
				if (value[0] === 4) sizes.push(Buffer.from(value.subarray(1)).toString());
				if (value[0] === 0) keys += Buffer.from(value.subarray(1)).toString();
				if (sizes.length === 1 && keys !== "") resize(100, 50);
			}
			expect(sizes).toEqual(['{"Width":80,"Height":24}\n', '{"Width":100,"Height":50}\n']);
			expect(keys).toBe("ls\r\u0003");
			opened.send(1, "done\r\n");
			success(opened);
		},
	});
	expect(outcome).toEqual({ code: 0, stdout: "done\r\n", stderr: "" });
	expect(changes).toEqual(["raw", "cooked", "forgotten"]);
	expect(server.asked.at(-1)).toContain("stdin=true&stdout=true&tty=true");
});

test("without one -t is told to be of no use", async () => {
	const { outcome, server } = await run(["exec", "-it", "agent-1", "-c", "side", "--", "sh"], { play: success });
	expect(outcome).toEqual({
		code: 0,
		stdout: "",
		stderr: "Unable to use a TTY - input is not a terminal or the right kind of file\n",
	});
	expect(server.asked.at(-1)).not.toContain("tty");
});

test("attach ends at the detach keys, and says how to come back", async () => {
	const { terminal } = fakeTerminal();
	const { outcome } = await run(["attach", "agent-1", "-c", "agent", "-it"], {
		terminal,
		stdin: ["hello\u0010", "x\u0010", "\u0011never sent"],
		async play(opened) {
			let keys = "";
			for (let next = await opened.messages.next(); next.value?.[0] !== 255; next = await opened.messages.next()) {
				if (next.value?.[0] === 0) keys += Buffer.from(next.value.subarray(1)).toString();
			}
			expect(keys).toBe("hello\u0010x");
			opened.end();
		},
	});
	expect(outcome).toEqual({
		code: 0,
		stdout: "Session ended, resume using 'ds attach agent-1 -c agent -n default -i -t' command\n",
		stderr:
			"All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
	});
});

test("logs come as they are, each line with its pod where that is asked for", async () => {
	const logs = { agent: "one\ntwo\n\u00e9", side: "\u001b[31mred\u001b[0m\n" };
	const { outcome, server } = await run(
		["logs", "agent-1", "--all-containers", "--prefix", "--tail=3", "--since=90s"],
		{
			logs,
		},
	);
	expect(outcome).toEqual({
		code: 0,
		stdout:
			"[pod/agent-1/agent] one\n[pod/agent-1/agent] two\n[pod/agent-1/agent] \u00e9[pod/agent-1/side] \u001b[31mred\u001b[0m\n",
		stderr: "",
	});
	expect(server.asked.at(-1)).toBe(
		"/api/v1/namespaces/default/pods/agent-1/log?container=side&sinceSeconds=90&tailLines=3",
	);
});
