import type { Finding } from "../finding";
import { codeFrame } from "./codeFrame";
import { REASONS, summary } from "./counts";
import { visible } from "./escape";
import type { ReportInput } from "./reportInput";
import { wrapped } from "./width";

/**
 * For people: each finding with the lines around it and a caret; why a rule matters and where more is told only the
 * first time it finds something; a summary at the end.
 */
export function text({ report, lines, colour, columns, showSkipped }: ReportInput): string {
	const style: Look = { paint: colour ? coloured : plain, columns };
	const told = new Map<string, string>();
	const blocks = report.findings.map((finding) => {
		const lesson = { first: !told.has(finding.rule), remedy: told.get(finding.rule) !== finding.remedy };
		told.set(finding.rule, finding.remedy);
		return block(finding, lines(finding.file), lesson, style);
	});
	const skipped = showSkipped
		? report.skipped.map(({ path, why }) => `skipped ${visible(path)}: ${REASONS[why][0]}`)
		: [];
	const [first = "", ...more] = summary(report);
	const fixable = report.findings.filter((finding) => finding.fixable).length;
	if (fixable > 0) more.push(`${fixable} can be mended by --fix`);
	const end = [...skipped, style.paint("bold", first), ...more.map((line) => style.paint("dim", line))].join("\n");
	return `${[...blocks, end].join("\n\n")}\n`;
}

type Style = "bold" | "dim" | Finding["severity"];
type Paint = (style: Style, text: string) => string;

interface Look {
	readonly paint: Paint;
	/** Of the terminal; undefined where lines may be of any length. */
	readonly columns: number | undefined;
}

const CODES: Readonly<Record<Style, string>> = { bold: "1", dim: "2", error: "31;1", warning: "33;1", info: "36;1" };

const plain: Paint = (_, text) => text;
const coloured: Paint = (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;

/** Which parts of a finding's lesson are new to the reader. */
interface Lesson {
	readonly first: boolean;
	readonly remedy: boolean;
}

function block(finding: Finding, lines: readonly string[] | undefined, lesson: Lesson, look: Look): string {
	const { severity, rule, path, message, why, remedy, docs, server, related = [] } = finding;
	const { paint } = look;
	const place = `${visible(finding.file)}:${finding.line}:${finding.column}`;
	const field = path === "" ? "" : `${visible(path)}: `;
	const told = (label: string, text: string) => paragraph(label, visible(text), look);
	return [
		`${paint("bold", place)}: ${paint(severity, severity)}: ${field}${visible(message)} ${paint("dim", `[${rule}]`)}`,
		...frame(finding, lines, look),
		...related.map((other) => `  ${visible(finding.file)}:${other.line}:${other.column}: ${visible(other.message)}`),
		...(server === undefined ? [] : [told("server:", server.message)]),
		...(lesson.first ? [told("why:", why)] : []),
		...(lesson.remedy ? [told("do: ", remedy)] : []),
		...(lesson.first ? [paint("dim", `  see: ${docs}`)] : []),
	].join("\n");
}

/** A line that wraps below itself on a terminal. */
function paragraph(label: string, text: string, { columns }: Look): string {
	return wrapped(`  ${label} `, text, columns ?? Number.POSITIVE_INFINITY);
}

/** Columns of a frame where no terminal says how many there are. */
const WIDTH = 120;

function frame(finding: Finding, lines: readonly string[] | undefined, { paint, columns }: Look): string[] {
	return codeFrame(finding, lines ?? [], columns ?? WIDTH).map(({ margin, text, isCaret }) =>
		`${paint("dim", margin)} ${isCaret ? text.replace("^", paint(finding.severity, "^")) : text}`.trimEnd(),
	);
}
