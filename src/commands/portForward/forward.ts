import { createServer, type Server, type Socket } from "node:net";
import type { Context } from "../../cli/command";
import type { Channel, Client, ObjectKey } from "../../client/client";
import { PORT_FORWARD, SpdyConnection } from "../../client/streams/spdy";
import { errorText, plainError } from "../../selection/failure";
import { type ForwardedPort, joined, type ListenAddress } from "./ports";

interface Forwarding {
	addresses: readonly ListenAddress[];
	ports: readonly ForwardedPort[];
}

/**
 * Forwards local ports to a pod's until the signal comes.
 * @throws CliError when the server refuses, no port can be listened on, or the pod is lost.
 */
export async function forwardPorts(
	client: Client,
	pod: ObjectKey,
	{ addresses, ports }: Forwarding,
	context: Context,
): Promise<void> {
	let channel: Channel;
	try {
		const request = { subresource: "portforward", query: {}, protocol: PORT_FORWARD } as const;
		channel = await client.open(pod, request, context.signal);
	} catch (error) {
		context.signal.throwIfAborted();
		throw plainError(`error upgrading connection: ${errorText(error)}`);
	}
	const connection = new SpdyConnection(channel);
	const lost = connection.run().catch(() => undefined);
	const listeners = new Listeners(new Forwarder(connection, context), context);
	try {
		await listeners.open(addresses, ports);
		await lost;
		if (!context.signal.aborted) throw plainError("lost connection to pod");
	} finally {
		listeners.close();
		connection.close();
	}
}

class Listeners {
	private readonly servers: Server[] = [];

	constructor(
		private readonly forwarder: Forwarder,
		private readonly context: Context,
	) {}

	/** @throws CliError when none of the ports can be had. */
	async open(addresses: readonly ListenAddress[], ports: readonly ForwardedPort[]): Promise<void> {
		let opened = 0;
		for (const port of ports) {
			const failures: string[] = [];
			const failed = { optional: 0, needed: 0 };
			let local = port.local;
			for (const { address, family, optional } of addresses) {
				try {
					// "localhost" with any port means the same one on both addresses.
					local = await this.listen(address, { ...port, local });
				} catch (error) {
					failed[optional ? "optional" : "needed"]++;
					failures.push(
						`unable to create listener: Error listen ${family} ${joined(address, local)}: bind: ${why(error)}`,
					);
				}
			}
			const optionals = addresses.filter(({ optional }) => optional).length;
			if (failed.needed === 0 && (optionals === 0 || failed.optional < optionals)) opened++;
			else {
				this.context.io.err(
					`Unable to listen on port ${local}: Listeners failed to create with the following errors: [${failures.join(" ")}]\n`,
				);
			}
		}
		if (opened > 0) return;
		const all = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(" ");
		throw plainError(`unable to listen on any of the requested ports: [${all}]`);
	}

	close(): void {
		for (const server of this.servers) server.close();
		this.forwarder.close();
	}

	private async listen(address: string, port: ForwardedPort): Promise<number> {
		const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
		await new Promise<void>((resolve, reject) => {
			server.once("error", reject);
			server.listen({ host: address, port: port.local, ipv6Only: address.includes(":") }, resolve);
		});
		this.servers.push(server);
		const bound = server.address();
		const local = typeof bound === "object" && bound !== null ? bound.port : port.local;
		server.on("connection", (socket) => void this.forwarder.handle(socket, { local, remote: port.remote }));
		await this.context.io.out(`Forwarding from ${joined(address, local)} -> ${port.remote}\n`);
		return local;
	}
}

function why(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	const known: Readonly<Record<string, string>> = {
		EADDRINUSE: "address already in use",
		EACCES: "permission denied",
		EADDRNOTAVAIL: "cannot assign requested address",
	};
	return known[code ?? ""] ?? message;
}

/** Carries each local connection over two streams: one for its data, one on which the pod's side tells of failures. */
class Forwarder {
	private readonly sockets = new Set<Socket>();
	private requestId = 0;

	constructor(
		private readonly connection: SpdyConnection,
		private readonly context: Context,
	) {}

	async handle(socket: Socket, { local, remote }: ForwardedPort): Promise<void> {
		this.sockets.add(socket);
		socket.on("error", () => socket.destroy());
		try {
			await this.context.io.out(`Handling connection for ${local}\n`);
			const headers = { port: String(remote), requestid: String(this.requestId++) };
			const errors = await this.connection.open({ streamtype: "error", ...headers });
			let complaint = "";
			errors.onData = (data) => {
				complaint += Buffer.from(data).toString();
			};
			await errors.end();
			const data = await this.connection.open({ streamtype: "data", ...headers });
			data.onData = (bytes) => write(socket, bytes);
			const sent = this.send(socket, data);
			await Promise.race([data.ended, sent.then((whole) => (whole ? data.ended : undefined))]);
			socket.end();
			await data.reset();
			await errors.ended;
			if (complaint === "") return;
			this.context.io.err(`error: an error occurred forwarding ${local} -> ${remote}: ${complaint}\n`);
			// As kubectl: what one connection can't reach, none can.
			this.connection.close();
		} catch {
			// The connection is gone, which whoever waits for it tells.
		} finally {
			this.sockets.delete(socket);
			socket.destroySoon();
		}
	}

	close(): void {
		for (const socket of this.sockets) socket.destroy();
	}

	/** Whether all that the local side had to say has been sent. */
	private async send(
		socket: Socket,
		stream: { send(data: Uint8Array): Promise<void>; end(): Promise<void> },
	): Promise<boolean> {
		try {
			for await (const chunk of socket.iterator({ destroyOnReturn: false })) await stream.send(chunk);
			await stream.end();
			return true;
		} catch {
			await stream.end().catch(() => undefined);
			return false;
		}
	}
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> | void {
	if (socket.destroyed || socket.write(bytes)) return;
	return new Promise((resolve) => {
		const done = () => {
			socket.removeListener("drain", done);
			socket.removeListener("close", done);
			resolve();
		};
		socket.once("drain", done);
		socket.once("close", done);
	});
}
