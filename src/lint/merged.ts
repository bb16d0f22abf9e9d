import { isFixed } from "./checks";
import type { FixableFinding } from "./finding";

/**
 * The findings of a file, without what is said twice: where a rule tells of a field that a server refuses, the rule's
 * words are for people, and the server's go with them. A rule that somebody has made less than an error stands for
 * nothing but itself.
 */
export function merged(findings: readonly FixableFinding[]): FixableFinding[] {
	const refusals = findings.filter((finding) => isFixed(finding) && finding.level !== "syntax");
	if (refusals.length === 0) return [...findings];
	const told = new Map<FixableFinding, FixableFinding[]>();
	const covered = new Set<FixableFinding>();
	for (const finding of findings) {
		if (finding.level !== "rule" || finding.severity !== "error") continue;
		const same = refusals.filter((refusal) => sameField(finding, refusal));
		if (same.length === 0) continue;
		told.set(finding, same);
		for (const refusal of same) covered.add(refusal);
	}
	return findings.filter((finding) => !covered.has(finding)).map((finding) => joined(finding, told.get(finding)));
}

function sameField(finding: FixableFinding, refusal: FixableFinding): boolean {
	if (finding.document !== refusal.document || finding.prefix.join("/") !== refusal.prefix.join("/")) return false;
	if (plain(finding.path) === plain(refusal.path)) return true;
	const { alsoAt } = finding;
	return alsoAt !== undefined && alsoAt.path === refusal.path && refusal.message.includes(alsoAt.says);
}

/** A path without the brackets that one of its writers sets and the other does not. */
function plain(path: string): string {
	return path.replace(/\[([^\]]*)\]/g, ".$1");
}

function joined(finding: FixableFinding, refusals: readonly FixableFinding[] = []): FixableFinding {
	const [refusal] = refusals;
	if (refusal === undefined) return finding;
	const field = refusal.path === finding.path || refusal.level === "schema" ? "" : `${refusal.path}: `;
	const fix = finding.fix ?? refusal.fix;
	return {
		...finding,
		server: { rule: refusal.rule, message: `${field}${refusal.message}` },
		fixable: fix !== undefined,
		...(fix && { fix }),
	};
}
