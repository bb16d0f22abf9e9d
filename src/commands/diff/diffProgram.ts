import { spawn } from "node:child_process";
import { goQuote } from "../../api/go/format";
import type { Context } from "../../cli/command";
import { plainError } from "../../selection/failure";

/**
 * Compares two folders with $KUBECTL_EXTERNAL_DIFF, or with `diff -u -N`, and prints what that prints.
 * Resolves to whether they differ.
 * @throws a CliError when the program can't be run, or exits with more than 1.
 */
export async function runDiff(from: string, to: string, context: Context): Promise<boolean> {
	const [program, args] = commandOf(context.env.KUBECTL_EXTERNAL_DIFF ?? "", [from, to]);
	const child = spawn(program, args, {
		cwd: context.cwd,
		env: context.env as NodeJS.ProcessEnv,
		stdio: ["ignore", "pipe", "pipe"],
		signal: context.signal,
	});
	const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code, signal) => resolve({ code, signal }));
	});
	ended.catch(() => undefined);
	child.stderr.setEncoding("utf8").on("data", (text: string) => context.io.err(text));
	for await (const text of child.stdout.setEncoding("utf8")) await context.io.out(text as string);
	try {
		const { code, signal } = await ended;
		if (code === 0 || code === 1) return code === 1;
		const status = signal === null ? `exit status ${code}` : `signal: ${signal}`;
		throw plainError(`failed to run ${goQuote(program)}: ${status}`);
	} catch (error) {
		context.signal.throwIfAborted();
		if (!isMissing(error)) throw error;
		throw plainError(
			`failed to run ${goQuote(program)}: exec: ${goQuote(program)}: executable file not found in $PATH`,
		);
	}
}

/** The program and its words; of those that the variable adds, only plain ones are taken. */
function commandOf(external: string, folders: readonly string[]): [string, string[]] {
	if (external === "") return ["diff", ["-u", "-N", ...folders]];
	const [program = "", ...words] = external.split(" ");
	return [program, [...folders, ...words.filter((word) => /^[a-zA-Z0-9-=]+$/.test(word))]];
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOENT";
}
