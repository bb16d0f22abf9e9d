import { readFileSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { goQuote } from "../../api/go/format";
import { parseYaml } from "../../manifest/yaml";
import { CliError } from "../errors";
import type { Host } from "../host";
import { kubeconfigFiles } from "../kubeconfig";
import { base64Problem } from "./pem";

export interface ClusterEntry {
	server?: string;
	"certificate-authority"?: string;
	"certificate-authority-data"?: string;
	"insecure-skip-tls-verify"?: boolean;
	"tls-server-name"?: string;
	"proxy-url"?: string;
	"disable-compression"?: boolean;
}

export interface ExecEntry {
	command?: string;
	args?: string[];
	env?: { name: string; value: string }[];
	apiVersion?: string;
	installHint?: string;
	provideClusterInfo?: boolean;
	interactiveMode?: "Never" | "IfAvailable" | "Always";
}

export interface UserEntry {
	"client-certificate"?: string;
	"client-certificate-data"?: string;
	"client-key"?: string;
	"client-key-data"?: string;
	token?: string;
	tokenFile?: string;
	username?: string;
	password?: string;
	as?: string;
	"as-uid"?: string;
	"as-groups"?: string[];
	"as-user-extra"?: Record<string, string[]>;
	exec?: ExecEntry;
	"auth-provider"?: { name: string; config?: Record<string, string> };
}

export interface ContextEntry {
	cluster?: string;
	user?: string;
	namespace?: string;
}

/** A file's content, as it is written. */
export interface KubeconfigFile extends Pick<Kubeconfig, "clusters" | "users" | "contexts" | "currentContext"> {
	preferences: { colors?: boolean; extensions?: NamedExtension[] };
	extensions: NamedExtension[];
}

export interface NamedExtension {
	name: string;
	extension: unknown;
}

/** One or more kubeconfig files as kubectl sees them: merged, with paths that hold from anywhere. */
export interface Kubeconfig {
	clusters: Map<string, ClusterEntry>;
	users: Map<string, UserEntry>;
	contexts: Map<string, ContextEntry>;
	currentContext: string;
	/** The files that were looked for, in order. */
	files: readonly string[];
	/** Those of them that are there. */
	found: readonly string[];
	/** Which file an entry comes from: "contexts/dev". */
	origins: ReadonlyMap<string, string>;
}

/**
 * Reads and merges kubeconfig files by kubectl's rules: of entries with the same name, and of current contexts, the first
 * file's counts; paths are relative to their file; a file that is not there is passed over, but for one named by flag.
 * @throws CliError for one that can't be read.
 */
export function loadKubeconfig(host: Pick<Host, "env" | "cwd">, flag: string): Kubeconfig {
	const files = flag === "" ? kubeconfigFiles(host) : [flag];
	const merged: Kubeconfig & { found: string[]; origins: Map<string, string> } = {
		clusters: new Map(),
		users: new Map(),
		contexts: new Map(),
		currentContext: "",
		files,
		found: [],
		origins: new Map(),
	};
	for (const file of files) {
		const read = readKubeconfigFile(file, flag !== "", host.cwd);
		if (read === undefined) continue;
		merged.found.push(file);
		merged.currentContext ||= read.currentContext;
		for (const section of ["clusters", "users", "contexts"] as const) {
			const into = merged[section] as Map<string, unknown>;
			for (const [name, entry] of read[section]) {
				if (into.has(name)) continue;
				into.set(name, withPaths(section, entry, dirname(resolve(host.cwd, file))));
				merged.origins.set(`${section}/${name}`, file);
			}
		}
	}
	return merged;
}

/** One file as it is written: paths are relative to it. Undefined when it is not there and need not be. */
export function readKubeconfigFile(file: string, required: boolean, cwd: string): KubeconfigFile | undefined {
	let text: string;
	try {
		text = readFileSync(resolve(cwd, file), "utf8");
	} catch (error) {
		const { code = "" } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" && !required) return undefined;
		if (code === "ENOENT") throw new CliError(`error: stat ${file}: no such file or directory`);
		const why = code === "EISDIR" ? `read ${file}: is a directory` : `open ${file}: ${NOT_READ[code] ?? code}`;
		throw new CliError(`error: error loading config file ${goQuote(file)}: ${why}`);
	}
	return readConfig(text, file);
}

function readConfig(text: string, file: string) {
	let value: unknown;
	try {
		value = text.trim() === "" ? {} : parseYaml(text).value;
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new CliError(`error: error loading config file ${goQuote(file)}: ${why}`);
	}
	const wrong = (why: string) => new CliError(`error: error loading config file ${goQuote(file)}: ${why}`);
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		const why = `json: cannot unmarshal ${jsonType(value)} into Go value of type ${TYPE_META}`;
		throw wrong(`couldn't get version/kind; json parse error: ${why}`);
	}
	const config = value as Record<string, unknown>;
	const kind = config.kind;
	if (kind !== undefined && kind !== null && kind !== "Config") {
		const version = goQuote(String(config.apiVersion ?? ""));
		throw wrong(`no kind ${goQuote(String(kind))} is registered for version ${version} in scheme ${goQuote(SCHEME)}`);
	}
	const current = config["current-context"];
	const clusters = named<ClusterEntry>(config.clusters, "cluster");
	const users = named<UserEntry>(config.users, "user");
	const contexts = named<ContextEntry>(config.contexts, "context");
	const problem =
		typeProblem(clusters, "Cluster.clusters.cluster") ??
		typeProblem(users, "AuthInfo.users.user") ??
		typeProblem(contexts, "Context.contexts.context");
	if (problem !== undefined) throw wrong(problem);
	for (const entry of [...clusters.values(), ...users.values()]) checkData(entry, file);
	return {
		clusters,
		users,
		contexts,
		currentContext: typeof current === "string" ? current : "",
		preferences: (config.preferences ?? {}) as KubeconfigFile["preferences"],
		extensions: (config.extensions ?? []) as NamedExtension[],
	};
}

