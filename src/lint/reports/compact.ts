import { visible } from "./escape";
import type { ReportInput } from "./reportInput";

/** A line for each finding, as compilers write them: file:line:column: severity: field: message [rule]. */
export function compact({ report }: ReportInput): string {
	return report.findings
		.map(({ file, line, column, severity, rule, path, message }) => {
			const field = path === "" ? "" : `${visible(path)}: `;
			return `${visible(file)}:${line}:${column}: ${severity}: ${field}${visible(message)} [${rule}]\n`;
		})
		.join("");
}
