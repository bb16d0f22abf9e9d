import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp } from "node:net";
import { networkInterfaces } from "node:os";
import { connect, type TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, TestServer } from "./server";

/** Clients that mean harm, or are broken. After each, the server must be as well as before. */

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

/** A connection of its own, ready to be written to. */
async function open(): Promise<TLSSocket> {
	const { port, authority } = server.running;
	const socket = connect({
		host: "127.0.0.1",
		port,
		ca: authority,
		servername: "localhost",
		ALPNProtocols: ["http/1.1"],
	});
	socket.on("error", () => undefined);
	await new Promise<void>((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
	return socket;
}

/** Sends bytes as they are; what comes back until the server closes, or the first answer is there. */
async function raw(text: string): Promise<string> {
	const socket = await open();
	let got = "";
	const done = new Promise<void>((resolve) => {
		socket.setEncoding("latin1").on("data", (data) => {
			got += data;
			if (/\r\n\r\n[\s\S]/.test(got)) setImmediate(resolve);
		});
		socket.once("close", () => resolve());
	});
	socket.write(text);
	await done;
	socket.destroy();
	return got;
}

const AUTHORITY = "Host: localhost\r\nAuthorization: Bearer secret\r\n";
const isWell = async () => {
	expect((await server.get("/api/v1/nodes/node01")).code).toBe(200);
	expect(server.failures).toEqual([]);
};

describe("bodies", () => {
	test("a hundred megabytes are refused before they are read", async () => {
		const socket = await open();
		let got = "";
		let closed = false;
		socket.setEncoding("latin1").on("data", (data) => {
			got += data;
		});
		socket.once("close", () => {
			closed = true;
		});
		socket.write(
			`POST ${CONFIG_MAPS} HTTP/1.1\r\n${AUTHORITY}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
		);
		const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
		for (let each = 0; each < 100 && !closed; each++) {
			if (!socket.write(chunk)) {
				await new Promise<void>((resolve) => {
					socket.once("drain", resolve);
					socket.once("close", () => resolve());
				});
			}
		}
		while (!closed && got === "") await new Promise((resolve) => setImmediate(resolve));
		expect(got).toMatch(/^HTTP\/1\.1 413 /);
		socket.destroy();
		await isWell();
	});

	test("what is compressed is not unpacked", async () => {
		const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
		const { code } = await server.send("POST", CONFIG_MAPS, { headers: { "content-encoding": "gzip" }, body: bomb });
		expect(code).toBe(400);
		await isWell();
	});
});

describe("requests that are two, or none", () => {
	const smuggled = `GET /api/v1/secrets HTTP/1.1\r\n${AUTHORITY}\r\n`;

	test.each([
		["a length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"],
		["two lengths", "Content-Length: 0\r\nContent-Length: 40\r\n", ""],
		["chunks that are said in another way", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"],
		["a header in the middle of a line", "X: y\rContent-Length: 0\r\n", ""],
		["a length that is none", "Content-Length: +1\r\n", "x"],
	])("%s", async (_, headers, body) => {
		const got = await raw(`POST ${CONFIG_MAPS} HTTP/1.1\r\n${AUTHORITY}${headers}\r\n${body}${smuggled}`);
		expect(got).not.toContain("SecretList");
		expect(got.match(/HTTP\/1\.1 2/g) ?? []).toEqual([]);
		await isWell();
	});

	test.each([
		["no HTTP at all", "\u0000\u0001\u0002\r\n\r\n"],
		["an HTTP of its own", "GET / HTTP/9.9\r\n\r\n"],
		["headers without end", `GET / HTTP/1.1\r\n${AUTHORITY}X: ${"y".repeat(100_000)}\r\n\r\n`],
	])("%s", async (_, text) => {
		expect((await raw(text)).match(/HTTP\/1\.1 2/g) ?? []).toEqual([]);
		await isWell();
	});

	test.each([
		["%", 400],
		["/api/v1/%ff", 400],
		["/api/v1/namespaces/%00/configmaps", 200],
		["/../../etc/passwd", 404],
		["/api/v1/namespaces/..%2f..%2fetc/configmaps", 404],
		["/api/v1/namespaces/default/configmaps/%2e%2e", 404],
		["//api//v1//nodes", 200],
		["/api/v1/namespaces/default/configmaps/__proto__", 404],
		["/apis/__proto__/constructor/x", 404],
		["*", 404],
	])("the path %s", async (path, code) => {
		const got = await raw(`GET ${path} HTTP/1.1\r\n${AUTHORITY}\r\n`);
		expect([got.slice(0, 12), got.includes("root:")]).toEqual([`HTTP/1.1 ${code}`, false]);
		await isWell();
	});
});

describe("too many of them", () => {
	test("connections that begin a request and no more keep nobody out", async () => {
		const held = await Promise.all(Array.from({ length: 200 }, open));
		for (const socket of held) socket.write("GET /api/v1/nodes HTTP/1.1\r\nHost: local");
		await isWell();
		for (const socket of held) socket.destroy();
	});

	test("a thousand watches are all told, and leave nothing behind", async () => {
		const { port, authority } = server.running;
		const session = connectHttp2(`https://localhost:${port}`, { ca: authority });
		const told: Promise<string>[] = [];
		const begun: Promise<void>[] = [];
		for (let each = 0; each < 1000; each++) {
			const query = "watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
			const stream = session.request({ ":path": `${CONFIG_MAPS}?${query}`, authorization: "Bearer secret" });
			begun.push(new Promise((resolve) => stream.once("response", () => resolve())));
			told.push(
				new Promise((resolve) => {
					let text = "";
					stream.setEncoding("utf8").on("data", (data: string) => {
						text += data;
						if (text.endsWith("\n")) resolve(text);
					});
				}),
			);
		}
		await Promise.all(begun);
		await server.send("POST", CONFIG_MAPS, { body: configMap("news") });
		for (const text of await Promise.all(told)) expect(JSON.parse(text).object.metadata.name).toBe("news");
		const gone = new Promise((resolve) => session.once("close", resolve));
		session.destroy();
		await gone;
		await isWell();
	});
});

test("no other machine can reach it", async () => {
	const others = Object.values(networkInterfaces())
		.flat()
		.filter((each) => each !== undefined && !each.internal && each.family === "IPv4");
	for (const each of others) {
		const reached = await new Promise((resolve) => {
			const socket = connectTcp(server.running.port, each?.address, () => resolve(true));
			socket.once("error", () => resolve(false)).once("close", () => socket.destroy());
		});
		expect(reached).toBe(false);
	}
});
