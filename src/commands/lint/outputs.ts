import { nearest } from "../../api/nearest";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { writeReport } from "../../cli/files";
import { isClosedPipe } from "../../cli/report";
import { formats } from "../../lint/reports/formats";
import type { ReportInput } from "../../lint/reports/reportInput";
import { goErrno } from "../../manifest/sourcesErrors";

/** A format, and the file that it goes to; undefined for stdout. */
export interface Output {
	readonly format: string;
	readonly file: string | undefined;
}

/** What -o asks for: text where it is not given. @throws CliError with exit code 2 */
export function readOutputs(words: readonly string[]): Output[] {
	const outputs = words.map((word) => {
		const equals = word.indexOf("=");
		const format = equals === -1 ? word : word.slice(0, equals);
		if (!Object.hasOwn(formats, format)) {
			const names = Object.keys(formats);
			const meant = nearest(format, names);
			const hint = meant === undefined ? `one of ${names.join(", ")}` : `did you mean ${meant}?`;
			throw new CliError(`error: unknown output format ${JSON.stringify(format)}; ${hint}`, 2);
		}
		const file = equals === -1 ? undefined : word.slice(equals + 1);
		if (file === "") throw new CliError(`error: -o ${word} names no file`, 2);
		return { format, file };
	});
	if (outputs.filter(({ file }) => file === undefined).length > 1) {
		throw new CliError("error: only one format can go to standard output; give the others a file: -o sarif=FILE", 2);
	}
	return outputs.length === 0 ? [{ format: "text", file: undefined }] : outputs;
}

/** Writes every report. @throws CliError with exit code 2 when one can't be written whole. */
export async function writeOutputs(
	outputs: readonly Output[],
	input: ReportInput,
	context: OpenContext,
): Promise<void> {
	for (const { format, file } of outputs) {
		const look = file === undefined ? input : { ...input, colour: false, columns: undefined };
		const text = formats[format]?.(look) ?? "";
		if (file === undefined) await writeOut(text, context);
		else writeFile(file, text, context);
	}
}

/** Data on stdout. @throws CliError with exit code 2, but not for a reader who has gone. */
export async function writeOut(text: string, { io }: OpenContext): Promise<void> {
	try {
		await io.out(text);
	} catch (error) {
		if (isClosedPipe(error)) throw error;
		throw new CliError(`error: cannot write to standard output: ${goErrno(error)}`, 2);
	}
}

function writeFile(file: string, text: string, context: OpenContext): void {
	try {
		writeReport(file, text, context.host);
	} catch (error) {
		throw new CliError(`error: cannot write ${JSON.stringify(file)}: ${goErrno(error)}`, 2);
	}
}
