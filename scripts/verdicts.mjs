// Plays real manifests, each on a fresh cluster of three nodes, and holds what comes of them against what a real
// control plane made of them: node scripts/verdicts.mjs FOLDER [PART-OF-A-FILE-NAME…]
// FOLDER has the manifests (also in folders of its own) and VERDICTS.json, whose rows say what `kubectl create -f FILE`
// in the file's folder printed, how it ended, and which pods the DaemonSets wanted and had two seconds later.
// Prints what differs; needs dist/ (npm run build).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";

const { main } = createRequire(import.meta.url)("../dist/main.js");
const folder = resolve(process.argv[2] ?? ".");
const wanted = process.argv.slice(3);
const files = new Map(readdirSync(folder, { recursive: true }).map((path) => [basename(path), join(folder, path)]));
const verdicts = JSON.parse(readFileSync(join(folder, "VERDICTS.json"), "utf8")).filter(
	({ file }) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);

const homes = mkdtempSync(join(tmpdir(), "ds-verdicts-"));
let equal = 0;
try {
	for (const verdict of verdicts) {
		const differences = compare(verdict, await play(verdict.file));
		if (differences.length === 0) equal++;
		else console.log([verdict.file, ...differences].join("\n    "));
	}
} finally {
	rmSync(homes, { recursive: true });
}
console.log(`${equal} of ${verdicts.length} files as recorded`);
if (equal < verdicts.length) process.exitCode = 1;

async function play(file) {
	const host = { home: join(homes, file), cwd: dirname(files.get(file)) };
	await must(["cluster", "create", "--nodes", "3"], host);
	const created = await ds(["create", "-f", file], host);
	await must(["cluster", "advance", "2s"], host);
	const { items } = JSON.parse(await must(["get", "daemonsets", "--all-namespaces", "--output", "json"], host));
	return {
		exit: created.exit,
		stdout: lines(created.stdout),
		stderr: lines(created.stderr),
		daemonSets: items.map(({ metadata, status }) => [
			metadata.namespace,
			metadata.name,
			String(status.desiredNumberScheduled),
			String(status.currentNumberScheduled),
		]),
	};
}

async function must(args, host) {
	const { exit, stdout, stderr } = await ds(args, host);
	if (exit !== 0) throw new Error(`ds ${args.join(" ")}: ${stderr}`);
	return stdout;
}

/** Runs a command in this process: most of the time would otherwise go to starting Node. */
async function ds(args, { home, cwd }) {
	const texts = { stdout: "", stderr: "" };
	const exit = await main(args, {
		io: {
			out: (text) => {
				texts.stdout += text;
			},
			err: (text) => {
				texts.stderr += text;
			},
			stdin: async () => new Uint8Array(),
			stdinIsTerminal: false,
			stdoutIsTerminal: false,
			stderrIsTerminal: false,
			colour: false,
			columns: undefined,
		},
		env: { DS_HOME: home },
		cwd,
		platform: process.platform,
		signal: new AbortController().signal,
		interrupted: () => undefined,
		now: Date.now,
		uniqueText: () => crypto.randomUUID(),
		sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
	});
	return { exit, ...texts };
}

function lines(text) {
	return text.split("\n").filter((line) => line !== "");
}

function compare(verdict, played) {
	return ["exit", "stdout", "stderr", "daemonSets"].flatMap((part) => {
		const [recorded, now] = [verdict[part], played[part]];
		if (isDeepStrictEqual(recorded, now)) return [];
		if (!Array.isArray(recorded)) return [`${part}: recorded ${recorded}, now ${now}`];
		const texts = (list) => list.map((line) => (Array.isArray(line) ? line.join(" ") : line));
		const [before, after] = [texts(recorded), texts(now)];
		const missing = before.filter((line) => !after.includes(line));
		const surplus = after.filter((line) => !before.includes(line));
		if (missing.length + surplus.length === 0) return [`${part}: the same lines, but in another order or number`];
		return [...missing.map((line) => `${part} - ${line}`), ...surplus.map((line) => `${part} + ${line}`)];
	});
}
