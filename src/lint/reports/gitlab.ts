import { json, visible } from "./escape";
import { fingerprints, slashes } from "./fingerprint";
import type { ReportInput } from "./reportInput";

const SEVERITIES = { error: "critical", warning: "minor", info: "info" } as const;

/** GitLab's code quality report. */
export function gitlab({ report: { findings } }: ReportInput): string {
	const prints = fingerprints(findings);
	return json(
		findings.map(({ file, line, column, severity, rule, path, message }, index) => ({
			description: visible(path === "" ? message : `${path}: ${message}`),
			check_name: rule,
			fingerprint: prints[index],
			severity: SEVERITIES[severity],
			location: { path: slashes(file), positions: { begin: { line, column } }, lines: { begin: line } },
		})),
	);
}
