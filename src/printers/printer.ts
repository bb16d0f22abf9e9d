import type { KubeObject } from "../api/types";

/** Something printed as an object: one object, a List of them, or what a watch says of one. */
export type Printable = KubeObject | PrintableList | PrintableEvent;

export interface PrintableList {
	apiVersion: string;
	kind: string;
	metadata: { resourceVersion?: string };
	items: readonly KubeObject[];
}

/** --output-watch-events: ADDED, MODIFIED… and the object. */
export interface PrintableEvent {
	type: string;
	object: KubeObject;
}

/** Turns objects into text. Stateful: the second YAML document begins with "---", column headers come once. */
export interface Printer {
	/**
	 * The text for one object or list, with its newline where the format has one.
	 * @throws a CliError when a template fails on the object.
	 */
	print(object: Printable): string;
	/**
	 * The same in pieces: for lists too large for one string, and to keep what a failing template has printed.
	 * @throws the same, behind the pieces before the failure.
	 */
	pieces(object: Printable): Iterable<string>;
	/** For formats that print a list as its items come: its text, for one list. */
	list?(head: ListHead): ListText;
}

/** A list without its items. */
export type ListHead = Omit<PrintableList, "items">;

/** The text of a list around and between its items. */
export interface ListText {
	before: string;
	item(item: KubeObject, index: number): string;
	after: string;
	/** The whole of a list without items. */
	empty: string;
}

export interface PrinterOptions {
	/**
	 * Which formats the command knows: those of create, delete, label… ("objects", cli-runtime's PrintFlags) or those
	 * of get, with custom columns. Tables ("" and "wide" of get) are TablePrinter's.
	 */
	formats: "objects" | "get";
	/** What was done, behind the name when there is no format: "created", "labeled", "created (dry run)". */
	operation?: string;
	/** --template: the template of go-template, jsonpath and the -file formats. */
	template?: string;
	/** --output was given, even if empty: then --template alone does not mean go-template. Only for "objects". */
	outputGiven?: boolean;
	/** --allow-missing-template-keys; true unless told otherwise. */
	allowMissingTemplateKeys?: boolean;
	/** --show-managed-fields */
	showManagedFields?: boolean;
	/** --no-headers, for custom columns. */
	noHeaders?: boolean;
	/** Reads the file of a -file format; an Error's message is shown as Go's would be. */
	readFile?: (path: string) => string;
	/** Puts an object's fields into the order in which JSON prints them; without it keys are sorted. */
	order?: (object: KubeObject) => KubeObject;
	/** Output goes to a terminal: control characters in what templates print are escaped. */
	terminal?: boolean;
}
