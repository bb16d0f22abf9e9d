import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Pages } from "../../src/commands/cluster/serving/page/pages";
import type { Action, Start, Step } from "../../src/ui/protocol";
import { DAEMON_SETS, daemonSet, TestServer } from "../cluster/http/server";

let server: TestServer;
let pages: Pages;
beforeEach(async () => {
	server = new TestServer(2);
	pages = new Pages({ engine: server.engine, client: server.client, cluster: "test", paused: true });
	await server.start((exchange, authorize) => pages.answer(exchange, authorize));
});
afterEach(async () => {
	pages.close();
	await server.stop();
});

/** The messages of a stream, one by one. */
class Messages {
	private text = "";

	constructor(private readonly incoming: IncomingMessage) {
		incoming.setEncoding("utf8");
	}

	async next(): Promise<{ event: string; data: unknown }> {
		while (!this.text.includes("\n\n")) {
			const chunk = this.incoming.read() as string | null;
			if (chunk === null) await once(this.incoming, "readable");
			else this.text += chunk;
		}
		const end = this.text.indexOf("\n\n");
		const [, event = "", data = ""] = /^event: (\w+)\ndata: (.*)$/s.exec(this.text.slice(0, end)) ?? [];
		this.text = this.text.slice(end + 2);
		return { event, data: JSON.parse(data) };
	}
}

const act = (body: Action | unknown) => server.send("POST", "/ui/actions", { body });
const stream = async () => new Messages(await server.open("GET", "/ui/stream"));
/** What the feed makes of an action, by its parts. */
const stepOf = async (messages: Messages) => (await messages.next()).data as Step;

it("gives the page to everyone, with a policy under which nothing else runs, and nothing more without the token", async () => {
	for (const path of ["/ui/", "/ui/page.js", "/ui/page.css"]) {
		const { code, headers, text } = await server.send("GET", path, { token: "" });
		expect(code).toBe(200);
		expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
		expect(headers["content-security-policy"]).not.toContain("unsafe");
		expect(headers["referrer-policy"]).toBe("no-referrer");
		expect(headers["x-content-type-options"]).toBe("nosniff");
		expect(text).not.toContain(server.token);
	}
	expect((await server.send("GET", "/ui", { token: "" })).headers.location).toBe("/ui/");
	for (const [method, path] of [
		["GET", "/ui/stream"],
		["GET", "/ui/reason?daemonSet=x&node=y"],
		["POST", "/ui/actions"],
		["GET", "/ui/nothing"],
	] as const) {
		expect((await server.send(method, path, { token: "", body: {} })).code).toBe(401);
		expect((await server.send(method, path, { token: "wrong", body: {} })).code).toBe(401);
	}
	expect((await server.send("GET", `/ui/stream?token=${server.token}`, { token: "" })).code).toBe(401);
	expect((await server.get("/ui/", { host: "evil.example" })).code).toBe(403);
	expect(
		(await server.send("POST", "/ui/actions", { headers: { origin: "https://evil.example" }, body: {} })).code,
	).toBe(403);
	expect((await server.send("POST", "/ui/")).code).toBe(405);
	expect((await server.get("/ui/nothing")).code).toBe(404);
});

it("refuses a service account's token", async () => {
	const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
	const { body } = await server.send("POST", path, {
		body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
	});
	expect(body.status.token).toBeTruthy();
	expect((await server.send("GET", "/ui/stream", { token: body.status.token })).code).toBe(403);
});

it("tells what is there, and then each change as a step", async () => {
	await server.send("POST", DAEMON_SETS, { body: daemonSet("agent") });
	const messages = await stream();
	const { event, data } = await messages.next();
	const start = data as Start;
	expect([event, start.cluster, start.paused, start.now]).toEqual(["start", "test", true, server.engine.now()]);
	expect(start.base.nodes?.map(({ name, ready, cordoned }) => ({ name, ready, cordoned }))).toEqual([
		{ name: "node01", ready: true, cordoned: false },
		{ name: "node02", ready: true, cordoned: false },
	]);
	const [made] = start.steps.flatMap(({ daemonSets = [] }) => daemonSets);
	expect(made).toMatchObject({ name: "agent", desired: 2, updated: 2, unavailable: 2, maxUnavailable: 1 });
	const uid = made?.uid ?? "";
	expect(start.steps.at(-1)?.cells).toEqual({ [uid]: { node01: "s", node02: "s" } });

	expect((await act({ action: "advance", milliseconds: 5_000 })).code).toBe(200);
	const cells: Record<string, string>[] = [];
	while (cells.length < 2) {
		const step = await stepOf(messages);
		if (step.cells !== undefined) cells.push(step.cells[uid] ?? {});
	}
	expect(Object.assign({}, ...cells)).toEqual({ node01: "#", node02: "#" });
});

