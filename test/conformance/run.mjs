#!/usr/bin/env node
// Plays .case files against a kubectl-compatible command and compares (or records) what it prints.
//
//   node run.mjs check  --ds "node bin/ds.js" FILE...     compare; exit 1 when any step differs
//   node run.mjs check  --ds "node bin/ds.js" --client kubectl FILE...   the same commands given to another client (kubectl, or ds
//                                                         itself) that talks to the local cluster over `ds cluster serve`
//   node run.mjs record --ds "kubectl"        FILE...     rewrite each file with what the command printed
//
// The format of a case is described in README.md beside this file.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** One step of a case: a directive (@…) or a command ($ …) with what it printed. */
export function parseCase(text) {
	const steps = [];
	const lines = text.replace(/\n$/, "").split("\n");
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i];
		if (line.startsWith("@file ")) {
			const body = [];
			for (i++; i < lines.length && lines[i] !== "@end"; i++) body.push(lines[i]);
			steps.push({ kind: "file", name: line.slice(6).trim(), body: body.join("\n") + "\n" });
		} else if (line.startsWith("@")) {
			const [verb, ...args] = words(line.slice(1));
			steps.push({ kind: "directive", verb, args, source: line });
		} else if (line.startsWith("$ ")) {
			steps.push({ kind: "command", source: line.slice(2), stdout: [], stderr: [], code: 0 });
		} else if (line.startsWith("> ") || line === ">") {
			steps.at(-1).stdout.push(line.slice(2));
		} else if (line.startsWith("! ") || line === "!") {
			steps.at(-1).stderr.push(line.slice(2));
		} else if (line.startsWith("= ")) {
			steps.at(-1).code = Number(line.slice(2));
		} else {
			steps.push({ kind: "comment", source: line });
		}
	}
	return steps;
}

export function formatCase(steps) {
	const out = [];
	for (const s of steps) {
		if (s.kind === "file") out.push(`@file ${s.name}`, s.body.replace(/\n$/, ""), "@end");
		else if (s.kind === "command") {
			out.push(`$ ${s.source}`);
			for (const l of s.stdout) out.push(l === "" ? ">" : `> ${l}`);
			for (const l of s.stderr) out.push(l === "" ? "!" : `! ${l}`);
			if (s.code !== 0) out.push(`= ${s.code}`);
		} else out.push(s.source);
	}
	return out.join("\n") + "\n";
}

/** Splits a command line the way a POSIX shell splits words: quotes and backslashes, no expansion. */
export function words(line) {
	const out = [];
	let word = null;
	let quote = null;
	for (let i = 0; i < line.length; i++) {
		const c = line[i];
		if (quote) {
			if (c === quote) quote = null;
			else if (c === "\\" && quote === '"' && '"\\$`'.includes(line[i + 1])) word += line[++i];
			else word += c;
		} else if (c === "'" || c === '"') {
			quote = c;
			word ??= "";
		} else if (c === "\\") word = (word ?? "") + line[++i];
		else if (/\s/.test(c)) {
			if (word !== null) out.push(word);
			word = null;
		} else word = (word ?? "") + c;
	}
	if (word !== null) out.push(word);
	return out;
}

