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

const DS = new URL("../bin/ds.js", import.meta.url).pathname;
const PATCHES = { strategic: "strategic-merge-patch", merge: "merge-patch", json: "json-patch", apply: "apply-patch" };
const COLLECTION = "/apis/apps/v1/namespaces/default/daemonsets";

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
		compare(counts, record, await play(record));
	}
	console.log(file.split("/").at(-1));
	for (const [what, { good, all }] of Object.entries(counts)) {
		console.log(`  ${what}: ${good}/${all} (${((100 * good) / all).toFixed(2)} %)`);
	}
}

async function play(record) {
	if (record.made === undefined) return send("POST", COLLECTION, query(record), record.raw ?? record.body);
	const made = `${COLLECTION}/${record.made.metadata.name}`;
	if (record.baseBy === "apply") {
		await send("PATCH", made, `fieldManager=${record.baseManager}`, record.made, "application/apply-patch+yaml");
	} else {
		await send("POST", COLLECTION, `fieldManager=${record.baseManager ?? "maker"}`, record.made);
	}
	const path = `${COLLECTION}/${record.name ?? record.base.metadata.name}`;
	const answer =
		record.type === undefined
			? await send("PUT", path, query(record), record.raw ?? record.body)
			: await send("PATCH", path, query(record), record.raw ?? record.patch, patchType(record));
	const bare = { metadata: { finalizers: null } };
	await send("PATCH", made, "", bare, "application/merge-patch+json");
	await send("DELETE", made, "propagationPolicy=Background");
	return answer;
}

function patchType(record) {
	return `application/${PATCHES[record.type]}+${record.type === "apply" ? "yaml" : "json"}`;
}

function query({ fieldValidation = "Strict", fieldManager, force }) {
	const parts = ["dryRun=All"];
	if (fieldValidation !== "") parts.push(`fieldValidation=${fieldValidation}`);
	if (fieldManager !== undefined) parts.push(`fieldManager=${fieldManager}`);
	if (force) parts.push("force=true");
	return parts.join("&");
}

function send(method, path, parameters, body, type = "application/json") {
	const headers = { authorization: `Bearer ${server.token}`, accept: "application/json", "content-type": type };
	const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
	return new Promise((done, failed) => {
		const sent = request(`${server.url}${path}?${parameters}`, { method, headers, agent: server.agent }, (response) => {
			const chunks = [];
			response.on("data", (chunk) => chunks.push(chunk));
			response.on("end", () => {
				const answer = JSON.parse(Buffer.concat(chunks).toString());
				done({ code: response.statusCode, warnings: warningsOf(response.rawHeaders), answer });
			});
		});
		sent.on("error", failed);
		sent.end(text);
	});
}

/** The texts of the Warning headers: 299 - "text". */
function warningsOf(rawHeaders) {
	const texts = [];
	for (let at = 0; at < rawHeaders.length; at += 2) {
		if (rawHeaders[at].toLowerCase() !== "warning") continue;
		const quoted = /^299 \S+ "((?:[^"\\]|\\.)*)"/.exec(rawHeaders[at + 1]);
		texts.push(quoted[1].replace(/\\(.)/g, "$1"));
	}
	return texts;
}

function compare(counts, record, { code, warnings, answer }) {
	const checks = {
		code: [code, record.code],
		message: [worded(answer.message), worded(record.message)],
		reason: [answer.reason, record.reason],
		causes: [answer.details?.causes ?? [], record.causes ?? []],
		warnings: [warnings, record.warnings ?? []],
	};
	if (record.object !== undefined) checks.object = [stripped(answer), stripped(record.object)];
	if (record.managedFields !== undefined) {
		checks.managedFields = [
			answer.metadata?.managedFields?.map(({ time: _, ...entry }) => entry),
			record.managedFields.map(({ time: _, ...entry }) => entry),
		];
	}
	const bad = Object.entries(checks).filter(([what, [got, want]]) => {
		const good = isDeepStrictEqual(got, want);
		tally(counts, what, good);
		return !good;
	});
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

/** Without what differs between any two servers, and without the status, which controllers write here. */
function stripped({ metadata, status: _, ...rest }) {
	const { uid: _u, resourceVersion: _r, creationTimestamp: _c, managedFields: _m, ...kept } = metadata ?? {};
	if (kept.generateName !== undefined) kept.name = kept.name?.replace(/.{5}$/, "");
	return { ...rest, metadata: kept };
}

/** A message without the uid that the server drew. */
function worded(message) {
	return message?.replace(/(UID in object meta: )\S+/, "$1…");
}

function difference(got, want, path = "") {
	if (isDeepStrictEqual(got, want)) return "";
	if (typeof got !== "object" || typeof want !== "object" || !got || !want) {
		return `    ${path} got  ${JSON.stringify(got)}\n    ${path} want ${JSON.stringify(want)}\n`;
	}
	const keys = new Set([...Object.keys(got), ...Object.keys(want)]);
	return [...keys].map((key) => difference(got[key], want[key], `${path}.${key}`)).join("");
}
