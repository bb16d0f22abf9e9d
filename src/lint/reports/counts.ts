import type { Finding } from "../finding";
import type { LintReport } from "../lintRun";

/** How many findings there are of each severity. */
export function counts(findings: readonly Finding[]): { error: number; warning: number; info: number } {
	const found = { error: 0, warning: 0, info: 0 };
	for (const { severity } of findings) found[severity]++;
	return found;
}

/** "1 file", "2 files". */
export function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What was looked at, what was found and what was left out, each in a few words. */
export function summary({ findings, files, objects, custom, skipped, suppressed }: LintReport): string[] {
	const { error, warning, info } = counts(findings);
	const found =
		findings.length === 0
			? "nothing found"
			: [plural(error, "error"), plural(warning, "warning"), `${info} info`].join(", ");
	const lines = [`${found} in ${plural(files, "file")} with ${plural(objects, "object")}`];
	if (suppressed > 0) lines.push(`${plural(suppressed, "finding")} suppressed`);
	if (custom > 0) lines.push(`${plural(custom, "object")} of custom kinds not checked`);
	const reasons = Object.entries(REASONS).flatMap(([why, [one, many]]) => {
		const count = skipped.filter((each) => each.why === why).length;
		return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
	});
	if (reasons.length > 0) lines.push(`${plural(skipped.length, "file")} skipped: ${reasons.join(", ")}`);
	return lines;
}

/** Why files are left out, for one and for several. */
export const REASONS: Readonly<Record<LintReport["skipped"][number]["why"], readonly [string, string]>> = {
	chart: ["chart template", "chart templates"],
	patch: ["kustomize patch", "kustomize patches"],
	template: ["template that was never rendered", "templates that were never rendered"],
	ignored: ["ignored by configuration", "ignored by configuration"],
	other: ["without Kubernetes objects", "without Kubernetes objects"],
};
