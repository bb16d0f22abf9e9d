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
	/**
	 * Manifests that the rule refuses and accepts, or parts of one: fields of a DaemonSet, of its spec or of its pod's
	 * spec.
	 */
	readonly example: { readonly bad: string; readonly good: string };
	readonly options?: Readonly<Record<string, RuleOption>>;
	/**
	 * It asks for the run, and then for more of a DaemonSet than is kept until all files are read (see kept.ts): all of
	 * it is kept where the rule is on.
	 */
	readonly keepsAll?: boolean;
	/**
	 * Whether a run holds what a rule that asks for the run is about; where it does not the rule has nothing to find.
	 * Every run does where absent.
	 */
	concerns?(run: Run): boolean;
	/** Finds what is wrong with a DaemonSet that a server would accept; pure, and never throws on one. */
	check?(subject: Subject, report: Report): void;
	/**
	 * Finds what is wrong with the text of a DaemonSet, of any API version, whether a server would accept it or not;
	 * pure, and never throws on any value of kind DaemonSet.
	 */
	checkWritten?(subject: Written, report: Report): void;
	/** Finds what is wrong with the DaemonSets of a run, all that a server would accept, once for each run. */
	checkAll?(subjects: readonly Subject[], report: ReportOn): void;
}

/** A DaemonSet in the files of a run, that a server would accept. */
export interface Subject extends Written {
	/** Decoded and with the server's defaults. */
	readonly daemonSet: DaemonSet;
}

/** A document of kind DaemonSet in the files of a run. */
export interface Written {
	/** As written: no defaults; fields may be of a wrong type, null or missing. */
	readonly written: KubeObject;
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
	/** Another field of which a server would complain for the same reason, and a part of its words. */
	readonly alsoAt?: { readonly path: FieldPath; readonly says: string };
}

/**
 * A mending: values set at fields as written (made where missing), fields taken away or given another name, or a
 * scalar put in quotes as it stands in the text (1.10 becomes "1.10", yes becomes "yes").
 */
export type Fix = readonly (
	| { readonly set: FieldPath; readonly value: unknown }
	| { readonly remove: FieldPath }
	| { readonly rename: FieldPath; readonly to: string }
	| { readonly quote: FieldPath }
)[];

export type Report = (problem: Problem) => void;
export type ReportOn = (subject: Subject, problem: Problem) => void;
