import { checkstyle } from "./checkstyle";
import { compact } from "./compact";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { jsonReport } from "./json";
import { junit } from "./junit";
import type { ReportInput } from "./reportInput";
import { sarif } from "./sarif";
import { text } from "./text";

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
