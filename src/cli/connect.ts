import type { Client } from "../client/client";
import { escapeTerminal } from "../printers/escape";
import { parseGoDuration } from "./argv/goDuration";
import { ValueError } from "./argv/valueError";
import type { Invocation } from "./command";
import { CliError } from "./errors";
import { clusterHome } from "./home";
import type { Host } from "./host";
import { nameOf, resolveTarget, type Target } from "./target";

/**
 * Connects to the cluster that the command talks to; `onWarning` gets what its server warns of.
 * @throws CliError when it is a real cluster, is not there, or can't be opened.
 */
export async function connectTarget(
	invocation: Invocation,
	host: Host,
	onWarning: (text: string) => void,
): Promise<Client> {
	checkRequestTimeout(invocation.string("request-timeout"));
	const target = resolveTarget(invocation, host);
	if (target.kind === "real") {
		const { connectReal } = await import("./connectReal");
		return connectReal(invocation, host, onWarning);
	}
	tellPassedOver(target, host);
	const { connectLocal } = await import("../client/local");
	return connectLocal({
		...clusterHome(host),
		name: target.name,
		onWarning,
		sleep: (milliseconds, signal) => host.sleep(milliseconds, signal),
	});
}

/** The namespace that commands work in where none is named: that of a real cluster's context, or "default". */
export async function defaultNamespace(invocation: Invocation, host: Host): Promise<string> {
	if (resolveTarget(invocation, host).kind === "local") return "default";
	const { realCluster } = await import("./kubeconfig/access");
	return realCluster(invocation, host).namespace;
}

/** On a terminal, where people might think they work on their real cluster. */
function tellPassedOver(target: Target & { kind: "local" }, { io }: Host): void {
	const { name } = target.passedOver ?? {};
	if (target.passedOver === undefined || !io.stderrIsTerminal) return;
	const real = name === undefined ? "this pod's cluster" : `context ${JSON.stringify(name)}`;
	io.err(
		escapeTerminal(
			`Using ${nameOf(target)}, not ${real}: it was chosen ('ds cluster use --none' forgets the choice).\n`,
		),
	);
}

/** client-go's ParseTimeout: seconds, or a duration. */
function checkRequestTimeout(text: string): void {
	if (/^[+-]?\d+$/.test(text) || text === "") return;
	try {
		parseGoDuration(text);
	} catch (error) {
		if (!(error instanceof ValueError)) throw error;
		throw new CliError(
			"error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
		);
	}
}
