import { nearestHint } from "../api/nearest";
import type { KubeObject } from "../api/types";
import { catalogue, entryOf } from "./catalogue";
import { isFixed } from "./checks";
import { isExempt } from "./exemptions";
import { FileFindings } from "./fileFindings";
import { byPlace, type FixableFinding } from "./finding";
import { type FileReport, objectKey, type SeenDaemonSet, type Skip } from "./lintFile";
import { merged } from "./merged";
import type { Problem, Rule, Run, Subject } from "./rule";
import { RuleRunner } from "./runRule";
import type { Settings } from "./settings";
import type { Suppression } from "./suppressions";

/** What a run of lint has found in all its files. */
export interface LintReport {
	/** By file, line and column. */
	readonly findings: readonly FixableFinding[];
	/** How many findings suppressions have hidden. */
	readonly suppressed: number;
	/** Files that were looked at. */
	readonly files: number;
	readonly objects: number;
	readonly daemonSets: number;
	/** Objects of custom kinds, which only their cluster can judge. */
	readonly custom: number;
	/** Files that were left out. */
	readonly skipped: readonly { readonly path: string; readonly why: Skip }[];
}

/** The files of a run, one after the other, and then what only all of them together show. */
export class LintRun {
	private readonly files: { report: FileReport; settings: Settings }[] = [];

	add(report: FileReport, settings: Settings): void {
		this.files.push({ report, settings });
	}

	/** `skipped` are files that were left out before they were read. */
	finish(skipped: LintReport["skipped"]): LintReport {
		this.files.sort((a, b) => (a.report.file < b.report.file ? -1 : 1));
		const late = this.runLate();
		let suppressed = 0;
		const findings: FixableFinding[] = [];
		for (const { report, settings } of this.files) {
			const own = late.get(report)?.list;
			if (own === undefined && report.findings.length === 0 && report.suppressions.length === 0) continue;
			const all = own === undefined ? report.findings : [...report.findings, ...own];
			const kept = all.filter((finding) => !isSuppressed(finding, report.suppressions));
			suppressed += all.length - kept.length;
			findings.push(...merged(kept), ...unused(report, settings));
		}
		const reports = this.files.map(({ report }) => report);
		const left = reports.flatMap(({ file, skip }) => (skip === undefined ? [] : [{ path: file, why: skip }]));
		return {
			findings: findings.sort(byPlace),
			suppressed,
			files: reports.length - left.length,
			objects: sum(reports, (report) => report.objects.length + report.custom),
			daemonSets: sum(reports, (report) => report.daemonSets.length),
			custom: sum(reports, (report) => report.custom),
			skipped: [...skipped, ...left].sort((a, b) => (a.path < b.path ? -1 : 1)),
		};
	}

	/** What the rules find that look at the whole run. */
	private runLate(): ReadonlyMap<FileReport, FileFindings> {
		const run: Run = { objects: this.files.flatMap((file) => file.report.objects) };
		const late: Late[] = this.files.flatMap(({ report, settings }) =>
			report.daemonSets.map((seen) => ({ seen, report, settings, runner: new RuleRunner({ ...seen, settings }, run) })),
		);
		const found = new Map<FileReport, FileFindings>();
		const add = (rule: Rule, { report, settings, seen }: Late, problem: Problem): void => {
			let own = found.get(report);
			if (own === undefined) {
				own = new FileFindings(report.file, settings);
				found.set(report, own);
			}
			own.addProblem(rule, whereOf(seen), problem);
		};
		const asked = new Set(late.flatMap(({ seen }) => seen.waiting));
		const settings = [...new Set(this.files.map((file) => file.settings))];
		const active = new Set(settings.flatMap(({ activeRules }) => activeRules.map(({ rule }) => rule)));
		for (const rule of active) {
			if (rule.concerns?.(run) === false) continue;
			const { check, checkWritten } = rule;
			for (const each of asked.has(rule.id) ? late : []) {
				if (!each.seen.waiting.includes(rule.id)) continue;
				for (const problem of each.runner.run({ rule, check, checkWritten }) ?? []) add(rule, each, problem);
			}
			if (rule.checkAll !== undefined) compare(rule, late, add);
		}
		return found;
	}
}

/** A DaemonSet, when all files are read. */
interface Late {
	readonly seen: SeenDaemonSet;
	readonly report: FileReport;
	readonly settings: Settings;
	readonly runner: RuleRunner;
}

/** Lets a rule compare the DaemonSets of a run. */
function compare(rule: Rule, late: readonly Late[], add: (rule: Rule, of: Late, problem: Problem) => void): void {
	const owners = new Map<Subject, Late>();
	for (const each of late) {
		const { seen, settings, runner } = each;
		if (seen.daemonSet === undefined || settings.severityOf(rule.id) === undefined) continue;
		if (isExempt(settings.config.exempt, rule.id, seen.written)) continue;
		owners.set(runner.subjectFor(rule), each);
	}
	rule.checkAll?.([...owners.keys()], (subject, problem) => {
		const owner = owners.get(subject);
		if (owner !== undefined) add(rule, owner, problem);
	});
}

function whereOf({ document, prefix, written }: SeenDaemonSet): {
	document: SeenDaemonSet["document"];
	prefix: SeenDaemonSet["prefix"];
	value: KubeObject;
} {
	return { document, prefix, value: written };
}

/** What a server would refuse can't be talked away. */
function isSuppressed(finding: FixableFinding, suppressions: readonly Suppression[]): boolean {
	if (isFixed(finding)) return false;
	let hidden = false;
	for (const suppression of suppressions) {
		if (suppression.rule !== finding.rule) continue;
		const fits =
			suppression.object === undefined
				? suppression.appliesTo === finding.line
				: suppression.object === objectKey(finding.document, finding.prefix);
		if (!fits) continue;
		suppression.used = true;
		hidden = true;
	}
	return hidden;
}

/** Suppressions that have hidden nothing; those of rules that are off in this run are not asked. */
function unused({ file, suppressions }: FileReport, settings: Settings): FixableFinding[] {
	const found = new FileFindings(file, settings);
	for (const { rule, line, column, shown, used } of suppressions) {
		if (used) continue;
		const entry = entryOf(rule);
		if (entry === undefined) {
			const ids = catalogue().map(({ id }) => id);
			const hint = nearestHint(rule, ids);
			found.addAt("unused-suppression", { line, column }, `${shown}: there is no rule ${JSON.stringify(rule)}${hint}`);
		} else if (isFixed(entry)) {
			const message = `${shown}: ${rule} is what a server refuses, and can't be suppressed`;
			found.addAt("unused-suppression", { line, column }, message);
		} else if (settings.severityOf(rule) !== undefined) {
			found.addAt("unused-suppression", { line, column }, `${shown}: nothing here is found by ${rule}`);
		}
	}
	return found.list;
}

function sum<T>(list: readonly T[], count: (item: T) => number): number {
	return list.reduce((total, item) => total + count(item), 0);
}
