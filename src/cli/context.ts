import type { Client } from "../client/client";
import { escapeTerminal } from "../printers/escape";
import type { Context, Invocation } from "./command";
import { CliError } from "./errors";
import type { Host } from "./host";

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
	const warn = (text: string) => {
		if (warnings.has(text)) return;
		warnings.add(text);
		host.io.err(`${warningLabel(host)} ${escapeTerminal(text)}\n`);
	};
	const connect = async () => {
		const { connectTarget } = await import("./connect");
		return connectTarget(invocation, host, warn);
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
		checkWarnings() {
			if (warnings.size === 0 || !invocation.bool("warnings-as-errors")) return;
			throw new CliError(`error: ${warnings.size} warning${warnings.size === 1 ? "" : "s"} received`);
		},
	};
}

/** client-go's: yellow and bold on a terminal that has colours. */
function warningLabel({ io, env }: Host): string {
	const colour = io.stderrIsTerminal && !env.NO_COLOR && !env.CI && env.TERM !== "dumb";
	return colour ? "\u001b[33;1mWarning:\u001b[0m" : "Warning:";
}
