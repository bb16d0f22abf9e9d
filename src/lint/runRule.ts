import type { DaemonSet, KubeObject } from "../api/types";
import type { Problem, Rule, RuleOption, Run, Subject } from "./rule";
import type { Settings } from "./settings";

/** A rule has asked for the whole run before all files are read: it is asked again then. */
export class NeedsRun extends Error {}

export interface RuleSubject {
	readonly written: KubeObject;
	readonly daemonSet: DaemonSet | undefined;
	readonly settings: Settings;
}

/**
 * What one rule finds in one DaemonSet.
 * @throws NeedsRun when it asks for the run and none is given.
 */
export function runRule(rule: Rule, given: RuleSubject, run?: Run): Problem[] {
	const problems: Problem[] = [];
	const report = (problem: Problem) => void problems.push(problem);
	const subject = subjectFor(rule, given, run);
	rule.checkWritten?.(subject, report);
	if (given.daemonSet !== undefined) rule.check?.(subject, report);
	return problems;
}

/** A DaemonSet as a rule sees it. `daemonSet` is there only where a server would accept it. */
export function subjectFor(rule: Rule, { written, daemonSet, settings }: RuleSubject, run?: Run): Subject {
	return {
		written,
		daemonSet: daemonSet as DaemonSet,
		get run(): Run {
			if (run === undefined) throw new NeedsRun();
			return run;
		},
		option: <T extends RuleOption["default"]>(name: string) => settings.option(rule, name) as T,
	};
}
