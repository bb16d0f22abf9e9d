// Holds `ds cluster serve` against recorded answers of a real API server:
//   node scripts/corpus.mjs FILE.jsonl.gz…
// Each request goes over HTTPS to a cluster of its own, in a temporary DS_HOME, as a client would send it. Prints how
// many answers agree in code, in what was said (message, reason, causes), in warnings and in the object, and how many
// in all of it. VERBOSE=1 prints what differs.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { compared, difference, play, warningText } from "../test/conformance/corpus.mjs";

const DS = new URL("../bin/ds.js", import.meta.url).pathname;

const home = mkdtempSync(join(tmpdir(), "ds-corpus-"));
const server = await serve();
try {
	for (const file of process.argv.slice(2)) await playFile(file);
} finally {
	server.stop();
	rmSync(home, { recursive: true, force: true });
}

async function serve() {
	const env = { PATH: process.env.PATH, DS_HOME: home };
	spawnSync(process.execPath, [DS, "cluster", "create"], { env });
	const config = join(home, "served.yaml");
	const arguments_ = [DS, "cluster", "serve", "--paused", "--write-kubeconfig", config];
	const child = spawn(process.execPath, arguments_, { env, stdio: ["ignore", "pipe", "inherit"] });
	await new Promise((done) => child.stdout.once("data", done));
	const text = readFileSync(config, "utf8");
	const field = (name) => new RegExp(`${name}: *(\\S+)`).exec(text)?.[1].replace(/^"|"$/g, "");
	const ca = Buffer.from(field("certificate-authority-data"), "base64");
	const agent = new Agent({ keepAlive: true, ca });
	return { url: field("server"), token: field("token"), agent, stop: () => child.kill("SIGTERM") };
}

async function playFile(file) {
	const text = file.endsWith(".gz") ? gunzipSync(readFileSync(file)).toString() : readFileSync(file, "utf8");
	const counts = {};
	for (const line of text.trim().split("\n")) {
		const record = JSON.parse(line);
		count(counts, record, await play(record, send));
	}
	console.log(file.split("/").at(-1));
	for (const [what, { good, all }] of Object.entries(counts)) {
		console.log(`  ${what}: ${good}/${all} (${((100 * good) / all).toFixed(2)} %)`);
	}
}

function send(method, path, body, type = "application/json") {
	const headers = { authorization: `Bearer ${server.token}`, accept: "application/json", "content-type": type };
	const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
	return new Promise((done, failed) => {
		const sent = request(`${server.url}${path}`, { method, headers, agent: server.agent }, (response) => {
			const chunks = [];
			response.on("data", (chunk) => chunks.push(chunk));
			response.on("end", () => {
				const body = JSON.parse(Buffer.concat(chunks).toString());
				done({ code: response.statusCode, warnings: warningsOf(response.rawHeaders), body });
			});
		});
		sent.on("error", failed);
		sent.end(text);
	});
}

/** The texts of the Warning headers. */
function warningsOf(rawHeaders) {
	return rawHeaders.filter((_, at) => rawHeaders[at - 1]?.toLowerCase() === "warning" && at % 2 === 1).map(warningText);
}

function count(counts, record, answer) {
	const parts = Object.entries(compared(record, answer));
	const bad = parts.filter(([, [got, want]]) => !isDeepStrictEqual(got, want));
	for (const part of parts) tally(counts, part[0], !bad.includes(part));
	tally(counts, "whole", bad.length === 0);
	if (bad.length === 0 || !process.env.VERBOSE) return;
	console.log(`${record.id} ${record.type ?? ""} ${record.mutations}`);
	for (const [what, [got, want]] of bad) console.log(`  ${what}:\n${difference(got, want)}`);
}

function tally(counts, what, good) {
	counts[what] ??= { good: 0, all: 0 };
	counts[what].all++;
	if (good) counts[what].good++;
}
