import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import type { Command, Invocation } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { linkedFile, makeFolder, readIfThere, removeFile, writeWhole } from "../../cli/files";
import { stateFolder } from "../../cli/home";
import { kubeconfigFiles } from "../../cli/kubeconfig";
import type { OpenEngine } from "../../cluster/engine/localEngine";
import type { YamlBody } from "../../cluster/http/served";
import { startServer } from "../../cluster/http/server";
import { parseYaml, strictProblem } from "../../manifest/yaml";
import { escapeTerminal } from "../../printers/escape";
import { toYaml } from "../../printers/yaml/emitter";
import { UI_ROOT } from "../../ui/protocol";
import { withCluster } from "./open";
import { Mover, type Pace } from "./serving/clock";
import { type Access, kubeconfigFor } from "./serving/kubeconfig";
import { mergeText } from "./serving/mergeText";
import type { Pages } from "./serving/page/pages";
import { misuse, noArguments } from "./words";

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];
const MAX_PORT = 65_535;
const FASTEST = 10_000;

/** `ds cluster serve`: the local cluster as a Kubernetes API over HTTPS, until a signal ends it. */
export const command: Command = {
	name: "cluster serve",
	summary: "Serve the cluster as a Kubernetes API, for kubectl and any other client",
	usage:
		"cluster serve [--port=PORT] [--listen=ADDRESS] [--write-kubeconfig=FILE] [--merge] [--speed=N | --paused] [--ui]",
	description: [
		"Serve the local cluster as a Kubernetes API over HTTPS, to kubectl, k9s, Headlamp, client libraries and operators,",
		"until a signal ends it. Only this machine can reach it, with the token that is made for it. The ds commands work",
		"beside it on the same cluster.",
		"",
		" A kubeconfig is written when the server answers. While it runs, the cluster's time goes by as the clock does, so",
		"many times faster (--speed), or only when 'ds cluster advance' says so (--paused).",
	].join("\n"),
	examples: [
		"  # Serve the cluster, and talk to it with kubectl",
		"  ds cluster serve --write-kubeconfig served.yaml &",
		"  kubectl --kubeconfig served.yaml get daemonsets -A",
		"",
		"  # Add a context to the kubeconfig that kubectl uses anyway",
		"  ds cluster serve --merge",
		"",
		"  # Look at the cluster in a browser",
		"  ds cluster serve --ui",
		"",
		"  # An hour a minute",
		"  ds cluster serve --speed 60",
	].join("\n"),
	untilSignal: true,
	flags: [
		{ name: "port", type: "int", default: 0, help: "The port to listen on; 0 for any that is free." },
		{
			name: "listen",
			type: "string",
			default: "127.0.0.1",
			help: "The address to listen on. With any but a loopback address other machines can reach the server, with the token.",
		},
		{
			name: "write-kubeconfig",
			type: "string",
			help: "The kubeconfig to write when the server answers; without it one in the folder of ds.",
		},
		{
			name: "merge",
			type: "bool",
			help: "Add a context to the kubeconfig, the user's own unless --write-kubeconfig names another, and keep the rest of it.",
		},
		{
			name: "speed",
			type: "int",
			default: 1,
			help: "How many times faster than real time the cluster's time goes by.",
		},
		{
			name: "ui",
			type: "bool",
			help: "Serve a page, too, that shows the cluster in a browser as it changes, and changes it.",
		},
		{ name: "paused", type: "bool", help: "Stop the cluster's time: only 'ds cluster advance' moves it." },
	],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "serve");
		const port = invocation.int("port");
		if (port < 0 || port > MAX_PORT) throw misuse("serve", `--port must be between 0 and ${MAX_PORT}, got ${port}`);
		const pace = paceOf(invocation);
		const address = addressOf(invocation);
		await withCluster(invocation, context, async (engine, name) => {
			await serve(engine, context, {
				name,
				port,
				address,
				pace,
				file: kubeconfigFile(invocation, context, name),
				ui: invocation.bool("ui"),
			});
		});
	},
};

interface Plan {
	name: string;
	port: number;
	address: string;
	pace: Pace;
	file: { path: string; merge: boolean };
	/** Whether there is a page for browsers. */
	ui: boolean;
}

