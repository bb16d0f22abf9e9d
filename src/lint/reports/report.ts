import type { LintReport } from "../lintRun";
import { checkstyle } from "./checkstyle";
import { compact } from "./compact";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { jsonReport } from "./json";
import { junit } from "./junit";
import { sarif } from "./sarif";
import { text } from "./text";

/** What a report is made of, and what it may look up. */
export interface ReportInput {
	readonly report: LintReport;
	/** The lines of a file, for code frames; undefined when they can't be had any more. */
	lines(file: string): readonly string[] | undefined;
	readonly colour: boolean;
	/** Columns of the terminal that it is for, where it is for one. */
	readonly columns: number | undefined;
	/** Name the files that were left out. */
	readonly showSkipped: boolean;
}

/** The formats of `-o`: each makes one text of a run. */
export const formats: Readonly<Record<string, (input: ReportInput) => string>> = {
	text,
	compact,
	json: jsonReport,
	sarif,
	junit,
	github,
	gitlab,
	checkstyle,
};
