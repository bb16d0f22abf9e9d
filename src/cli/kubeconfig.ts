import { existsSync, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { homeFolder } from "./home";
import type { Host } from "./host";

const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";
/** In YAML and JSON: `current-context: name`, `"current-context": "name"`. */
const CURRENT_CONTEXT =
	/(?:^|[{,\s])(["']?)current-context\1\s*:[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^"'\s#,}][^\n#,}]*))/m;
const COMMENTS = /^\s*#.*$/gm;

/** The real cluster that kubectl would talk to by itself. */
export interface CurrentContext {
	/** Absent in a cluster, where the pod's service account is used. */
	readonly name?: string;
	/** Where it comes from, for people: a file, or the pod's service account. */
	readonly source: string;
}

/**
 * What kubectl uses without flags: the current context of the files in KUBECONFIG (the first that names one), or of
 * ~/.kube/config, else the service account of the pod it runs in. Undefined when there is none.
 */
export function currentContext(host: Pick<Host, "env" | "cwd">): CurrentContext | undefined {
	const { env, cwd } = host;
	for (const file of kubeconfigFiles(host)) {
		const name = contextIn(resolve(cwd, file));
		if (name !== undefined) return { name, source: file };
	}
	if (env.KUBERNETES_SERVICE_HOST && env.KUBERNETES_SERVICE_PORT && existsSync(SERVICE_ACCOUNT_TOKEN)) {
		return { source: "the service account of this pod" };
	}
	return undefined;
}

/** The kubeconfig files that kubectl would read without a flag, as they are named: each once, the first decides. */
export function kubeconfigFiles({ env }: Pick<Host, "env">): [string, ...string[]] {
	const [first, ...others] = new Set((env.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== ""));
	return first === undefined ? [join(homeFolder(env), ".kube", "config")] : [first, ...others];
}

function contextIn(file: string): string | undefined {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch {
		// As kubectl: a file that is not there says nothing; one that can't be read is found out when it is used.
		return undefined;
	}
	const [, , double, single, plain] = CURRENT_CONTEXT.exec(text.replace(COMMENTS, "")) ?? [];
	return (double ?? single ?? plain)?.trim() || undefined;
}
