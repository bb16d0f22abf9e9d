import { closeSync, openSync } from "node:fs";
import { goQuote } from "../../api/go/format";
import { CliError } from "../errors";
import type { ClusterEntry, UserEntry } from "./load";
import { proxyProblem } from "./proxyUrl";

/**
 * What makes a user and a cluster unusable (clientcmd's ConfirmUsable): contradictions, gaps, files that can't be read.
 * @throws CliError in kubectl's words, with all of it.
 */
export function confirmUsable(
	user: { readonly name: string; readonly entry: UserEntry },
	cluster: { readonly name: string; readonly entry: ClusterEntry },
): void {
	const problems = [...userProblems(user.name, user.entry), ...clusterProblems(cluster.name, cluster.entry)];
	const [first] = problems;
	if (first === undefined) return;
	if (problems.length === 1) throw new CliError(`error: ${first}`);
	throw new CliError(`Error in configuration: \n${problems.map((problem) => `* ${problem}\n`).join("")}`);
}

function userProblems(name: string, user: UserEntry): string[] {
	const problems: string[] = [];
	const add = (problem: string | false | undefined) => {
		if (problem) problems.push(problem);
	};
	const certificate = user["client-certificate"];
	const certificateData = user["client-certificate-data"];
	const key = user["client-key"];
	const keyData = user["client-key-data"];
	if (certificate || certificateData) {
		add(
			certificate &&
				certificateData &&
				`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`,
		);
		add(
			key && keyData && `client-key-data and client-key are both specified for ${name}; client-key-data will override`,
		);
		add(
			!key &&
				!keyData &&
				`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
		);
		add(unreadable("client-cert", certificate, name));
		add(unreadable("client-key", key, name));
	}
	problems.push(...execProblems(name, user));
	const methods = [user.token && "token", (user.username || user.password) && "basicAuth"].filter(Boolean);
	add(
		methods.length > 1 &&
			`more than one authentication method found for ${name}; found [${methods.join(" ")}], only one is allowed`,
	);
	const impersonates = Boolean(
		user["as-uid"] || user["as-groups"]?.length || Object.keys(user["as-user-extra"] ?? {}).length,
	);
	add(impersonates && !user.as && `requesting uid, groups or user-extra for ${name} without impersonating a user`);
	return problems;
}

const INTERACTIVE_MODES = ["Never", "IfAvailable", "Always"];

function execProblems(name: string, { exec, "auth-provider": provider }: UserEntry): string[] {
	if (exec === undefined) return [];
	const missing = (what: string) => `${what} must be specified for ${name} to use exec authentication plugin`;
	const problems: string[] = [];
	if (provider !== undefined) {
		problems.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
	}
	if (!exec.command) problems.push(missing("command"));
	if (!exec.apiVersion) problems.push(missing("apiVersion"));
	for (const variable of exec.env ?? []) if (!variable.name) problems.push(missing("env variable name"));
	const { interactiveMode = modeOfOldVersion(exec.apiVersion) } = exec;
	if (interactiveMode === "") problems.push(missing("interactiveMode"));
	else if (!INTERACTIVE_MODES.includes(interactiveMode)) {
		problems.push(`invalid interactiveMode for ${name}: ${goQuote(interactiveMode)}`);
	}
	return problems;
}

/** v1 of the protocol wants to be told; the version before it took a default. */
function modeOfOldVersion(apiVersion = ""): string {
	return /\/v1(alpha|beta)1$/.test(apiVersion) ? "IfAvailable" : "";
}

function clusterProblems(name: string, cluster: ClusterEntry): string[] {
	const problems: string[] = [];
	if (!cluster.server) {
		problems.push(
			name === "" ? "default cluster has no server defined" : `no server found for cluster ${goQuote(name)}`,
		);
	}
	const proxy = cluster["proxy-url"];
	const wrong = proxy ? proxyProblem(proxy) : undefined;
	if (proxy && wrong !== undefined) {
		problems.push(`invalid 'proxy-url' ${goQuote(proxy)} for cluster ${goQuote(name)}: ${wrong}`);
	}
	const authority = cluster["certificate-authority"];
	if (authority && cluster["certificate-authority-data"]) {
		problems.push(
			`certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
		);
	}
	const problem = unreadable("certificate-authority", authority, name);
	if (problem !== undefined) problems.push(problem);
	return problems;
}

const WHY: Readonly<Record<string, string>> = {
	ENOENT: "no such file or directory",
	EACCES: "permission denied",
	ENOTDIR: "not a directory",
};

function unreadable(what: string, file: string | undefined, of: string): string | undefined {
	if (!file) return undefined;
	try {
		closeSync(openSync(file, "r"));
		return undefined;
	} catch (error) {
		const { code = "" } = error as NodeJS.ErrnoException;
		return `unable to read ${what} ${file} for ${of} due to open ${file}: ${WHY[code] ?? code}`;
	}
}
