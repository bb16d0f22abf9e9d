import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcp, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { FaultServer } from "./faultServer";

const server = new FaultServer();
/** What the proxies were asked to reach. */
const reached: string[] = [];
let http: Server;
let socks: ReturnType<typeof createTcp>;
let session: Session;

/** Whatever a proxy is asked for, it leads to the server. */
function lead(socket: Socket, greeting: string | Buffer): void {
	const onward = connect(server.port, "127.0.0.1", () => {
		socket.write(greeting);
		socket.pipe(onward).pipe(socket);
	});
	for (const each of [socket, onward]) each.on("error", () => each.destroy());
}

beforeAll(async () => {
	await server.start();
	http = createServer();
	http.on("connect", (request, socket: Socket) => {
		reached.push(`CONNECT ${request.url}`);
		lead(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
	});
	socks = createTcp((socket) => {
		socket.once("data", () => {
			socket.write(Buffer.from([5, 0]));
			socket.once("data", (wanted) => {
				reached.push(
					`socks ${wanted.subarray(5, 5 + (wanted[4] ?? 0)).toString()}:${wanted.readUInt16BE(wanted.length - 2)}`,
				);
				lead(socket, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
			});
		});
	});
	for (const each of [http, socks]) await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
	http.close();
	socks.close();
	await server.stop();
});
beforeEach(() => {
	session = new Session({ now: Date.now() });
	reached.length = 0;
});
afterEach(() => session.end());

const portOf = (of: { address(): unknown }) => (of.address() as AddressInfo).port;
/** A server that is known only behind the proxy. */
const far = { server: "https://api.far.example:6443", "tls-server-name": "localhost" };
const version = (cluster: object, env: Record<string, string> = {}) => {
	Object.assign(session.env, env);
	return session.run(["version", "--kubeconfig", server.kubeconfig({ cluster })]);
};
const httpProxy = () => `http://127.0.0.1:${portOf(http)}`;

test("HTTPS_PROXY leads to the server", async () => {
	expect((await version(far, { HTTPS_PROXY: httpProxy() })).code).toBe(0);
	expect(new Set(reached)).toEqual(new Set(["CONNECT api.far.example:6443"]));
});

test("the kubeconfig's proxy comes before the environment's", async () => {
	const cluster = { ...far, "proxy-url": httpProxy() };
	expect((await version(cluster, { HTTPS_PROXY: "http://127.0.0.1:1" })).code).toBe(0);
	expect(reached[0]).toBe("CONNECT api.far.example:6443");
});

test("a SOCKS proxy finds the name itself", async () => {
	expect((await version({ ...far, "proxy-url": `socks5://127.0.0.1:${portOf(socks)}` })).code).toBe(0);
	expect(reached[0]).toBe("socks api.far.example:6443");
});

test.each(["*", "127.0.0.0/8", "localhost"])(
	"NO_PROXY=%s, and the own machine anyway, go straight",
	async (NO_PROXY) => {
		expect((await version({}, { HTTPS_PROXY: httpProxy(), NO_PROXY })).code).toBe(0);
		expect(reached).toEqual([]);
	},
);

test("a proxy that is not there", async () => {
	expect(await version({ ...far, "proxy-url": "http://127.0.0.1:1" })).toEqual({
		code: 1,
		stdout: "Client Version: v1.36.2\nds Version: v0.0.0-test\n",
		stderr: "The connection to the server api.far.example:6443 was refused - did you specify the right host or port?\n",
	});
});
