import { groupKind, type Resource } from "../../api/resource";
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
