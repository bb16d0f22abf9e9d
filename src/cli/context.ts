import type { Client } from "../client/client";
import type { Context, Invocation } from "./command";
import type { Destination } from "./connect";
import { CliError } from "./errors";
import type { Host } from "./host";
import { warn } from "./warning";

/** A command's context with what lies behind it, for the commands that manage local clusters. */
export interface OpenContext extends Context {
	readonly host: Host;
	/** Closes what was opened. */
	close(): Promise<void>;
	/** @throws CliError when --warnings-as-errors is given and the server has warned. */
	checkWarnings(): void;
}

/** The context of one call: nothing is opened, and no cluster is chosen, before the command asks for it. */
export function openContext(invocation: Invocation, host: Host): OpenContext {
	let client: Promise<Client> | undefined;
	const warnings = new Set<string>();
	const warnOnce = (text: string) => {
		if (warnings.has(text)) return;
		warnings.add(text);
		warn(host, text);
	};
	let where: Promise<Destination> | undefined;
	const resolved = (asked: "cluster" | "namespace") => {
		where ??= import("./connect").then(({ destination }) => destination(invocation, host, asked));
		return where;
	};
	const connected = async () => {
		const { connect } = await import("./connect");
		return connect(await resolved("cluster"), invocation, host, warnOnce);
	};
	return {
		host,
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
		after: (milliseconds) => host.after(milliseconds),
		client() {
			client ??= connected();
			return client;
		},
		async namespace() {
			const name = invocation.string("namespace");
			if (name !== "") return { name, explicit: true };
			const { namespaceOf } = await import("./connect");
			return { name: namespaceOf(await resolved("namespace")), explicit: false };
		},
		async close() {
			// A connection that failed has been reported by whoever asked for it.
			await client?.then((open) => open.close()).catch(() => undefined);
		},
		checkWarnings() {
			if (warnings.size === 0 || !invocation.bool("warnings-as-errors")) return;
			throw new CliError(`error: ${warnings.size} warning${warnings.size === 1 ? "" : "s"} received`);
		},
	};
}
