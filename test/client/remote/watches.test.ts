import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { WatchEvent } from "../../../src/client/client";
import { kind } from "../../../src/cluster/kinds";
import * as acts from "./acts";
import { clientFor, type TestClient } from "./client";
import { FaultServer } from "./faultServer";

const server = new FaultServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

let test1: TestClient;
beforeEach(() => {
	server.reset();
	test1 = clientFor(server);
});
afterEach(() => test1.client.close());

const object = (name: string, version: number) => ({
	apiVersion: "v1",
	kind: "ConfigMap",
	metadata: { name, namespace: "default", resourceVersion: String(version) },
});
const event = (type: string, name: string, version: number) => ({ type, object: object(name, version) });
const list = (version: number, ...items: object[]) =>
	acts.answer(200, { kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: String(version) }, items });
const gone = {
	kind: "Status",
	apiVersion: "v1",
	metadata: {},
	status: "Failure",
	message: "too old resource version: 11 (400)",
	reason: "Expired",
	code: 410,
};

const WATCH = /watch=true/;
const versions = () => server.requests(WATCH).map((line) => /resourceVersion=(\d+)/.exec(line)?.[1]);

/** So many events, as TYPE name@version. */
async function take(count: number, resourceVersion?: string): Promise<string[]> {
	const abort = new AbortController();
	const seen: string[] = [];
	const options = { namespace: "default", resourceVersion, signal: abort.signal };
	for await (const { type, object } of test1.client.watch(kind("configmaps"), options) as AsyncIterable<WatchEvent>) {
		seen.push(`${type} ${object.metadata.name}@${object.metadata.resourceVersion}`);
		if (seen.length === count) abort.abort();
	}
	return seen;
}

describe("a watch", () => {
	test("that is cut in the middle of a line goes on behind the last whole one", async () => {
		server.once(
			WATCH,
			acts.lines([event("ADDED", "a", 10), event("MODIFIED", "a", 11)], {
				breaks: true,
				part: '{"type":"MODIFIED","obj',
			}),
			acts.lines([event("MODIFIED", "a", 12), event("DELETED", "a", 13)]),
		);
		expect(await take(4, "9")).toEqual(["ADDED a@10", "MODIFIED a@11", "MODIFIED a@12", "DELETED a@13"]);
		expect(versions()).toEqual(["9", "11"]);
	});

	test("goes on from a bookmark, which is no event", async () => {
		const bookmark = {
			type: "BOOKMARK",
			object: { kind: "ConfigMap", apiVersion: "v1", metadata: { resourceVersion: "90" } },
		};
		server.once(WATCH, acts.lines([bookmark]), acts.lines([event("ADDED", "b", 91)]));
		expect(await take(1, "9")).toEqual(["ADDED b@91"]);
		expect(versions()).toEqual(["9", "90"]);
	});

	test.each([
		["as an event", acts.lines([{ type: "ERROR", object: gone }])],
		["as a status", acts.answer(410, gone)],
	])("whose version is too old, told %s, lists anew and tells what has changed", async (_, tooOld) => {
		const first = [event("ADDED", "kept", 10), event("ADDED", "lost", 11), event("ADDED", "changed", 12)];
		server.once(WATCH, acts.lines(first), tooOld, acts.lines([event("MODIFIED", "new", 401)]));
		server.once(
			/GET .*configmaps\?limit/,
			list(400, object("changed", 300), object("kept", 10), object("new", 301), object("old", 3)),
		);
		expect(await take(7, "9")).toEqual([
			"ADDED kept@10",
			"ADDED lost@11",
			"ADDED changed@12",
			"DELETED lost@11",
			"MODIFIED changed@300",
			"ADDED new@301",
			"MODIFIED new@401",
		]);
		expect(versions()).toEqual(["9", "12", "400"]);
	});

	test("that began with what is there and broke in its midst misses nothing of it", async () => {
		server.once(WATCH, acts.lines([event("ADDED", "b", 20)], { breaks: true }), acts.lines([event("ADDED", "d", 41)]));
		server.once(/GET .*configmaps\?limit/, list(40, object("a", 7), object("b", 20), object("c", 30)));
		expect(await take(4)).toEqual(["ADDED b@20", "ADDED a@7", "ADDED c@30", "ADDED d@41"]);
		expect(versions()).toEqual([undefined, "40"]);
	});

	test("takes a line of three megabytes in pieces of any size", async () => {
		const large = { ...object("large", 10), data: { x: "ü".repeat(1_500_000) } };
		const text = Buffer.from(`${JSON.stringify({ type: "ADDED", object: large })}\n`);
		server.once(WATCH, ({ outgoing }) => {
			outgoing.writeHead(200, { "content-type": "application/json" });
			for (let at = 0; at < text.length; at += 65_537) outgoing.write(text.subarray(at, at + 65_537));
			outgoing.end();
		});
		expect(await take(1, "9")).toEqual(["ADDED large@10"]);
	});

	test("backs off when it is ended at once, and gives up when it keeps failing", async () => {
		const cut = acts.lines([], { breaks: true });
		server.once(WATCH, ...Array.from({ length: 7 }, () => cut));
		await expect(take(1, "9")).rejects.toThrow("unexpected EOF");
		expect(test1.waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
	});

	test("that is refused is not tried again", async () => {
		server.always(WATCH, acts.status(403, "Forbidden", "no watching"));
		await expect(take(1, "9")).rejects.toThrow("no watching");
		expect(server.requests(WATCH)).toHaveLength(1);
	});

	test("that brings no JSON is a failure of its own", async () => {
		server.always(WATCH, acts.lines(["hello"]));
		await expect(take(1, "9")).rejects.toThrow(
			"unable to decode an event from the watch stream: invalid character 'h' looking for beginning of value",
		);
	});
});
