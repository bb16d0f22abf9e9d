import type { Outcome } from "../../insight/plan/assertions";
import { visible } from "../../lint/reports/escape";
import type { PlannedDaemonSet, PlanReport } from "./collect";
import { headline, reasonOf, summaryLines } from "./text";

/** More rows than this are folded away. */
const FEW = 20;

/** The plan for a pull request. */
export function markdown(report: PlanReport, outcomes: readonly Outcome[]): string {
	const parts = report.plans.map(planMarkdown);
	for (const { source, name, problems } of report.refused) {
		parts.push(
			`### :x: DaemonSet ${code(name)} of ${code(source)} would be refused\n\n${problems.map((each) => `- ${cell(each)}\n`).join("")}`,
		);
	}
	if (outcomes.length > 0) {
		const rows = outcomes.map(
			({ assertion, daemonSet, holds, detail }) =>
				`| ${holds ? ":white_check_mark:" : ":x:"} | ${code(assertion)} | ${code(daemonSet)} | ${cell(detail)} |\n`,
		);
		parts.push(`#### Assertions\n\n| | Assertion | DaemonSet | |\n| --- | --- | --- | --- |\n${rows.join("")}`);
	}
	if (report.findings.length > 0) {
		const rows = report.findings.map(
			({ file, line, severity, message, rule }) =>
				`| ${severity} | ${code(`${file}:${line}`)} | ${cell(message)} | ${code(rule)} |\n`,
		);
		parts.push(
			folded(
				`Lint: ${report.findings.length} findings`,
				`| | Place | Message | Rule |\n| --- | --- | --- | --- |\n${rows.join("")}`,
			),
		);
	}
	return parts.join("\n");
}

function planMarkdown(planned: PlannedDaemonSet): string {
	const { plan, source, diff } = planned;
	const changed = plan.nodes.filter(({ action }) => action !== "keep" && action !== "none");
	const rows = changed.map((each) => `| ${code(each.node)} | ${each.action} | ${cell(reasonOf(each, plan))} |\n`);
	const table = `| Node | Action | Reason |\n| --- | --- | --- |\n${rows.join("")}`;
	const nodes =
		rows.length === 0
			? "No pod is created, deleted or replaced.\n"
			: rows.length <= FEW
				? table
				: folded(`${rows.length} nodes`, table);
	const [summary, ...lines] = summaryLines(planned);
	return [
		`### ${cell(headline(planned))}`,
		"",
		`From ${code(source)}. ${cell(summary ?? "")}`,
		"",
		...lines.map((line) => `- ${cell(line)}`),
		"",
		nodes,
		...(diff === "" ? [] : [folded("Changed fields", `${fence(diff)}diff\n${diff}${fence(diff)}\n`)]),
	].join("\n");
}

function folded(title: string, body: string): string {
	return `<details><summary>${title}</summary>\n\n${body}\n</details>\n`;
}

/** A fence that is longer than any in the text. */
function fence(text: string): string {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	return "`".repeat(longest + 1);
}

/** Text in a table's cell: nothing in it is markup. */
function cell(text: string): string {
	return visible(text).replace(/[\\`*_{}[\]<>|#~]/g, "\\$&");
}

function code(text: string): string {
	return `\`${visible(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
