import { spawn } from "node:child_process";
import { goQuote } from "../../api/go/format";
import { parseYaml } from "../../manifest/yaml";
import { escapeTerminal } from "../../printers/escape";
import { CliError } from "../errors";
import type { Host } from "../host";
import type { Issued } from "./issued";
import type { ClusterEntry, ExecEntry } from "./load";
import { pairProblem } from "./pem";

/** `authority` in PEM, wherever it comes from. */
export type ExecCluster = ClusterEntry & { authority?: string };

/** A plugin that says nothing for that long is stopped; one that asks a person takes its time. */
const SILENT_MS = 60_000;
const INTERACTIVE_MS = 10 * 60_000;
/** More than that is no credential, in bytes. */
const MAX_OUTPUT = 1024 * 1024;

const VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/** @throws CliError for a version of the protocol that is not spoken. */
export function checkVersion({ apiVersion = "" }: ExecEntry): void {
	if (!VERSIONS.includes(apiVersion)) {
		throw new CliError(`error: exec plugin: invalid apiVersion ${goQuote(apiVersion)}`);
	}
}

/**
 * Runs a credential plugin (client-go's exec protocol) and reads the ExecCredential that it prints. What it says on
 * stderr goes to the user's.
 * @throws CliError that says which plugin failed and how, with its installHint when it is not there. Never a token.
 */
export async function runExecPlugin(
	exec: ExecEntry,
	{ host, cluster, signal }: { host: Host; cluster: ExecCluster; signal?: AbortSignal },
): Promise<Issued> {
	const { command = "", apiVersion = "" } = exec;
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
		after: (milliseconds) => host.after(milliseconds),
	});
	return readCredential(output, apiVersion);
}

interface RunOptions {
	env: NodeJS.ProcessEnv;
	cwd: string;
	interactive: boolean;
	signal?: AbortSignal;
	tell(text: string): void;
	/** Aborts when that much wall-clock time has passed. */
	after(milliseconds: number): AbortSignal;
}

function run(
	command: string,
	exec: ExecEntry,
	{ env, cwd, interactive, signal, tell, after }: RunOptions,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, exec.args ?? [], {
			env,
			cwd,
			signal,
			stdio: [interactive ? "inherit" : "ignore", "pipe", "pipe"],
		});
		const limit = interactive ? INTERACTIVE_MS : SILENT_MS;
		let timedOut = false;
		const onLimit = () => {
			timedOut = true;
			child.kill("SIGKILL");
			// What the plugin has started may hold its output open.
			child.stdout?.destroy();
			child.stderr?.destroy();
		};
		const timer = after(limit);
		timer.addEventListener("abort", onLimit);
		const chunks: Buffer[] = [];
		let size = 0;
		child.stdout?.on("data", (chunk: Buffer) => {
			size += chunk.length;
			if (size <= MAX_OUTPUT) chunks.push(chunk);
			else child.kill("SIGKILL");
		});
		child.stderr?.setEncoding("utf8").on("data", (text: string) => tell(text));
		child.once("error", (error: NodeJS.ErrnoException) => {
			timer.removeEventListener("abort", onLimit);
			if (error.name === "AbortError") reject(signal?.reason ?? error);
			else reject(failed(error.code === "ENOENT" ? notFound(command, exec.installHint) : `exec: ${error.message}`));
		});
		child.once("close", (code, killedBy) => {
			timer.removeEventListener("abort", onLimit);
			if (timedOut) reject(failed(`exec: executable ${command} gave no credential within ${limit / 1000}s`));
			else if (size > MAX_OUTPUT) reject(failed(`exec: executable ${command} printed more than ${MAX_OUTPUT} bytes`));
			else if (code !== 0) {
				const how = code === null ? `signal: ${killedBy}` : `exit code ${code}`;
				reject(failed(`exec: executable ${command} failed with ${how}`));
			} else resolve(Buffer.concat(chunks).toString("utf8"));
		});
	});
}

interface ExecCredential {
	apiVersion?: string;
	kind?: string;
	status?: {
		token?: string;
		clientCertificateData?: string;
		clientKeyData?: string;
		expirationTimestamp?: string;
	} | null;
}

/** What Go reads first of an object, as its errors name it. */
const TYPE_META =
	'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
/** Where client-go knows the kinds of the protocol. */
const SCHEME = "pkg/client/auth/exec/exec.go:64";

function readCredential(output: string, apiVersion: string): Issued {
	let value: unknown;
	try {
		value = parseYaml(output).value ?? {};
	} catch {
		// What it printed may be a secret: only that it can't be read is told.
		throw failed("decoding stdout: couldn't get version/kind; json parse error");
	}
	if (typeof value !== "object" || Array.isArray(value)) {
		const type = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
		throw failed(
			`decoding stdout: couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${TYPE_META}`,
		);
	}
	const credential = value as ExecCredential;
	const { kind = "", apiVersion: version = "" } = credential;
	if (kind !== "" && (kind !== "ExecCredential" || !VERSIONS.includes(version))) {
		throw failed(
			`decoding stdout: no kind ${goQuote(kind)} is registered for version ${goQuote(version)} in scheme ${goQuote(SCHEME)}`,
		);
	}
	if (version !== apiVersion) {
		const returned = version || "client.authentication.k8s.io/__internal";
		throw failed(`exec plugin is configured to use API version ${apiVersion}, plugin returned version ${returned}`);
	}
	const { status } = credential;
	if (status === undefined || status === null) throw failed("exec plugin didn't return a status field");
	const { token, clientCertificateData: certificate, clientKeyData: key, expirationTimestamp } = status;
	if (!token && !certificate && !key) throw failed("exec plugin didn't return a token or cert/key pair");
	if (Boolean(certificate) !== Boolean(key)) throw failed("exec plugin returned only certificate or key, not both");
	const problem = certificate ? pairProblem(certificate, key ?? "") : undefined;
	if (problem !== undefined) throw failed(`failed parsing client key/certificate: ${problem}`);
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
		"certificate-authority-data":
			cluster.authority === undefined ? undefined : Buffer.from(cluster.authority).toString("base64"),
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
