import { goValue } from "../api/go/format";
import { type JsonPath, jsonPath } from "../api/jsonPath";
import { CliError } from "../cli/errors";
import { escapeTerminal } from "./escape";
import { inPieces, itemsOf } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";
import { relaxedPath } from "./relaxedPath";
import { TabWriter } from "./tabWriter";
import { messageOf, templateFile, templateFormat } from "./template";

export const CUSTOM_COLUMNS_FORMATS = ["custom-columns", "custom-columns-file"] as const;

interface CustomColumn {
	header: string;
	path: string;
}

const NONE_GIVEN = "custom-columns format specified but no custom columns given";

/** -o custom-columns=HEADER:PATH,… and custom-columns-file=FILE. */
export function customColumnsFormat(output: string, options: PrinterOptions): Printer | undefined {
	const found = templateFormat(output, CUSTOM_COLUMNS_FORMATS, options, NONE_GIVEN);
	if (!found) return undefined;
	const file = found.format === "custom-columns-file";
	const columns = file
		? columnsOfFile(templateFile(found.template, "error reading template", options))
		: columnsOf(found.template);
	// A file's headers stay whatever --no-headers says.
	return customColumnsPrinter(columns, options.noHeaders === true && !file);
}

function customColumnsPrinter(columns: readonly CustomColumn[], noHeaders: boolean): Printer {
	const writer = new TabWriter();
	let printedList: boolean | undefined;
	return inPieces(function* (object) {
		const items: readonly Printable[] | undefined = itemsOf(object);
		const list = items !== undefined;
		if (!noHeaders && printedList !== list) writer.line(columns.map(({ header }) => header));
		printedList = list;
		const paths = columns.map(({ path }) => parse(path));
		try {
			for (const item of items ?? [object]) writer.line(paths.map((path) => cellText(path, item)));
		} catch (error) {
			// What came before the failure is printed.
			yield writer.flush();
			throw error;
		}
		yield writer.flush();
	});
}

function cellText(path: JsonPath, object: Printable): string {
	const values = found(path, object);
	const words = values.flat().map((value) => escapeTerminal(goValue(value)));
	return (values[0]?.length ? words : ["<none>", ...words]).join(",");
}

function found(path: JsonPath, object: Printable): unknown[][] {
	try {
		return path.find(object);
	} catch (error) {
		throw new CliError(`error: ${messageOf(error)}`);
	}
}

function parse(path: string): JsonPath {
	try {
		return jsonPath(path, { allowMissingKeys: true });
	} catch (error) {
		throw new CliError(`error: ${messageOf(error)}`);
	}
}

function columnsOf(spec: string): CustomColumn[] {
	return spec.split(",").map((part) => {
		const colon = part.indexOf(":");
		if (colon < 0) {
			throw new CliError(`error: unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
		}
		return { header: part.slice(0, colon), path: pathOf(part.slice(colon + 1)) };
	});
}

/** One line of headers, one of paths. */
function columnsOfFile(text: string): CustomColumn[] {
	const lines = text.replace(/\n$/, "").split("\n");
	const expected = "Expected format is one line of space separated headers, one line of space separated column specs.";
	if (text === "") throw new CliError(`error: invalid template, missing header line. ${expected}`);
	if (lines.length < 2) throw new CliError(`error: invalid template, missing spec line. ${expected}`);
	const [headers = [], paths = []] = lines.map((line) => line.split(/\s+/).filter((word) => word !== ""));
	if (headers.length !== paths.length) {
		throw new CliError(
			`error: number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
		);
	}
	return headers.map((header, index) => ({ header, path: pathOf(paths[index] ?? "") }));
}

function pathOf(path: string): string {
	try {
		return relaxedPath(path);
	} catch (error) {
		throw new CliError(`error: ${messageOf(error)}`);
	}
}
