import { catalogue, docsOf, type Entry } from "./catalogue";

/** One rule, told in full, for a terminal. */
export function explain(entry: Entry): string {
	const options = Object.entries("options" in entry ? (entry.options ?? {}) : {});
	return [
		`${entry.id}: ${entry.title}`,
		`severity: ${entry.severity}${entry.off ? ", off by default" : ""}`,
		"",
		`Why: ${entry.why}`,
		`Do:  ${entry.remedy}`,
		"",
		"Instead of",
		indented(entry.example.bad),
		"write",
		indented(entry.example.good),
		...(options.length > 0 ? ["", "Options in .dslint.yaml:"] : []),
		...options.map(([name, option]) => `  ${name} (default ${JSON.stringify(option.default)}): ${option.description}`),
		"",
		`See ${docsOf(entry.id)}`,
		"",
	].join("\n");
}

/** All rules, a line for each: id, severity (or off), title. */
export function ruleList(): string {
	const rows = catalogue().map((entry) => [entry.id, entry.off ? "off" : entry.severity, entry.title] as const);
	const width = Math.max(...rows.map(([id]) => id.length));
	return rows.map(([id, severity, title]) => `${id.padEnd(width)}   ${severity.padEnd(7)}   ${title}\n`).join("");
}

/** The page of our documentation that tells all rules, in Markdown. */
export function rulesPage(): string {
	const entries = catalogue();
	const row = ({ id, severity, off, title }: Entry) =>
		`| [${id}](#${id}) | ${off ? `${severity}, off` : severity} | ${title} |`;
	return [
		"# The rules of `ds lint`",
		"",
		"Made by `npm run docs` from what the rules say of themselves; `ds lint --explain RULE` tells the same.",
		"",
		"| rule | severity | what it finds |",
		"| --- | --- | --- |",
		...entries.map(row),
		"",
		...entries.flatMap(section),
	].join("\n");
}

function section(entry: Entry): string[] {
	const options = Object.entries("options" in entry ? (entry.options ?? {}) : {});
	return [
		`## ${entry.id}`,
		"",
		`${entry.title} (${entry.severity}${entry.off ? ", off by default" : ""}).`,
		"",
		entry.why,
		"",
		entry.remedy,
		"",
		"Instead of",
		"",
		...fenced(entry.example.bad),
		"",
		"write",
		"",
		...fenced(entry.example.good),
		"",
		...options.map(
			([name, option]) => `- option \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.description}`,
		),
		...(options.length > 0 ? [""] : []),
	];
}

function fenced(text: string): string[] {
	return ["```yaml", ...text.replace(/\n+$/, "").split("\n"), "```"];
}

function indented(text: string): string {
	const lines = text.replace(/\n+$/, "").split("\n");
	return lines.map((line) => `    ${line}`.trimEnd()).join("\n");
}
