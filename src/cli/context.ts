import type { Client } from "../client/client";
import type { Context, Invocation } from "./command";
import type { Host } from "./host";

/** A command's context, and the end of what it has opened. */
export interface OpenContext extends Context {
	close(): Promise<void>;
}

/** The context of one call: nothing is opened, and no cluster is chosen, before the command asks for it. */
export function openContext(invocation: Invocation, host: Host): OpenContext {
	let client: Promise<Client> | undefined;
	const connect = async () => {
		const { connectTarget } = await import("./connect");
		return connectTarget(invocation, host);
	};
	return {
		io: host.io,
		get cwd() {
			return host.cwd;
		},
		env: host.env,
		get signal() {
			return host.signal;
		},
		now: () => host.now(),
		sleep: (milliseconds) => host.sleep(milliseconds),
		client() {
			client ??= connect();
			return client;
		},
		async namespace() {
			const name = invocation.string("namespace");
			return { name: name === "" ? "default" : name, explicit: name !== "" };
		},
		async close() {
			// A connection that failed has been reported by whoever asked for it.
			await client?.then((open) => open.close()).catch(() => undefined);
		},
	};
}
