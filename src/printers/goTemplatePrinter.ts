import { goQuote, goValue } from "../api/go/format";
import { goJson } from "../api/go/json";
import { CliError } from "../cli/errors";
import { escapeTerminal } from "./escape";
import { type GoTemplate, parseGoTemplate } from "./goTemplate";
import { inPieces } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";
import { messageOf, templateFile, templateFormat } from "./template";

export const GO_TEMPLATE_FORMATS = ["go-template", "go-template-file", "template", "templatefile"] as const;

/** -o go-template=…, template=… and their -file forms. */
export function goTemplateFormat(output: string, options: PrinterOptions): Printer | undefined {
	const found = templateFormat(output, GO_TEMPLATE_FORMATS, options);
	if (!found) return undefined;
	const text = found.format.endsWith("file")
		? templateFile(found.template, "error reading --template", options)
		: found.template;
	const template = parse(text, options);
	return inPieces(function* (object) {
		for (const piece of pieces(template, text, object)) yield options.terminal ? escapeTerminal(piece) : piece;
	});
}

function parse(text: string, { allowMissingTemplateKeys = true }: PrinterOptions): GoTemplate {
	try {
		return parseGoTemplate(text, { name: "output", allowMissingKeys: allowMissingTemplateKeys });
	} catch (error) {
		throw new CliError(`error: error parsing template ${text}, ${messageOf(error)}`);
	}
}

/** What the template prints; a failure is explained where its output would have gone on. */
function* pieces(template: GoTemplate, text: string, object: Printable): Iterable<string> {
	const { output, error } = template.execute(object);
	yield output;
	if (error === undefined) return;
	yield `Error executing template: ${error}. Printing more information for debugging the template:
	template was:
		${text}
	raw data was:
		${goJson(object)}
	object given to template engine was:
		${goValue(object)}

`;
	throw new CliError(`error: error executing template ${goQuote(text)}: ${error}`);
}
