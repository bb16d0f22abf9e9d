import type { LintReport } from "../lintRun";

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
