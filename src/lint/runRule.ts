import type { DaemonSet, KubeObject } from "../api/types";
import type { Problem, Rule, RuleOption, Run, Subject } from "./rule";
import type { ActiveRule, Settings } from "./settings";

export interface RuleSubject {
	readonly written: KubeObject;
	/** Only where a server would accept it. */
	readonly daemonSet: DaemonSet | undefined;
	readonly settings: Settings;
}

/** What rules find in one DaemonSet, one rule after the other. */
export class RuleRunner {
	private readonly subject: SubjectOf;
	private problems: Problem[] | undefined;
	private readonly report = (problem: Problem): void => {
		this.problems ??= [];
		this.problems.push(problem);
	};

	constructor(given: RuleSubject, run?: Run) {
		this.subject = new SubjectOf(given, run);
	}

	/** undefined when the rule asks for the run and there is none yet: it must be asked again. */
	run({
		rule,
		check,
		checkWritten,
	}: Pick<ActiveRule, "rule" | "check" | "checkWritten">): readonly Problem[] | undefined {
		const { subject } = this;
		subject.rule = rule;
		this.problems = undefined;
		try {
			if (checkWritten !== undefined) checkWritten(subject, this.report);
			if (check !== undefined && subject.daemonSet !== undefined) check(subject, this.report);
		} catch (error) {
			if (error === NEEDS_RUN) return undefined;
			throw error;
		}
		return this.problems ?? NONE;
	}

	/** The DaemonSet as a rule that compares several sees it, until another rule looks at it. */
	subjectFor(rule: Rule): Subject {
		this.subject.rule = rule;
		return this.subject;
	}
}

const NONE: readonly Problem[] = [];

/** Thrown through a rule that asks for the run too early; made once, since to make an error is to walk the stack. */
const NEEDS_RUN = new Error("the run is not known yet");

/** One for all rules of a DaemonSet: they run in turn. */
class SubjectOf implements Subject {
	rule: Rule | undefined;
	readonly written: KubeObject;
	/** Only rules that are told of valid objects look at it. */
	readonly daemonSet: DaemonSet;
	readonly option: <T extends RuleOption["default"]>(name: string) => T;

	constructor(
		{ written, daemonSet, settings }: RuleSubject,
		private readonly known: Run | undefined,
	) {
		this.written = written;
		this.daemonSet = daemonSet as DaemonSet;
		this.option = <T extends RuleOption["default"]>(name: string) => settings.option(this.rule as Rule, name) as T;
	}

	get run(): Run {
		if (this.known === undefined) throw NEEDS_RUN;
		return this.known;
	}
}
