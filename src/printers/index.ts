import { CliError } from "../cli/errors";
import { jsonFormat } from "./jsonPrinter";
import { nameFormat } from "./namePrinter";
import type { Printer, PrinterOptions } from "./printer";

export type { Printable, PrintableList, Printer, PrinterOptions } from "./printer";

/**
 * The printer for -o OUTPUT ("" prints "kind/name operation").
 * @throws a CliError in kubectl's words for an unknown format or a bad template.
 */
export function printerFor(output: string, options: PrinterOptions): Printer {
	const printer = jsonFormat(output, options) ?? nameFormat(output, options);
	if (printer) return printer;
	throw new CliError(`error: unable to match a printer suitable for the output format ${JSON.stringify(output)}`);
}
