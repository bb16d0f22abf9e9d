import { spawn } from "node:child_process";
import { escapeTerminal } from "../../printers/escape";
import { CliError } from "../errors";
import type { CredentialDeps, Issued } from "./credentials";
import type { ClusterEntry, ExecEntry } from "./load";

export type ExecCluster = ClusterEntry & { authorityPem?: string };

/** A plugin that says nothing for that long is stopped; one that asks a person takes its time. */
const SILENT_MS = 60_000;
const INTERACTIVE_MS = 10 * 60_000;
/** More than that is no credential, in bytes. */
const MAX_OUTPUT = 1024 * 1024;

const VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/**
 * Runs a credential plugin (client-go's exec protocol) and reads the ExecCredential that it prints. What it says on
 * stderr goes to the user's.
 * @throws CliError that says which plugin failed and how, with its installHint when it is not there. Never a token.
 */
export async function runExecPlugin(
	exec: ExecEntry,
	{ host, cluster, signal }: Pick<CredentialDeps, "host" | "cluster"> & { signal?: AbortSignal },
): Promise<Issued> {
	const { command = "", apiVersion = "" } = exec;
	if (!VERSIONS.includes(apiVersion)) throw failed(`exec plugin: invalid apiVersion ${JSON.stringify(apiVersion)}`);
	const interactive = exec.interactiveMode !== "Never" && host.io.stdinIsTerminal;
	if (exec.interactiveMode === "Always" && !interactive) {
		throw failed("exec plugin cannot support interactive mode: standard input is not a terminal");
	}
	const spec = { interactive, ...(exec.provideClusterInfo ? { cluster: clusterInfo(cluster) } : {}) };
	const environment = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
	const output = await run(command, exec, {
		env: {
			...host.env,
			...environment,
			KUBERNETES_EXEC_INFO: JSON.stringify({ kind: "ExecCredential", apiVersion, spec }),
		},
		cwd: host.cwd,
		interactive,
		signal,
		tell: (text) => host.io.err(escapeTerminal(text)),
	});
	return readCredential(output, apiVersion, exec.command ?? "");
}

interface RunOptions {
	env: NodeJS.ProcessEnv;
	cwd: string;
	interactive: boolean;
	signal?: AbortSignal;
	tell(text: string): void;
}

function run(command: string, exec: ExecEntry, { env, cwd, interactive, signal, tell }: RunOptions): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, exec.args ?? [], {
			env,
			cwd,
			signal,
			stdio: [interactive ? "inherit" : "ignore", "pipe", "pipe"],
		});
		const limit = interactive ? INTERACTIVE_MS : SILENT_MS;
		let timedOut = false;
		const timer = setTimeout(() => {
			timedOut = true;
			child.kill("SIGKILL");
		}, limit);
		const chunks: Buffer[] = [];
		let size = 0;
		child.stdout?.on("data", (chunk: Buffer) => {
			size += chunk.length;
			if (size <= MAX_OUTPUT) chunks.push(chunk);
			else child.kill("SIGKILL");
		});
		child.stderr?.setEncoding("utf8").on("data", (text: string) => tell(text));
		child.once("error", (error: NodeJS.ErrnoException) => {
			clearTimeout(timer);
			if (error.name === "AbortError") reject(signal?.reason ?? error);
			else reject(failed(error.code === "ENOENT" ? notFound(command, exec.installHint) : `exec: ${error.message}`));
		});
		child.once("close", (code, killedBy) => {
			clearTimeout(timer);
			if (timedOut) reject(failed(`exec: executable ${command} gave no credential within ${limit / 1000}s`));
			else if (size > MAX_OUTPUT) reject(failed(`exec: executable ${command} printed more than ${MAX_OUTPUT} bytes`));
			else if (code !== 0) {
				const how = code === null ? `signal: ${killedBy}` : `exit code ${code}`;
				reject(failed(`exec: executable ${command} failed with ${how}`));
			} else resolve(Buffer.concat(chunks).toString("utf8"));
		});
	});
}

function readCredential(output: string, apiVersion: string, command: string): Issued {
	let credential: {
		apiVersion?: string;
		kind?: string;
		status?: { token?: string; clientCertificateData?: string; clientKeyData?: string; expirationTimestamp?: string };
	};
	try {
		credential = JSON.parse(output);
	} catch {
		// What it printed may be a secret: only that it is no JSON is told.
		throw failed(`decoding stdout: executable ${command} did not print an ExecCredential in JSON`);
	}
	if (credential?.apiVersion !== apiVersion) {
		throw failed(
			`exec plugin is configured to use API version ${apiVersion}, plugin returned version ${credential?.apiVersion ?? ""}`,
		);
	}
	const { status } = credential;
	if (status === undefined || status === null) throw failed("exec plugin didn't return a status field");
	const { token, clientCertificateData: certificate, clientKeyData: key, expirationTimestamp } = status;
	if (!token && !certificate && !key) throw failed("exec plugin didn't return a token or cert/key pair");
	if (Boolean(certificate) !== Boolean(key)) throw failed("exec plugin returned only certificate or key, not both");
	const until = expirationTimestamp === undefined ? Number.NaN : Date.parse(expirationTimestamp);
	return {
		...(token ? { token } : {}),
		...(certificate ? { certificate, key } : {}),
		...(Number.isNaN(until) ? {} : { until }),
	};
}

function clusterInfo(cluster: ExecCluster): object {
	return {
		server: cluster.server ?? "",
		"tls-server-name": cluster["tls-server-name"],
		"insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"],
		"certificate-authority-data": cluster["certificate-authority-data"],
		"proxy-url": cluster["proxy-url"],
	};
}

function notFound(command: string, hint: string | undefined): string {
	const advice = [
		`exec: executable ${command} not found`,
		"",
		"It looks like you are trying to use a client-go credential plugin that is not installed.",
		"",
		"To learn more about this feature, consult the documentation available at:",
		"      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins",
	];
	return [...advice, ...(hint ? ["", hint] : [])].join("\n");
}

function failed(why: string): CliError {
	return new CliError(`Unable to connect to the server: getting credentials: ${why}`);
}
