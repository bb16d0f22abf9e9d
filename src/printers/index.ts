import { goQuote } from "../api/go/format";
import { CliError } from "../cli/errors";
import { CUSTOM_COLUMNS_FORMATS, customColumnsFormat } from "./customColumnsPrinter";
import { GO_TEMPLATE_FORMATS, goTemplateFormat } from "./goTemplatePrinter";
import { JSON_PATH_FORMATS, jsonPathFormat } from "./jsonPathPrinter";
import { jsonFormat } from "./jsonPrinter";
import { nameFormat } from "./namePrinter";
import type { Printer, PrinterOptions } from "./printer";
import { yamlFormat } from "./yamlPrinter";

export type { ListText, Printable, PrintableList, Printer, PrinterOptions } from "./printer";

type Format = (output: string, options: PrinterOptions) => Printer | undefined;

/** The order in which a command asks the formats. */
const FORMATS: Record<PrinterOptions["formats"], { tried: readonly Format[]; names: readonly string[] }> = {
	objects: {
		tried: [jsonFormat, yamlFormat, nameFormat, jsonPathFormat, goTemplateFormat],
		names: ["json", "yaml", "kyaml", "name", ...GO_TEMPLATE_FORMATS, ...JSON_PATH_FORMATS],
	},
	get: {
		tried: [jsonPathFormat, goTemplateFormat, jsonFormat, yamlFormat, customColumnsFormat, nameFormat],
		names: [
			"json",
			"yaml",
			"kyaml",
			"name",
			"wide",
			...GO_TEMPLATE_FORMATS,
			...JSON_PATH_FORMATS,
			...CUSTOM_COLUMNS_FORMATS,
		],
	},
};

/**
 * The printer for -o OUTPUT. For "objects", "" prints "kind/name operation".
 * @throws a CliError in kubectl's words for an unknown format or a bad template.
 */
export function printerFor(output: string, options: PrinterOptions): Printer {
	const { tried, names } = FORMATS[options.formats];
	const bare = options.formats === "get" ? output === "" : options.outputGiven !== true;
	const wanted = options.template && bare ? "go-template" : output;
	for (const format of tried) {
		const printer = format(wanted, options);
		if (printer) return printer;
	}
	const allowed = [...names].sort().join(",");
	throw new CliError(
		`error: unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${allowed}`,
	);
}
