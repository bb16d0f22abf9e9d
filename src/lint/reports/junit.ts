import type { Finding } from "../finding";
import { xml } from "./escape";
import type { ReportInput } from "./reportInput";

/** JUnit's XML: a test suite for each file with findings, a failure for each of them; one passed test when there are none. */
export function junit({ report: { findings } }: ReportInput): string {
	const files = new Map<string, Finding[]>();
	for (const finding of findings) {
		const list = files.get(finding.file);
		if (list === undefined) files.set(finding.file, [finding]);
		else list.push(finding);
	}
	const suites = [...files].map(([file, list]) => suite(file, list));
	if (suites.length === 0) {
		suites.push(
			`  <testsuite name="ds lint" tests="1" failures="0" errors="0">\n    <testcase classname="ds lint" name="all files"/>\n  </testsuite>\n`,
		);
	}
	const tests = Math.max(findings.length, 1);
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ds lint" tests="${tests}" failures="${findings.length}" errors="0">\n${suites.join("")}</testsuites>\n`;
}

function suite(file: string, findings: readonly Finding[]): string {
	const cases = findings.map(({ rule, severity, line, column, path, message, why, remedy }) => {
		const name = `${rule} at ${line}:${column}`;
		const field = path === "" ? "" : `${path}: `;
		const text = `${file}:${line}:${column}: ${field}${message}. ${why} ${remedy}`;
		return [
			`    <testcase classname="${xml(file)}" name="${xml(name)}" file="${xml(file)}" line="${line}">\n`,
			`      <failure type="${xml(severity)}" message="${xml(field + message)}">${xml(text)}</failure>\n`,
			"    </testcase>\n",
		].join("");
	});
	const count = findings.length;
	return `  <testsuite name="${xml(file)}" tests="${count}" failures="${count}" errors="0">\n${cases.join("")}  </testsuite>\n`;
}