/** The names that a case's files give to objects: generated names begin with one of them. */
export function namesIn(steps) {
	const bodies = steps.filter((s) => s.kind === "file").map((s) => s.body);
	return [
		...new Set(
			bodies.flatMap((b) =>
				[
					...b.matchAll(
						/^\s*-?\s*(?:generateName: ?['"]?([A-Za-z0-9][A-Za-z0-9.]*)-|name: ?['"]?([a-z0-9][a-z0-9.-]*))/gm,
					),
				].map((m) => m[1] ?? m[2]),
			),
		),
	];
}

const SUFFIX = "[bcdfghjklmnpqrstvwxz2456789]{5}";
const LONGEST_BASE = 58; // a generated name is at most 63 long: its base is cut to 58
/** Replaces what differs from run to run (ages, times, uids, generated names, hashes, addresses). */
export function normalise(text, names = []) {
	const lines = text.split("\n");
	const out = [];
	for (let line of lines) {
		// What a simulated machine need not share with the recorded one, and what the recorded kubelets did not say.
		if (/^ +(Normal|Warning) +\S+ +.*\bkubelet\b/.test(line)) continue;
		line = line.replace(
			/^( *(?:Machine ID|System UUID|Boot ID|Kernel Version|OS Image|Container Runtime Version|ProviderID|InternalIP|PodCIDRs?|Container ID|Image ID| {2}ephemeral-storage):).*$/,
			"$1 ...",
		);
		line = line.replace(/(resourceVersion\\":\\")\d+/g, "$1RV");
		line = line
			.replace(/\S*\/(LIVE|MERGED)-\w+\//g, "/tmp/$1-N/")
			.replace(/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}$/, "\tTTTT-TT-TT TT:TT:TT.TTTTTTTTT +0000");
		let ragged = false; // a replaced token changed length: column padding on this line means nothing
		// Replaces a token and, where spaces pad it to a column, keeps the column's width.
		const put = (re, to) => {
			line = line.replace(new RegExp(`(?:${re.source})( *)`, "g"), (m, ...g) => {
				const groups = g.slice(
					0,
					g.findIndex((x) => typeof x === "number"),
				);
				const pad = groups.pop();
				const token = m.slice(0, m.length - pad.length);
				const r = typeof to === "function" ? to(token, ...groups) : to;
				const room = pad.length + token.length - r.length;
				const offset = g.find((x) => typeof x === "number");
				if (r.length === token.length || offset + m.length === line.length) return r + pad;
				if (pad.length >= 2 && room >= 2) return r + " ".repeat(room);
				ragged = true;
				return r + pad;
			});
		};
		put(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUUUUUUU-UUUU-UUUU-UUUU-UUUUUUUUUUUU");
		put(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TTTT-TT-TTTTT:TT:TTZ");
		put(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, "Day, 00 Mon 0000 00:00:00 +0000");
		for (const n of names) {
			const base = `${n}-`.slice(0, LONGEST_BASE);
			put(new RegExp(`(?<![\\w-])(${base})${SUFFIX}(?![a-z0-9-])`, "g"), (_, a) => `${a}xxxxx`);
			put(
				new RegExp(`(?<![\\w-])(${n})-[bcdfghjklmnpqrstvwxz2456789]{6,10}(?![\\w-])`, "g"),
				(_, a) => `${a}-hhhhhhhhhh`,
			);
		}
		put(/(controller-revision-hash"?[=:] ?"?)[0-9a-z]{6,10}/g, (_, a) => `${a}hhhhhhhhhh`);
		put(/kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}/g, "kube-api-access-xxxxx");
		line = line.replace(/\bkubectl\b(?![.-])/g, "ds");
		put(/(resourceVersion"?: ?)"\d+"/g, (_, a) => `${a}"RV"`);
		put(/\b(192\.168|192\.0|10|172|127)(\.\d{1,3}){2,3}\b/g, "IP");
		put(/(?<![=\w-]|: +)(<invalid>|\d+(?:s|m|h|d|y)(?:\d+[smhd])?)(?=\s|$|\))(?! \(\d+%\))/g, "AGE");
		put(/AGE \(x\d+ over AGE\)/g, "AGE");
		line = line.replace(/\bAGE {2,}/g, "AGE  "); // the width of an age column depends on the ages
		line = line
			.replace(/^( +Type +Reason +Age) {2,}(?=From)/, "$1  ")
			.replace(/^( +-+ +-+ +----) {2,}(?=----)/, "$1  ");
		if (/combined from similar events/.test(line)) ragged = true;
		if (ragged) line = line.replace(/(\S) {2,}/g, "$1  ");
		out.push(line.replace(/\s+$/, ""));
	}
	// Rows whose order depends on generated names or on equal times: sort runs of them.
	const rowKey = /xxxxx|^ {2}(Normal|Warning) /;
	for (let i = 0; i < out.length; i++) {
		if (!rowKey.test(out[i])) continue;
		let j = i;
		while (j + 1 < out.length && rowKey.test(out[j + 1])) j++;
		out.splice(i, j - i + 1, ...out.slice(i, j + 1).sort());
		i = j;
	}
	while (out.length && out.at(-1) === "") out.pop();
	return out;
}

export class Local {
	/** Drives `ds` on a private local cluster in `dir`. */
	constructor(command, dir) {
		this.command = words(command);
		this.dir = dir;
		this.env = { ...process.env, HOME: dir, DS_HOME: join(dir, ".ds"), KUBE_EDITOR: "true", NO_COLOR: "1", TZ: "UTC" };
		for (const k of ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "DS_CLUSTER", "EDITOR"]) delete this.env[k];
	}
	exec(args, input) {
		return spawnSync(this.command[0], [...this.command.slice(1), ...args], {
			cwd: this.dir,
			env: this.env,
			input,
			encoding: "utf8",
			timeout: 60_000,
		});
	}
	must(args) {
		const r = this.exec(args);
		if (r.status !== 0) throw new Error(`ds ${args.join(" ")}: exit ${r.status} ${r.stderr}`);
	}
	directive(verb, args) {
		if (verb === "nodes") this.must(["cluster", "create", "--nodes", args[0]]);
		else if (verb === "add-node") this.must(["cluster", "add-node", ...args]);
		else if (verb === "remove-node") this.must(["cluster", "remove-node", ...args]);
		else if (verb === "stop-node" || verb === "start-node") this.must(["cluster", verb, args[0]]);
		else if (verb === "condition") this.must(["cluster", "condition", args[0], `${args[1]}=${args[2]}`]);
		else if (verb === "capture") writeFileSync(join(this.dir, args[0]), this.exec(args.slice(1)).stdout);
		else if (verb === "settle") this.must(["cluster", "settle"]);
		else if (verb === "advance") this.must(["cluster", "advance", args[0]]);
		else throw new Error(`unknown directive @${verb}`);
	}
	close() {}
}

/** Drives another client against the local cluster that `ds cluster serve` serves; directives still go to `ds`. */
export class Served extends Local {
	constructor(command, client, dir) {
		super(command, dir);
		this.client = words(client);
		this.config = join(dir, "served.kubeconfig");
	}
	exec(args, input) {
		if (!this.server) this.serve();
		return spawnSync(this.client[0], [...this.client.slice(1), ...args], {
			cwd: this.dir,
			env: { ...this.env, DS_HOME: join(this.dir, ".client"), KUBECONFIG: this.config, KUBE_EDITOR: "true" },
			input,
			encoding: "utf8",
			timeout: 60_000,
		});
	}
	must(args) {
		const r = spawnSync(this.command[0], [...this.command.slice(1), ...args], {
			cwd: this.dir,
			env: this.env,
			encoding: "utf8",
			timeout: 60_000,
		});
		if (r.status !== 0) throw new Error(`ds ${args.join(" ")}: exit ${r.status} ${r.stderr}`);
	}
	serve() {
		this.server = spawn(
			this.command[0],
			[...this.command.slice(1), "cluster", "serve", "--port", "0", "--write-kubeconfig", this.config],
			{ cwd: this.dir, env: this.env, stdio: "ignore" },
		);
		for (let i = 0; i < 200 && !existsSync(this.config); i++)
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
		if (!existsSync(this.config)) throw new Error("ds cluster serve wrote no kubeconfig in 20 s");
	}
	close() {
		this.server?.kill();
	}
}

export function play(steps, driver, dir, { record = false } = {}) {
	const failures = [];
	let ran = 0;
	const names = namesIn(steps);
	for (const s of steps) {
		if (s.kind === "file") {
			mkdirSync(dirname(join(dir, s.name)), { recursive: true });
			writeFileSync(join(dir, s.name), s.body);
		} else if (s.kind === "directive") {
			try {
				driver.directive(s.verb, s.args);
			} catch (e) {
				failures.push({ step: s, why: e.message });
				if (!record) break;
				throw e;
			}
		} else if (s.kind === "command") {
			ran++;
			const [, cmd, inputFile] = s.source.match(/^(.*?)(?: < (\S+))?$/);
			const r = driver.exec(words(cmd), inputFile ? readFileSync(join(dir, inputFile), "utf8") : undefined);
			const got = {
				stdout: normalise(r.stdout ?? "", names),
				stderr: normalise(r.stderr ?? "", names),
				code: r.status,
			};
			if (record) Object.assign(s, got);
			else if (JSON.stringify([s.stdout, s.stderr, s.code]) !== JSON.stringify([got.stdout, got.stderr, got.code]))
				failures.push({ step: s, got });
		}
	}
	return { failures, ran };
}

function main() {
	const [mode, ...rest] = process.argv.slice(2);
	let command = "ds",
		client = "";
	const files = [];
	for (let i = 0; i < rest.length; i++) {
		if (rest[i] === "--ds") command = rest[++i];
		else if (rest[i] === "--client") client = rest[++i];
		else files.push(rest[i]);
	}
	let cases = 0,
		casesOk = 0,
		stepsRan = 0,
		stepsOk = 0;
	for (const f of files) {
		const steps = parseCase(readFileSync(f, "utf8"));
		const dir = mkdtempSync(join(tmpdir(), "case-"));
		const driver = client ? new Served(command, client, dir) : new Local(command, dir);
		try {
			const { failures, ran } = play(steps, driver, dir, { record: mode === "record" });
			cases++;
			stepsRan += steps.filter((s) => s.kind === "command").length;
			stepsOk += ran - failures.filter((x) => x.got).length;
			if (mode === "record") writeFileSync(f, formatCase(steps));
			else if (failures.length === 0) casesOk++;
			else {
				console.log(`FAIL ${basename(f)}`);
				for (const { step, got, why } of failures.slice(0, process.env.VERBOSE ? 1e9 : 2)) {
					console.log(`  ${step.kind === "command" ? "$ " : ""}${step.source}`);
					if (why) {
						console.log(`    ${why.split("\n")[0]}`);
						continue;
					}
					for (const stream of ["stdout", "stderr"]) {
						if (step[stream].join("\n") === got[stream].join("\n")) continue;
						for (const l of step[stream]) if (!got[stream].includes(l)) console.log(`    want ${stream}: ${l}`);
						for (const l of got[stream]) if (!step[stream].includes(l)) console.log(`    got  ${stream}: ${l}`);
					}
					if (step.code !== got.code) console.log(`    want exit ${step.code}, got ${got.code}`);
				}
			}
		} finally {
			driver.close();
			rmSync(dir, { recursive: true, force: true });
		}
	}
	if (mode !== "record") {
		console.log(`cases ${casesOk}/${cases}, steps ${stepsOk}/${stepsRan}`);
		if (casesOk !== cases) process.exitCode = 1;
	}
}
if (process.argv[1] && import.meta.url.endsWith(basename(process.argv[1]))) main();
