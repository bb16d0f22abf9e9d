import { version } from "../../version";
import type { Finding, FixableFinding } from "../finding";
import { counts } from "./counts";
import { json } from "./escape";
import type { ReportInput } from "./reportInput";

/** Everything that is known of a run, for programs. */
export function jsonReport({ report }: ReportInput): string {
	const { findings, suppressed, files, objects, daemonSets, custom, skipped } = report;
	return json({
		version,
		findings: findings.map(bare),
		summary: { ...counts(findings), files, objects, daemonSets, custom, suppressed, skipped: skipped.length },
		skipped,
	});
}

function bare({
	document: _document,
	prefix: _prefix,
	fix: _fix,
	alsoAt: _alsoAt,
	...finding
}: FixableFinding): Finding {
	return finding;
}
