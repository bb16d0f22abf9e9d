import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Invocation } from "./command";
import { CliError } from "./errors";
import { stateFolder } from "./home";
import type { Host } from "./host";
import { type CurrentContext, currentContext } from "./kubeconfig";

/** The cluster that a command talks to, and why. */
export type Target =
	| {
			readonly kind: "local";
			readonly name: string;
			readonly why: "flag" | "environment" | "choice" | "default";
			/** The real cluster that a saved choice keeps the command from. */
			readonly passedOver?: CurrentContext;
	  }
	| {
			readonly kind: "real";
			/** The kubectl flag that names it, or where the current context comes from. */
			readonly why: { readonly flag: string } | { readonly current: CurrentContext };
	  };

/** kubectl's flags that name a real cluster. */
const REAL_FLAGS = ["kubeconfig", "context", "cluster", "user", "server"] as const;
/** The local cluster that nobody has to choose. */
const DEFAULT_CLUSTER = "default";

/**
 * Which cluster a command talks to (DESIGN.md): kubectl's flags, --local-cluster or DS_CLUSTER, the saved choice,
 * kubectl's current context, the local cluster `default`. The first that says something decides.
 * @throws CliError when flags name a real and a local cluster.
 */
export function resolveTarget(invocation: Invocation, host: Host): Target {
	const flag = REAL_FLAGS.find((name) => !invocation.hides(name) && invocation.string(name) !== "");
	const local = invocation.string("local-cluster");
	if (flag !== undefined && local !== "") {
		throw new CliError(
			`error: --local-cluster names a local cluster and --${flag} a real one: only one of them can be used`,
		);
	}
	if (flag !== undefined) return { kind: "real", why: { flag: `--${flag}` } };
	if (local !== "") return { kind: "local", name: local, why: "flag" };
	if (host.env.DS_CLUSTER) return { kind: "local", name: host.env.DS_CLUSTER, why: "environment" };
	const chosen = savedChoice(host);
	const current = currentContext(host);
	if (chosen !== undefined) return { kind: "local", name: chosen, why: "choice", passedOver: current };
	if (current !== undefined) return { kind: "real", why: { current } };
	return { kind: "local", name: DEFAULT_CLUSTER, why: "default" };
}

/** Why, in words that go on from "because" or stand in a table. */
export function reasonOf(target: Target): string {
	if (target.kind === "real") {
		if ("flag" in target.why) return `the flag ${target.why.flag}`;
		return target.why.current.name === undefined
			? target.why.current.source
			: `the current context of ${target.why.current.source}`;
	}
	switch (target.why) {
		case "flag":
			return "the flag --local-cluster";
		case "environment":
			return "the environment variable DS_CLUSTER";
		case "choice":
			return "chosen with 'ds cluster create' or 'ds cluster use'";
		case "default":
			return "no other cluster is named or chosen, and there is no kubeconfig";
	}
}

/** The cluster's name for people: local cluster "x", context "y". */
export function nameOf(target: Target): string {
	if (target.kind === "local") return `local cluster ${JSON.stringify(target.name)}`;
	if ("flag" in target.why) return "a real cluster";
	const { name } = target.why.current;
	return name === undefined ? "the cluster around this pod" : `the cluster of context ${JSON.stringify(name)}`;
}

/** What `chooseCluster` of cluster/local has saved; read here without loading a cluster. */
function savedChoice(host: Host): string | undefined {
	try {
		return readFileSync(join(stateFolder(host), "choice"), "utf8").trim() || undefined;
	} catch {
		return undefined;
	}
}