const NOT_READ: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	ENOTDIR: "not a directory",
};
/** What Go reads first of an object, as its errors name it, and where client-go knows the kinds of a kubeconfig. */
const TYPE_META =
	'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const SCHEME = "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50";

/** Fields that are no text. */
const TYPES: Readonly<Record<string, string>> = {
	"insecure-skip-tls-verify": "bool",
	"disable-compression": "bool",
	"as-groups": "array",
	"as-user-extra": "object",
	exec: "object",
	"auth-provider": "object",
	extensions: "array",
};

/** The first field that is of another type than it must be, in the words of Go's encoding/json. */
function typeProblem(entries: ReadonlyMap<string, object>, of: string): string | undefined {
	for (const entry of entries.values()) {
		for (const [name, value] of Object.entries(entry)) {
			const type = TYPES[name] ?? "string";
			if (value === null || value === undefined || jsonType(value) === type) continue;
			const wanted = type === "array" ? "[]string" : type;
			return `json: cannot unmarshal ${jsonType(value)} into Go struct field ${of}.${name} of type ${wanted}`;
		}
	}
	return undefined;
}

function jsonType(value: unknown): string {
	if (Array.isArray(value)) return "array";
	if (value === null) return "null";
	const type = typeof value;
	return type === "boolean" ? "bool" : type === "bigint" ? "number" : type;
}

/** What stands in a file as bytes must be base64. */
function checkData(entry: object, file: string): void {
	for (const [name, value] of Object.entries(entry)) {
		if (!name.endsWith("-data") || typeof value !== "string") continue;
		const at = base64Problem(value);
		if (at === undefined) continue;
		const why = `illegal base64 data at input byte ${at}`;
		throw new CliError(`error: error loading config file ${goQuote(file)}: ${why}`);
	}
}

/** A list of {name, KEY: entry} as a map; of equal names the first counts, as in kubectl. */
function named<T>(list: unknown, key: string): Map<string, T> {
	const entries = new Map<string, T>();
	if (!Array.isArray(list)) return entries;
	for (const item of list) {
		const { name } = item ?? {};
		if (typeof name !== "string" || entries.has(name)) continue;
		entries.set(name, (item[key] ?? {}) as T);
	}
	return entries;
}

const PATHS: Readonly<Record<string, readonly string[]>> = {
	clusters: ["certificate-authority"],
	users: ["client-certificate", "client-key", "tokenFile"],
	contexts: [],
};

function withPaths(section: string, entry: object, folder: string): object {
	const copy: Record<string, unknown> = { ...entry };
	for (const key of PATHS[section] ?? []) {
		const path = copy[key];
		if (typeof path === "string" && path !== "" && !isAbsolute(path)) copy[key] = resolve(folder, path);
	}
	const exec = copy.exec as ExecEntry | undefined;
	// A command with a slash is a path; one without is looked for in PATH.
	if (exec?.command?.includes("/") && !isAbsolute(exec.command)) {
		copy.exec = { ...exec, command: resolve(folder, exec.command) };
	}
	return copy;
}