it("does what the page asks for", async () => {
	const messages = await stream();
	await messages.next();
	const next = async (body: Action) => {
		expect(await act(body)).toMatchObject({ code: 200, body: {} });
		for (;;) {
			const { event, data } = await messages.next();
			if (event === "step" && ((data as Step).nodes ?? (data as Step).goneNodes)) return data as Step;
		}
	};
	expect(
		await next({ action: "add-node", node: "gpu01", labels: "pool=gpu, zone=a", taints: "gpu=true:NoSchedule" }),
	).toMatchObject({
		nodes: [{ name: "gpu01", labels: { pool: "gpu", zone: "a" }, taints: ["gpu=true:NoSchedule"] }],
	});
	expect((await next({ action: "cordon", node: "node01" })).nodes).toMatchObject([
		{ name: "node01", cordoned: true, taints: ["node.kubernetes.io/unschedulable:NoSchedule"] },
	]);
	expect((await next({ action: "uncordon", node: "node01" })).nodes).toMatchObject([
		{ name: "node01", cordoned: false, taints: [] },
	]);
	expect((await next({ action: "taint", node: "node02", taint: "a=b:NoExecute" })).nodes).toMatchObject([
		{ taints: ["a=b:NoExecute"] },
	]);
	expect((await next({ action: "untaint", node: "node02", taint: "a:NoExecute" })).nodes).toMatchObject([
		{ taints: [] },
	]);
	expect((await next({ action: "stop-node", node: "node02" })).nodes).toMatchObject([
		{ name: "node02", stopped: true, ready: true },
	]);
	expect((await next({ action: "advance", milliseconds: 60_000 })).nodes).toMatchObject([
		{ name: "node02", stopped: true, ready: false },
	]);
	expect((await next({ action: "start-node", node: "node02" })).nodes).toMatchObject([
		{ name: "node02", stopped: false, ready: true },
	]);
	expect((await next({ action: "remove-node", node: "node01" })).goneNodes).toEqual(["node01"]);
});

it("says what is wrong with what it is asked for", async () => {
	const messageOf = async (body: unknown) => {
		const answer = await act(body);
		return `${answer.code} ${answer.body.message}`;
	};
	expect(await messageOf("{")).toBe("400 the body is no JSON");
	expect(await messageOf({ action: "explode", node: "node01" })).toBe('400 unknown action "explode"');
	expect(await messageOf({ action: "toString", node: "node01" })).toBe('400 unknown action "toString"');
	expect(await messageOf({ action: "cordon" })).toBe("400 a node is needed");
	expect(await messageOf({ action: "cordon", node: "node09" })).toBe('404 nodes "node09" not found');
	expect(await messageOf({ action: "add-node", node: "node01" })).toBe('409 nodes "node01" already exists');
	expect(await messageOf({ action: "add-node", node: "Ä" })).toMatch(/^400 "Ä" is no name for a node/);
	expect(await messageOf({ action: "taint", node: "node01", taint: "x:NoWay" })).toMatch(
		/^400 taint: "NoWay" is no effect of a taint/,
	);
	expect(await messageOf({ action: "advance", milliseconds: -1 })).toMatch(/^400 the clock moves/);
	expect(await messageOf({ action: "advance", milliseconds: 1e12 })).toMatch(/^400 the clock moves/);
});

it("tells why a cell is as it is", async () => {
	await act({ action: "taint", node: "node02", taint: "gpu=true:NoSchedule" });
	const { body } = await server.send("POST", DAEMON_SETS, { body: daemonSet("agent") });
	pages.poll();
	const reason = await server.get(`/ui/reason?daemonSet=${body.metadata.uid}&node=node02`);
	expect(reason.body).toMatchObject({ verdict: "not-eligible", reason: "taint gpu=true:NoSchedule is not tolerated" });
	expect((await server.get("/ui/reason?daemonSet=x&node=node02")).body.message).toBe(
		"there is no such DaemonSet or node",
	);
});