async function serve(engine: OpenEngine, context: OpenContext, plan: Plan): Promise<void> {
	const { io, host, signal } = context;
	const { name, address, file } = plan;
	if (!file.merge) removeFile(file.path, context.host);
	const complain = complaints(io.err.bind(io));
	const token = randomBytes(32).toString("base64url");
	const mover = new Mover(engine, plan.pace, () => host.now());
	mover.move();
	const pages = plan.ui ? await openPages(engine, context, plan) : undefined;
	const server = await startServer({
		engine,
		address,
		port: plan.port,
		names: isLoopback(address) ? LOOPBACK : [...LOOPBACK, address],
		token,
		now: () => host.now(),
		readYaml,
		toYaml,
		extension: pages === undefined ? undefined : (exchange, authorize) => pages.answer(exchange, authorize),
		onFailure: complain,
	});
	try {
		const shownAddress = ["0.0.0.0", "::"].includes(address) ? "127.0.0.1" : address;
		const url = `https://${isIP(shownAddress) === 6 ? `[${shownAddress}]` : shownAddress}:${server.port}`;
		writeKubeconfig(file, { name: `ds-${name}`, server: url, authority: server.authority, token }, context);
		await io.out(
			`Serving the local cluster ${JSON.stringify(name)} at ${url} (kubeconfig: ${escapeTerminal(file.path)})\n`,
		);
		if (pages !== undefined) await io.out(pageLine(url, token, context));
		while (!signal.aborted) {
			let wait = 100;
			try {
				wait = mover.move();
				server.poll();
				pages?.poll();
			} catch (error) {
				complain(error);
			}
			await context.sleep(wait);
		}
	} finally {
		pages?.close();
		await server.close();
		mover.stop();
	}
}

/** The page's own part, loaded only when it is served. */
async function openPages(engine: OpenEngine, context: OpenContext, { name, pace }: Plan): Promise<Pages> {
	const [{ Pages }, { clientOf }, { makeWork }] = await Promise.all([
		import("./serving/page/pages"),
		import("../../client/local"),
		import("../../cluster/work"),
	]);
	const sleep = (milliseconds: number) => context.sleep(milliseconds);
	const client = clientOf(engine, makeWork(), { onWarning: () => undefined, sleep });
	return new Pages({ engine, client, cluster: name, paused: pace.kind === "paused" });
}

/**
 * Where the page is. The token is in the part of the address that browsers send nowhere; what is no terminal may be a
 * log, which is not told it.
 */
function pageLine(url: string, token: string, { io }: OpenContext): string {
	const page = `${url}${UI_ROOT}`;
	const trust = "the browser asks once whether to trust the server's own certificate";
	return io.stdoutIsTerminal
		? `Page: ${page}#token=${token} (${trust})\n`
		: `Page: ${page} (it asks for the token, which is in the kubeconfig; ${trust})\n`;
}

function paceOf(invocation: Invocation): Pace {
	const speed = invocation.int("speed");
	if (speed < 1 || speed > FASTEST) throw misuse("serve", `--speed must be between 1 and ${FASTEST}, got ${speed}`);
	if (!invocation.bool("paused")) return speed === 1 ? { kind: "real" } : { kind: "times", factor: speed };
	if (invocation.changed("speed")) throw misuse("serve", "--speed and --paused can't be used together");
	return { kind: "paused" };
}

function addressOf(invocation: Invocation): string {
	const address = invocation.string("listen").replace(/^\[(.*)\]$/, "$1");
	if (address === "localhost") return "127.0.0.1";
	if (isIP(address) === 0) throw misuse("serve", `--listen must be an IP address, got ${JSON.stringify(address)}`);
	return address;
}

function isLoopback(address: string): boolean {
	return address.startsWith("127.") || address === "::1";
}

function kubeconfigFile(invocation: Invocation, context: OpenContext, name: string): Plan["file"] {
	const merge = invocation.bool("merge");
	const given = invocation.string("write-kubeconfig");
	if (given !== "") return { path: resolve(context.cwd, given), merge };
	if (merge) return { path: resolve(context.cwd, kubeconfigFiles(context.host)[0]), merge };
	return { path: join(stateFolder(context.host), "kubeconfigs", `${name}.yaml`), merge };
}

/** Nobody but the user may read it: it holds the token. */
function writeKubeconfig({ path, merge }: Plan["file"], access: Access, context: OpenContext): void {
	const present = merge ? readIfThere(path) : undefined;
	let text: string;
	try {
		text = present?.trim() ? mergeText(present, access) : toYaml(kubeconfigFor(access));
	} catch (error) {
		throw new CliError(`error: can't add a context to ${path}: ${(error as Error).message}`);
	}
	makeFolder(path);
	writeWhole(merge ? linkedFile(path) : path, text, context.host, 0o600);
}

/** A failure is told once, until there is another one. */
function complaints(write: (text: string) => void): (error: unknown) => void {
	let last = "";
	return (error) => {
		const text = error instanceof Error ? error.message : String(error);
		if (text === last) return;
		last = text;
		write(`error: ${escapeTerminal(text)}\n`);
	};
}

function readYaml(text: string): YamlBody {
	const { value, duplicates } = parseYaml(text);
	return {
		value,
		duplicates: duplicates.map(({ path, key }) => pathText([...path, key])),
		strictProblem: strictProblem(text, duplicates),
	};
}

function pathText(path: readonly (string | number)[]): string {
	return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
