import { createConnection, createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { main } from "../../src/main";
import { Session } from "../cli/session";
import {
	PodServer,
	type PodServerOptions,
	type SpdyFrame,
	spdyControl,
	spdyData,
	spdyFrames,
} from "../client/streams/podServer";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

/** Starts a forwarding; `line` waits for a line that it prints. */
async function forward(words: string[], options: PodServerOptions) {
	const server = new PodServer(options);
	const session = new Session();
	ends.push(
		() => server.stop(),
		() => session.end(),
	);
	const outcome = { code: -1, stdout: "", stderr: "" };
	const controller = new AbortController();
	let came: string | undefined;
	const host = Object.assign(session.host(outcome), { signal: controller.signal, interrupted: () => came });
	const waiting: (() => void)[] = [];
	const { out } = host.io;
	host.io.out = (data) => {
		const written = out(data);
		for (const wake of waiting.splice(0)) wake();
		return written;
	};
	const done = main(["--server", await server.start(), "port-forward", "agent-1", ...words], host);
	const line = async (pattern: RegExp): Promise<RegExpExecArray> => {
		for (;;) {
			const found = pattern.exec(outcome.stdout);
			if (found !== null) return found;
			await new Promise<void>((resolve) => waiting.push(resolve));
		}
	};
	const interrupt = () => {
		came = "SIGINT";
		controller.abort(new DOMException("SIGINT", "AbortError"));
	};
	return { outcome, done, line, interrupt, server };
}

/** Sends a text to a local port, ends its side, and reads what comes back. */
function talk(port: number, text: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let answer = "";
		const socket = createConnection({ host: "127.0.0.1", port, allowHalfOpen: true }, () => socket.end(text));
		socket.setEncoding("utf8").on("data", (data) => {
			answer += data;
		});
		socket.on("close", () => resolve(answer)).on("error", reject);
	});
}

test("connections are carried side by side, both ends closing when they have said all", async () => {
	const frames: SpdyFrame[] = [];
	const { outcome, done, line, interrupt, server } = await forward([":http", "--address", "127.0.0.1"], {
		async play(opened) {
			expect(opened.protocol).toBe("SPDY/3.1+portforward.k8s.io");
			const said = new Map<number, string>();
			opened.sendRaw(spdyControl(6, 2));
			for await (const frame of spdyFrames(opened)) {
				frames.push(frame);
				if (frame.type === "open") opened.sendRaw(spdyControl(2, frame.id));
				if (frame.type === "open" && frame.headers.streamtype === "error") {
					opened.sendRaw(spdyData(frame.id, "", true));
				}
				if (frame.type !== "data" || frame.id % 4 !== 3) continue;
				said.set(frame.id, `${said.get(frame.id) ?? ""}${frame.text}`);
				if (!frame.fin) continue;
				// In two pieces that no frame's border meets.
				const answer = Buffer.concat([spdyData(frame.id, `echo ${said.get(frame.id)}`), spdyData(frame.id, "", true)]);
				opened.sendRaw(answer.subarray(0, 5));
				opened.sendRaw(answer.subarray(5));
			}
		},
	});
	const port = Number((await line(/Forwarding from 127\.0\.0\.1:(\d+) -> 80\n/))[1]);
	expect(await talk(port, "first")).toBe("echo first");
	expect(await talk(port, "x".repeat(100_000))).toBe(`echo ${"x".repeat(100_000)}`);
	interrupt();
	expect(await done).toBe(0);
	expect(server.failure).toBeUndefined();
	expect(outcome.stderr).toBe("");
	expect(outcome.stdout).toBe(
		`Forwarding from 127.0.0.1:${port} -> 80\nHandling connection for ${port}\nHandling connection for ${port}\n`,
	);
	expect(frames.filter(({ type }) => type === "open")).toEqual([
		{ type: "open", id: 1, headers: { streamtype: "error", port: "80", requestid: "0" } },
		{ type: "open", id: 3, headers: { streamtype: "data", port: "80", requestid: "0" } },
		{ type: "open", id: 5, headers: { streamtype: "error", port: "80", requestid: "1" } },
		{ type: "open", id: 7, headers: { streamtype: "data", port: "80", requestid: "1" } },
	]);
	expect(frames).toContainEqual({ type: "ping", id: 2 });
});

test("what the pod's side complains of ends it", async () => {
	const { outcome, done, line } = await forward(["0:9", "--address", "127.0.0.1"], {
		async play(opened) {
			for await (const frame of spdyFrames(opened)) {
				if (frame.type !== "open") continue;
				opened.sendRaw(spdyControl(2, frame.id));
				if (frame.headers.streamtype === "error") {
					opened.sendRaw(spdyData(frame.id, "dial tcp4 127.0.0.1:9: connect: connection refused", true));
				} else opened.sendRaw(spdyData(frame.id, "", true));
			}
		},
	});
	const port = Number((await line(/:(\d+) -> 9\n/))[1]);
	expect(await talk(port, "hello")).toBe("");
	expect(await done).toBe(1);
	expect(outcome.stderr).toBe(
		`error: an error occurred forwarding ${port} -> 9: dial tcp4 127.0.0.1:9: connect: connection refused\nerror: lost connection to pod\n`,
	);
});

test("a pod that goes away is told", async () => {
	const { outcome, done } = await forward(["0:80"], { play: (opened) => opened.destroy() });
	expect(await done).toBe(1);
	expect(outcome.stderr).toBe("error: lost connection to pod\n");
});

test("a port that is taken is told", async () => {
	const taken = createServer();
	const port = await new Promise<number>((resolve) =>
		taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port)),
	);
	ends.push(() => new Promise<void>((resolve) => taken.close(() => resolve())));
	const { outcome, done } = await forward([`${port}:80`, "--address", "127.0.0.1"], { play: () => undefined });
	expect(await done).toBe(1);
	expect(outcome.stderr).toBe(
		`Unable to listen on port ${port}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:${port}: bind: address already in use]\nerror: unable to listen on any of the requested ports: [{${port} 80}]\n`,
	);
});

test("a refusal is told", async () => {
	const refuse = { code: 404, type: "text/plain", body: "pod does not exist" };
	const { outcome, done } = await forward(["80"], { refuse });
	expect(await done).toBe(1);
	expect(outcome.stderr).toBe("error: error upgrading connection: unable to upgrade connection: pod does not exist\n");
});
