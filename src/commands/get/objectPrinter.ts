import type { Context } from "../../cli/command";
import { readTextFile } from "../../manifest/sources";
import { type Printer, printerFor } from "../../printers";
import type { GetOptions } from "./options";

/** The printer of objects. @throws a CliError in kubectl's words for an unknown format or a bad template. */
export function objectPrinter(options: GetOptions, { io, cwd }: Context): Printer {
	return printerFor(options.output, {
		formats: "get",
		template: options.template,
		allowMissingTemplateKeys: options.allowMissingTemplateKeys,
		showManagedFields: options.showManagedFields,
		noHeaders: options.noHeaders,
		readFile: (path) => readTextFile(path, cwd),
		terminal: io.stdoutIsTerminal,
	});
}
