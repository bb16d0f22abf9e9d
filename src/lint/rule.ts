import type { FieldPath } from "../api/fieldPath";
import type { DaemonSet, KubeObject } from "../api/types";

export type Severity = "error" | "warning" | "info";

/** A value that a rule lets users set, in `.dslint.yaml`: its name there, what it means, and its default. */
export interface RuleOption {
	readonly description: string;
	readonly default: string | number | boolean | readonly string[];
}

/** One check of lint: what it says about itself, and what it finds. */
export interface Rule {
	/** Stable, in kebab case: "selector-mismatch". */
	readonly id: string;
	/** What a finding states, in a few words, for lists. */
	readonly title: string;
	readonly severity: Severity;
	/** Off unless a configuration or --enable asks for it. */
	readonly off?: boolean;
	/** Why it matters, in a sentence or two. */
	readonly why: string;
	/** How to mend it, in a sentence or two. */
	readonly remedy: string;
	/** Manifests, or parts of one, that the rule refuses and accepts. */
	readonly example: { readonly bad: string; readonly good: string };
	readonly options?: Readonly<Record<string, RuleOption>>;
	/** Finds what is wrong with one DaemonSet; pure, and never throws on an object that a server would accept. */
	check?(subject: Subject, report: Report): void;
	/** Finds what is wrong with the DaemonSets of a run as a whole, once for each run. */
	checkAll?(subjects: readonly Subject[], report: ReportOn): void;
}

/** A DaemonSet in the files of a run. */
export interface Subject {
	/** As written: no defaults. Fields may be of a wrong type or missing where `valid` is false. */
	readonly written: KubeObject;
	/** Decoded and with the server's defaults; only where a server would accept the object. */
	readonly daemonSet: DaemonSet;
	/** All other documents of the run that are Kubernetes objects, as written. */
	readonly run: Run;
	/** The rule's options, with defaults for what is not configured. */
	option<T extends RuleOption["default"]>(name: string): T;
}

/** What one run of lint looks at. */
export interface Run {
	/** Every Kubernetes object of the run, of any kind, as written, Lists taken apart. */
	readonly objects: readonly KubeObject[];
}

export interface Problem {
	/** The field that is wrong; where it does not exist, the nearest that would hold it is shown. */
	readonly path: FieldPath;
	/** What is wrong, in one sentence that names values. */
	readonly message: string;
	/** What to write instead for this finding; the rule's remedy where absent. */
	readonly remedy?: string;
	/** The one safe mending, which `--fix` makes. */
	readonly fix?: Fix;
}

/** A mending: values set at fields as written (made where missing), or fields taken away. */
export type Fix = readonly (
	| { readonly set: FieldPath; readonly value: unknown }
	| { readonly remove: FieldPath }
	| { readonly rename: FieldPath; readonly to: string }
)[];

export type Report = (problem: Problem) => void;
export type ReportOn = (subject: Subject, problem: Problem) => void;
