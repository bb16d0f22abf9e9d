import { spawn } from "node:child_process";
import { goQuote } from "../../../api/go/format";
import type { Context } from "../../../cli/command";
import { plainError } from "../../../selection/failure";

const DEFAULT_EDITOR = "vi";
const DEFAULT_SHELL = "/bin/bash";

/**
 * Lets the user's editor ($KUBE_EDITOR, $EDITOR or vi) work on a file, with the terminal that this process has.
 * @throws a CliError in kubectl's words when the editor can't be started or fails
 */
export async function launchEditor(path: string, context: Context): Promise<void> {
	const { words, shell } = editorOf(context.env);
	const [program = "", ...args] = shell
		? [...words.slice(0, -1), `${words.at(-1)} ${goQuote(path)}`]
		: [...words, path];
	// Listening keeps ^C, which a terminal sends to the editor too, from ending this process before the editor.
	const { signal } = context;
	const child = spawn(program, args, { cwd: context.cwd, env: context.env as NodeJS.ProcessEnv, stdio: "inherit" });
	const stop = () => child.kill("SIGTERM");
	signal.addEventListener("abort", stop);
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once("error", reject);
			child.once("close", resolve);
		});
		if (code === 0) return;
	} catch (error) {
		// A name without a slash has not been found on $PATH.
		if ((error as NodeJS.ErrnoException).code === "ENOENT" && !program.includes("/")) {
			throw plainError(`unable to launch the editor ${goQuote(words.join(" "))}`);
		}
	} finally {
		signal.removeEventListener("abort", stop);
	}
	throw plainError(`there was a problem with the editor ${goQuote(words.join(" "))}`);
}

/** The editor's words; one with quotes or backslashes is left to the user's shell. */
function editorOf(env: Context["env"]): { words: string[]; shell: boolean } {
	const editor = env.KUBE_EDITOR || env.EDITOR || DEFAULT_EDITOR;
	if (!editor.includes(" ")) return { words: [editor], shell: false };
	if (!/["'\\]/.test(editor)) return { words: editor.split(" "), shell: false };
	return { words: [env.SHELL || DEFAULT_SHELL, "-c", editor], shell: true };
}
