import { entryOf } from "./catalogue";
import { isFixed } from "./checks";
import type { Config, RuleConfig } from "./config";
import type { Rule, RuleOption, Severity } from "./rule";
import { rules } from "./rules";

/** What the command line says of the rules, beside the configuration files. */
export interface RuleFlags {
	/** Only these run (rules, checks, or levels such as `warning`); empty for all that are on. */
	readonly only: readonly string[];
	readonly enable: readonly string[];
	readonly disable: readonly string[];
}

/**
 * A rule that runs, in one shape for all of them: they have fields of their own, and to find one takes longer than what
 * most of them do.
 */
export interface ActiveRule {
	readonly rule: Rule;
	readonly check: Rule["check"];
	readonly checkWritten: Rule["checkWritten"];
	/** It has asked for the whole run: it need not be tried before there is one. */
	waits: boolean;
}

/** Which rules run on files of one configuration, how grave their findings are, and with which options. */
export class Settings {
	private readonly severities = new Map<string, Severity | undefined>();

	constructor(
		readonly config: Config,
		readonly flags: RuleFlags,
	) {}

	/** undefined when the rule or check is off. */
	severityOf(id: string): Severity | undefined {
		if (!this.severities.has(id)) this.severities.set(id, this.decide(id));
		return this.severities.get(id);
	}

	/** The rules that run. */
	get activeRules(): readonly ActiveRule[] {
		this.active ??= rules
			.filter((rule) => this.severityOf(rule.id) !== undefined)
			.map((rule) => ({ rule, check: rule.check, checkWritten: rule.checkWritten, waits: false }));
		return this.active;
	}

	private active: readonly ActiveRule[] | undefined;

	/** Whether a rule that runs looks at whole DaemonSets when all files are read. */
	get keepsAll(): boolean {
		this.keeping ??= this.activeRules.some(({ rule }) => rule.keepsAll === true);
		return this.keeping;
	}

	private keeping: boolean | undefined;

	/** An option's value: the configured one, else its default. */
	option(rule: Rule, name: string): RuleOption["default"] {
		const option = rule.options?.[name];
		if (option === undefined) throw new Error(`the rule ${rule.id} has no option ${name}`);
		return this.config.rules[rule.id]?.options?.[name] ?? option.default;
	}

	private decide(id: string): Severity | undefined {
		const entry = entryOf(id);
		if (entry === undefined || id === "syntax") return entry?.severity;
		const level = entry.level ?? "rule";
		const { only, enable, disable } = this.flags;
		const configured: RuleConfig = this.config.rules[id] ?? {};
		const severity = isFixed(entry) ? entry.severity : (configured.severity ?? entry.severity);
		const named = only.includes(id);
		if (only.length > 0 && !named && !only.includes(level)) return undefined;
		if (isFixed(entry)) return severity;
		if (disable.includes(id)) return undefined;
		return named || enable.includes(id) || (configured.on ?? !entry.off) ? severity : undefined;
	}
}
