import { visible } from "./escape";
import { slashes } from "./fingerprint";
import type { ReportInput } from "./reportInput";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/** GitHub's workflow commands: an annotation on the line of each finding. */
export function github({ report: { findings } }: ReportInput): string {
	return findings
		.map(({ file, line, column, severity, rule, path, message, remedy }) => {
			const place = `file=${property(slashes(file))},line=${line},col=${column},title=${property(rule)}`;
			const field = path === "" ? "" : `${path}: `;
			return `::${COMMANDS[severity]} ${place}::${data(`${field}${message}. ${remedy}`)}\n`;
		})
		.join("");
}

function data(text: string): string {
	return visible(text).replaceAll("%", "%25");
}

function property(text: string): string {
	return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
