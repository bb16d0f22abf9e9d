import { groupKind, type Resource } from "../../api/resource";
import type { Context } from "../../cli/command";
import { readTextFile } from "../../manifest/sources";
import { type Printer, printerFor } from "../../printers";
import { TablePrinter } from "../../printers/tablePrinter";
import type { TabWriter } from "../../printers/tabWriter";
import type { GetOptions } from "./options";

/** The printer of a resource's tables. */
export function tablePrinter(
	writer: TabWriter,
	resource: Resource,
	options: GetOptions,
	{ withKind }: { withKind: boolean },
): TablePrinter {
	return new TablePrinter(writer, {
		wide: options.output === "wide",
		noHeaders: options.noHeaders,
		withNamespace: options.selection.allNamespaces && resource.namespaced,
		kind: withKind || options.showKind ? groupKind(resource).toLowerCase() : undefined,
		showLabels: options.showLabels,
		columnLabels: options.columnLabels,
	});
}

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
