// Holds the decoder against recorded answers of a real API server: node scripts/corpus.mjs FILE.jsonl.gz…
// Prints how many decode failures agree word for word, how many bodies that were accepted or failed later decode
// without a failure, and how many accepted objects come back unchanged. VERBOSE=1 prints what differs.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";

const { decode } = await load();
const daemonSet = { group: "apps", version: "v1", kind: "DaemonSet" };
const counts = {};
for (const file of process.argv.slice(2)) {
	for (const line of gunzipSync(readFileSync(file)).toString().trim().split("\n")) check(JSON.parse(line));
}
for (const [what, { good, all }] of Object.entries(counts)) console.log(`${what}: ${good}/${all}`);

async function load() {
	const entry = new URL("../src/api/decode/index.ts", import.meta.url).pathname;
	const result = await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "node", write: false });
	return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString("base64")}`);
}

function check(record) {
	if (record.type !== undefined) return;
	let body = record.body;
	if (record.raw !== undefined) {
		try {
			body = JSON.parse(record.raw);
		} catch {
			return;
		}
	}
	const { fieldValidation = "Strict" } = record;
	const answer = attempt(body, { fieldValidation, text: record.raw, duplicates: record.duplicates });
	const failed = /cannot be handled|unrecognized|API version in the data/.test(record.message ?? "");
	if (failed) count("decode failures", answer.message === record.message, record, answer.message);
	else {
		count("decoded", answer.message === undefined, record, answer.message);
		const expected = (record.warnings ?? []).filter((text) => /^(unknown|duplicate) field/.test(text));
		if (fieldValidation !== "Strict")
			count("warnings", isDeepStrictEqual(answer.warnings, expected), record, answer.warnings);
	}
	if (record.object === undefined) return;
	const { object } = attempt(record.object, { fieldValidation: "Strict" });
	count("unchanged", isDeepStrictEqual(object, record.object), record, () => difference(object, record.object));
}

function attempt(body, options) {
	try {
		return decode(daemonSet, body, options);
	} catch (error) {
		return { message: error.status?.message ?? error.stack };
	}
}

function count(what, good, record, got) {
	counts[what] ??= { good: 0, all: 0 };
	counts[what].all++;
	if (good) counts[what].good++;
	else if (process.env.VERBOSE) {
		console.log(
			`${record.id} ${what}\n  want ${record.message ?? record.warnings ?? ""}\n  got  ${typeof got === "function" ? got() : got}`,
		);
	}
}

function difference(got, want, path = "") {
	if (isDeepStrictEqual(got, want)) return "";
	if (typeof got !== "object" || typeof want !== "object" || !got || !want) {
		return `${path}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}; `;
	}
	const keys = new Set([...Object.keys(got), ...Object.keys(want)]);
	return [...keys].map((key) => difference(got[key], want[key], `${path}.${key}`)).join("");
}
