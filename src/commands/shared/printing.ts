import type { Context, Invocation } from "../../cli/command";
import { readTextFile } from "../../manifest/sourcesFiles";
import { type Printer, type PrinterOptions, printerFor } from "../../printers";

/** What the flags of `printFlags` ask for, before it is known what was done. */
export interface Printing {
	output: string;
	options: Omit<PrinterOptions, "operation">;
}

export function printingOf(invocation: Invocation, context: Context): Printing {
	return {
		output: invocation.string("output"),
		options: {
			formats: "objects",
			template: invocation.string("template"),
			outputGiven: invocation.changed("output"),
			allowMissingTemplateKeys: invocation.bool("allow-missing-template-keys"),
			showManagedFields: invocation.bool("show-managed-fields"),
			readFile: (path) => readTextFile(path, context.cwd),
			terminal: context.io.stdoutIsTerminal,
		},
	};
}

/**
 * The same for objects that kubectl holds as Go types, as in `set`, `rollout` and `create KIND`: their JSON has the
 * order of Go's fields.
 */
export async function typedPrintingOf(invocation: Invocation, context: Context): Promise<Printing> {
	const printing = printingOf(invocation, context);
	if (!["json", "kyaml"].includes(printing.output.toLowerCase())) return printing;
	const { inGoOrder } = await import("../../api/schema/goOrder");
	return { ...printing, options: { ...printing.options, order: inGoOrder } };
}

/**
 * The printer; without -o it prints "kind/name operation".
 * @throws a CliError for a format that there is not.
 */
export function printerOf({ output, options }: Printing, operation: string): Printer {
	return printerFor(output, { ...options, operation });
}
