import type { Finding } from "../finding";
import { REASONS, summary } from "./counts";
import { visible } from "./escape";
import type { ReportInput } from "./report";

/** For people: each finding with the lines around it and a caret, why it matters, how to mend it; a summary at the end. */
export function text({ report, lines, colour, showSkipped }: ReportInput): string {
	const paint = colour ? coloured : plain;
	const blocks = report.findings.map((finding) => block(finding, lines(finding.file), paint));
	const skipped = showSkipped
		? report.skipped.map(({ path, why }) => `skipped ${visible(path)}: ${REASONS[why][0]}`)
		: [];
	const [first = "", ...more] = summary(report);
	const fixable = report.findings.filter((finding) => finding.fixable).length;
	if (fixable > 0) more.push(`${fixable} can be mended by --fix`);
	const end = [...skipped, paint("bold", first), ...more.map((line) => paint("dim", line))].join("\n");
	return `${[...blocks, end].join("\n\n")}\n`;
}

type Style = "bold" | "dim" | Finding["severity"];
type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, string>> = { bold: "1", dim: "2", error: "31;1", warning: "33;1", info: "36;1" };

const plain: Paint = (_, text) => text;
const coloured: Paint = (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;

function block(finding: Finding, lines: readonly string[] | undefined, paint: Paint): string {
	const { severity, rule, path, message, why, remedy, docs, related = [] } = finding;
	const place = `${visible(finding.file)}:${finding.line}:${finding.column}`;
	const field = path === "" ? "" : `${visible(path)}: `;
	return [
		`${paint("bold", place)}: ${paint(severity, severity)}: ${field}${visible(message)} ${paint("dim", `[${rule}]`)}`,
		...frame(finding, lines, paint),
		...related.map((other) => `  ${visible(finding.file)}:${other.line}:${other.column}: ${visible(other.message)}`),
		`  why: ${why}`,
		`  do:  ${visible(remedy)}`,
		paint("dim", `  see: ${docs}`),
	].join("\n");
}

/** The line, the one before it, and a caret below the column. */
function frame({ line, column, severity }: Finding, lines: readonly string[] | undefined, paint: Paint): string[] {
	if (lines === undefined || lines[line - 1] === undefined) return [];
	const width = String(line).length;
	const from = Math.max(0, column - 1 - 60);
	const shown = (text: string) => visibleWithTabs(text.slice(from, from + 120));
	const rows: string[] = [];
	for (const number of line > 1 ? [line - 1, line] : [line]) {
		const text = shown((lines[number - 1] ?? "").replace(/\r$/, ""));
		rows.push(`${paint("dim", `  ${String(number).padStart(width)} |`)} ${text}`.trimEnd());
	}
	const before = shown((lines[line - 1] ?? "").slice(0, column - 1)).length;
	rows.push(`${paint("dim", `  ${" ".repeat(width)} |`)} ${" ".repeat(before)}${paint(severity, "^")}`);
	return rows;
}

function visibleWithTabs(text: string): string {
	return visible(text.replaceAll("\t", "    "));
}
