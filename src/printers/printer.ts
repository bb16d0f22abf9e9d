import type { KubeObject } from "../api/types";

/** Something printed as an object: one object, a List, or a watch event around either. */
export type Printable = KubeObject | PrintableList;

export interface PrintableList {
	apiVersion: string;
	kind: string;
	metadata: { resourceVersion?: string };
	items: readonly KubeObject[];
}

/** Turns objects into text. Stateful: the second YAML document begins with "---", column headers come once. */
export interface Printer {
	/**
	 * The text for one object or list, with its newline where the format has one.
	 * @throws a CliError when a template fails on the object.
	 */
	print(object: Printable): string;
	/** The same in pieces, for lists too large for one string. */
	pieces(object: Printable): Iterable<string>;
	/** What is held back until all objects are known (aligned columns); empty for most formats. */
	flush(): string;
}

export interface PrinterOptions {
	/**
	 * Which formats the command knows: those of create, delete, label… ("objects", cli-runtime's PrintFlags) or those
	 * of get, with custom columns. Tables ("" and "wide") are rendered by TablePrinter, not by these printers.
	 */
	formats: "objects" | "get";
	/** What was done, behind the name when there is no format: "created", "labeled", "created (dry run)". */
	operation?: string;
	/** --template: the template of go-template, jsonpath and the -file formats. */
	template?: string;
	/** --output was given (then --template alone does not imply go-template); only for "objects". */
	outputGiven?: boolean;
	/** --allow-missing-template-keys; true unless told otherwise. */
	allowMissingTemplateKeys?: boolean;
	/** --show-managed-fields */
	showManagedFields?: boolean;
	/** --no-headers, for custom columns. */
	noHeaders?: boolean;
	/** Reads the file of a -file format; throws Go's text for a file that can't be read. */
	readFile?: (path: string) => string;
	/** Output goes to a terminal: control characters in what templates print are escaped. */
	terminal?: boolean;
}
