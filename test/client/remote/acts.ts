import { type AddressInfo, createServer } from "node:net";
import type { Act } from "./faultServer";

/** Nothing is answered. */
export const hang: Act = () => undefined;

/** The connection is cut, and nothing was answered. */
export const cut: Act = ({ socket }) => void socket.destroy();

/** A status and a body of any type. */
export const answer =
	(code: number, body: string | object = "", headers: Record<string, string> = {}): Act =>
	({ outgoing }) => {
		const text = typeof body === "string" ? body : JSON.stringify(body);
		const type = typeof body === "string" ? "text/plain" : "application/json";
		outgoing.writeHead(code, { "content-type": type, ...headers });
		outgoing.end(text);
	};

/** The API's failure answer. */
export const status = (code: number, reason: string, message: string, headers: Record<string, string> = {}): Act =>
	answer(code, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code }, headers);

export const GATEWAY_PAGE =
	"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/** What a proxy in front of a server that is away says. */
export const gateway: Act = answer(502, GATEWAY_PAGE, { "content-type": "text/html" });

/** A watch that brings these lines, the last of them perhaps in part, and ends: cleanly, or cut off. */
export const lines =
	(texts: readonly (string | object)[], { breaks = false, part = "" } = {}): Act =>
	({ outgoing, socket }) => {
		outgoing.writeHead(200, { "content-type": "application/json" });
		const text = texts.map((each) => `${typeof each === "string" ? each : JSON.stringify(each)}\n`).join("");
		outgoing.write(text + part, () => {
			if (breaks) setImmediate(() => socket.destroy());
			else outgoing.end();
		});
	};

/** The head of an answer and the beginning of its body, and then nothing. */
export const stall =
	(begin: string): Act =>
	({ outgoing }) => {
		outgoing.writeHead(200, { "content-type": "application/json" });
		outgoing.write(begin);
	};

/** An answer that is announced as longer than it is, and cut. */
export const short =
	(begin: string): Act =>
	({ outgoing, socket }) => {
		outgoing.writeHead(200, { "content-type": "application/json", "content-length": String(begin.length + 100) });
		outgoing.write(begin, () => setImmediate(() => socket.destroy()));
	};

/** Bytes that are no HTTP. */
export const garbage: Act = ({ socket }) => void socket.end("SSH-2.0-OpenSSH_9.6\r\n");

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
