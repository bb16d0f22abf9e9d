import { goQuote, goSyntax } from "../api/go/format";
import { type JsonPath, jsonPath } from "../api/jsonPath";
import { CliError } from "../cli/errors";
import { escapeTerminal } from "./escape";
import { onePiece } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";
import { messageOf, templateFile, templateFormat } from "./template";

export const JSON_PATH_FORMATS = ["jsonpath", "jsonpath-as-json", "jsonpath-file"] as const;

/** -o jsonpath=…, jsonpath-as-json=… and jsonpath-file=… */
export function jsonPathFormat(output: string, options: PrinterOptions): Printer | undefined {
	const found = templateFormat(output, JSON_PATH_FORMATS, options);
	if (!found) return undefined;
	const file = found.format === "jsonpath-file";
	const template = file ? templateFile(found.template, "error reading --template", options) : found.template;
	const path = parse(template, found.format === "jsonpath-as-json", options);
	return onePiece((object) => {
		const text = execute(path, template, object);
		return options.terminal ? escapeTerminal(text) : text;
	});
}

function parse(template: string, asJson: boolean, { allowMissingTemplateKeys = true }: PrinterOptions): JsonPath {
	try {
		return jsonPath(template, { allowMissingKeys: allowMissingTemplateKeys, asJson });
	} catch (error) {
		throw new CliError(`error: error parsing jsonpath ${template}, ${messageOf(error)}`);
	}
}

function execute(path: JsonPath, template: string, object: Printable): string {
	try {
		return path.execute(object);
	} catch (error) {
		const why = `Error executing template: ${messageOf(error)}. Printing more information for debugging the template:
	template was:
		${template}
	object given to jsonpath engine was:
		${goSyntax(object)}

`;
		throw new CliError(`error: error executing jsonpath ${goQuote(template)}: ${why}\n`);
	}
}
