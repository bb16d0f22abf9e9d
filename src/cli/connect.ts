import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Client } from "../client/client";
import { escapeTerminal } from "../printers/escape";
import type { Invocation } from "./command";
import { CliError } from "./errors";
import { globalText } from "./globalFlags";
import { clusterHome } from "./home";
import type { Host } from "./host";
import { kubeconfigFiles } from "./kubeconfig";
import type { RealCluster } from "./kubeconfig/access";
import { requestTimeout } from "./requestTimeout";
import { nameOf, resolveTarget, type Target } from "./target";

/** The cluster of a call, found once for all that is asked of it: where commands go, and as whom. */
export type Destination =
	| (Target & { readonly kind: "local" })
	| (Target & { readonly kind: "real"; readonly cluster: RealCluster });

/**
 * Which cluster a call goes to, and for a real one what kubeconfig, flags and environment come to. `asked` is what the
 * command wants to know of it first.
 * @throws CliError when they contradict each other or can't be read.
 */
export async function destination(
	invocation: Invocation,
	host: Host,
	asked: "cluster" | "namespace",
): Promise<Destination> {
	const target = resolveTarget(invocation, host);
	if (target.kind === "local") {
		if (target.why === "default") await checkKubeconfigs(host);
		return target;
	}
	const { realCluster } = await import("./kubeconfig/access");
	return { ...target, cluster: realCluster(invocation, host, asked) };
}

/** A kubeconfig that names no cluster because it can't be read is a mistake, and no reason to turn to a local one. */
async function checkKubeconfigs(host: Host): Promise<void> {
	if (!kubeconfigFiles(host).some((file) => existsSync(resolve(host.cwd, file)))) return;
	const { loadKubeconfig } = await import("./kubeconfig/load");
	loadKubeconfig(host, "");
}

/** The namespace that commands work in where none is named: that of a real cluster's context, or "default". */
export function namespaceOf(where: Destination): string {
	return where.kind === "local" ? "default" : where.cluster.namespace;
}

/**
 * Connects to the cluster that the command talks to; `onWarning` gets what its server warns of.
 * @throws CliError when it is not there, or can't be opened.
 */
export async function connect(
	where: Destination,
	invocation: Invocation,
	host: Host,
	onWarning: (text: string) => void,
): Promise<Client> {
	const timeout = requestTimeout(invocation);
	if (where.kind === "real") {
		const { connectReal } = await import("./connectReal");
		const cacheFolder = invocation.string("cache-dir");
		return connectReal(
			{ ...where.cluster.access, timeout },
			{ host, cacheFolder, verbosity: invocation.int("v"), onWarning },
		);
	}
	tellPassedOver(where, host);
	const actAs = actingAs(invocation, where.name);
	const { connectLocal } = await import("../client/local");
	return connectLocal({
		...clusterHome(host),
		name: where.name,
		actAs,
		onWarning,
		sleep: (milliseconds, signal) => host.sleep(milliseconds, signal),
	});
}

/**
 * Whom a local cluster's user acts as (--as, --as-group, --as-uid); undefined for the administrator.
 * @throws CliError in kubectl's words for groups without a user.
 */
function actingAs(invocation: Invocation, cluster: string) {
	const name = globalText(invocation, "as");
	const groups = invocation.strings("as-group");
	const uid = globalText(invocation, "as-uid");
	if (name !== "") return { name, groups, ...(uid === "" ? {} : { uid }) };
	if (groups.length === 0 && uid === "" && invocation.strings("as-user-extra").length === 0) return undefined;
	throw new CliError(`error: requesting uid, groups or user-extra for ds-${cluster} without impersonating a user`);
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
