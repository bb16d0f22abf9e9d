import { Execution } from "./execute";
import { FUNCTIONS } from "./functions";
import { parseTemplate } from "./parser";

/** A Go template, ready to be used on many objects. */
export interface GoTemplate {
	/** What the template prints, up to where it failed, and why it failed, in Go's words. */
	execute(data: unknown): { output: string; error?: string };
}

/**
 * Reads a template of Go's text/template with kubectl's functions. Without `allowMissingKeys` a missing key is an
 * error instead of "<no value>".
 * @throws an Error in Go's words.
 */
export function parseGoTemplate(text: string, options: { name: string; allowMissingKeys: boolean }): GoTemplate {
	const template = parseTemplate(text, options.name, (name) => Object.hasOwn(FUNCTIONS, name));
	return {
		execute(data) {
			const execution = new Execution(template, options, data);
			try {
				execution.run();
				return { output: execution.output };
			} catch (error) {
				return { output: execution.output, error: error instanceof Error ? error.message : String(error) };
			}
		},
	};
}
