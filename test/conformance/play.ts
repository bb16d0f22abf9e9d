import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { namesIn, normalise, parseCase, words } from "./run.mjs";

/** What a command printed. */
export interface Answer {
	stdout: string;
	stderr: string;
	code: number | null;
}

/** Runs one `ds` command in a folder with an environment: in process or spawned. */
export type Execute = (
	args: string[],
	where: { cwd: string; env: Record<string, string>; input?: string },
) => Promise<Answer>;

/** A step whose answer differs from the recorded one, both as compared. */
export interface Difference {
	step: string;
	want: { stdout: string[]; stderr: string[]; code: number };
	got: { stdout: string[]; stderr: string[]; code: number | null };
}

/** Plays a recorded case on a private local cluster and returns the steps that differ. */
export async function playCase(file: string, execute: Execute): Promise<Difference[]> {
	const steps = parseCase(readFileSync(file, "utf8"));
	const names = namesIn(steps);
	const cwd = mkdtempSync(join(tmpdir(), "case-"));
	const env = { HOME: cwd, DS_HOME: join(cwd, ".ds"), KUBE_EDITOR: "true", NO_COLOR: "1", TZ: "UTC" };
	const run = (args: string[], input?: string) => execute(args, { cwd, env, input });
	const differences: Difference[] = [];
	try {
		for (const step of steps) {
			if (step.kind === "file") {
				mkdirSync(dirname(join(cwd, step.name)), { recursive: true });
				writeFileSync(join(cwd, step.name), step.body);
			} else if (step.kind === "directive") {
				await direct(step.verb, step.args, cwd, run);
			} else if (step.kind === "command") {
				const [, command = "", inputFile] = /^(.*?)(?: < (\S+))?$/.exec(step.source) ?? [];
				const input = inputFile ? readFileSync(join(cwd, inputFile), "utf8") : undefined;
				const answer = await run(words(command), input);
				const want = { stdout: step.stdout, stderr: step.stderr, code: step.code };
				const got = {
					stdout: normalise(answer.stdout, names),
					stderr: normalise(answer.stderr, names),
					code: answer.code,
				};
				if (JSON.stringify(want) !== JSON.stringify(got)) differences.push({ step: step.source, want, got });
			}
		}
	} finally {
		if (existsSync(cwd)) rmSync(cwd, { recursive: true, force: true });
	}
	return differences;
}

async function direct(
	verb: string,
	args: string[],
	cwd: string,
	run: (args: string[]) => Promise<Answer>,
): Promise<void> {
	if (verb === "capture") {
		const [file = "", ...command] = args;
		writeFileSync(join(cwd, file), (await run(command)).stdout);
		return;
	}
	const command = directive(verb, args);
	const answer = await run(["cluster", ...command]);
	if (answer.code !== 0) throw new Error(`ds cluster ${command.join(" ")}: exit ${answer.code} ${answer.stderr}`);
}

function directive(verb: string, args: string[]): string[] {
	if (verb === "nodes") return ["create", "--nodes", ...args];
	if (verb === "condition") return ["condition", args[0] ?? "", `${args[1]}=${args[2]}`];
	return [verb, ...args];
}
