import { CliError } from "../cli/errors";
import type { PrinterOptions } from "./printer";

/** A format that takes a template, and the template. */
export interface TemplateFormat {
	format: string;
	template: string;
}

/**
 * Splits "jsonpath={.a}" into format and template; --template fills in for a format without one.
 * @returns undefined when the output is none of the formats.
 * @throws a CliError when there is no template.
 */
export function templateFormat(
	output: string,
	formats: readonly string[],
	{ template = "" }: PrinterOptions,
	missing = "template format specified but no template given",
): TemplateFormat | undefined {
	const named = template === "" ? formats.find((format) => output.startsWith(`${format}=`)) : undefined;
	const format = named ?? output;
	if (!formats.includes(format)) return undefined;
	const text = named === undefined ? template : output.slice(named.length + 1);
	if (text === "") throw new CliError(`error: ${missing}`);
	return { format, template: text };
}

/** The content of a template file. @throws a CliError that begins with `what`. */
export function templateFile(path: string, what: string, { readFile }: PrinterOptions): string {
	try {
		if (!readFile) throw new Error(`open ${path}: no such file or directory`);
		return readFile(path);
	} catch (error) {
		throw new CliError(`error: ${what} ${path}, ${messageOf(error)}`);
	}
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
