import type { DaemonSet, KubeObject } from "../api/types";
import { type ManifestDocument, ManifestError, scanDocuments } from "../manifest/documents";
import { jsonTree } from "../manifest/jsonTree";
import { checkObject } from "./apiCheck";
import { controlCharacters } from "./controlCharacters";
import {
	type DocumentObject,
	documentObjects,
	isMap,
	isObject,
	isTemplate,
	missingType,
	PATCH_MARK,
	TEMPLATE,
} from "./documentObjects";
import { FileFindings } from "./fileFindings";
import type { FixableFinding } from "./finding";
import { keptDaemonSet, keptWritten } from "./kept";
import type { Located } from "./locate";
import { RuleRunner } from "./runRule";
import type { Settings } from "./settings";
import { commentSuppressions, IGNORE_ANNOTATION, type Suppression, splitIds } from "./suppressions";

export interface LintInput {
	/** The path as messages name it. */
	readonly file: string;
	/** With the byte order mark, if the file has one. */
	readonly text: string;
	/** The user named the file itself: then it means to be a manifest. */
	readonly named: boolean;
	readonly settings: Settings;
}

/** A document of kind DaemonSet, kept until all files are read. */
export interface SeenDaemonSet {
	/** As far as the rules that look at the whole run need it. */
	readonly written: KubeObject;
	/** Likewise; only where a server would accept it. */
	readonly daemonSet: DaemonSet | undefined;
	readonly document: Located & { readonly index: number };
	readonly prefix: DocumentObject["prefix"];
	/** The ids of the rules that look at the whole run. */
	readonly waiting: readonly string[];
}

/** Why a file was left out. */
export type Skip = "chart" | "patch" | "template" | "ignored" | "other";

/** What lint has seen of one file. */
export interface FileReport {
	readonly file: string;
	readonly findings: FixableFinding[];
	readonly suppressions: Suppression[];
	readonly objects: KubeObject[];
	readonly daemonSets: SeenDaemonSet[];
	readonly documents: number;
	/** Objects whose kind is none of Kubernetes' own. */
	readonly custom: number;
	/** Why nothing was made of the file; undefined where something was. */
	readonly skip: Skip | undefined;
}

/** Looks at one file: its text, each of its objects as a server would, and by every rule that needs no other file. */
export function lintFile({ file, text, named, settings }: LintInput): FileReport {
	const body = text.startsWith("\ufeff") ? text.slice(1) : text;
	const linter = new FileLinter(file, settings);
	for (const document of scanDocuments(body, file)) {
		if (document instanceof ManifestError) {
			if (TEMPLATE.test(body)) return linter.skipped("template");
			if (!named && !MANIFEST.test(body)) return linter.skipped("other");
			linter.unreadable(document, body);
		} else {
			if (TEMPLATE.test(document.text) && documentObjects(document.value).some(({ value }) => isTemplate(value))) {
				return linter.skipped("template");
			}
			linter.document(document);
		}
	}
	return linter.report(commentSuppressions(body));
}

/** What keeps a file's bytes from being a text, as a finding at its beginning. */
export function unreadableFile(file: string, problem: string, settings: Settings): FileReport {
	const linter = new FileLinter(file, settings);
	linter.unreadable(new ManifestError(file, problem, 1, 1), "");
	return linter.report([]);
}

/** Without kubectl's words around it, and without go-yaml's line, which is often that above. */
function problemOf({ problem }: ManifestError): string {
	return problem.replace(/^error converting YAML to JSON: (?:yaml: )?(?:line \d+: )?/, "");
}

const MANIFEST = /^[\s"'{-]*(?:apiVersion|kind)["']?\s*:/m;

class FileLinter {
	private readonly found: FileFindings;
	private readonly objects: KubeObject[] = [];
	private readonly daemonSets: SeenDaemonSet[] = [];
	private readonly suppressions: Suppression[] = [];
	private documents = 0;
	private patches = 0;
	private custom = 0;

	constructor(
		private readonly file: string,
		private readonly settings: Settings,
	) {
		this.found = new FileFindings(file, settings);
	}

	unreadable(error: ManifestError, text: string): void {
		const lines = text.split("\n");
		const line = Math.min(error.line ?? 1, Math.max(lines.length, 1));
		const column = Math.min(error.column ?? 1, (lines[line - 1]?.length ?? 0) + 1);
		this.found.addAt("syntax", { line, column }, problemOf(error));
	}

	document(document: ManifestDocument): void {
		this.documents++;
		const duplicates = document.json ? jsonTree(document.text).duplicates : document.duplicates;
		for (const duplicate of duplicates) this.found.addDuplicate(document, duplicate);
		for (const { path, message } of controlCharacters(document)) {
			this.found.add("control-character", { document, prefix: [] }, { steps: path, message });
		}
		if (document.text.includes("$") && PATCH_MARK.test(document.text)) {
			this.patches++;
			return;
		}
		for (const object of documentObjects(document.value)) this.object(document, object);
	}

	report(comments: readonly Suppression[]): FileReport {
		const nothing = this.objects.length === 0 && this.found.list.length === 0;
		return {
			file: this.file,
			findings: this.found.list,
			suppressions: [...comments, ...this.suppressions],
			objects: this.objects,
			daemonSets: this.daemonSets,
			documents: this.documents,
			custom: this.custom,
			skip: nothing ? (this.patches > 0 ? "patch" : this.custom > 0 ? undefined : "other") : undefined,
		};
	}

	skipped(skip: Skip): FileReport {
		const { file } = this;
		return { file, findings: [], suppressions: [], objects: [], daemonSets: [], documents: 0, custom: 0, skip };
	}

	private object(document: Located & { index: number }, { value, prefix }: DocumentObject): void {
		const where = { document, prefix, value };
		if (!isObject(value)) {
			const missing = missingType(value);
			if (missing !== undefined) {
				const message = missing === "kind" ? "Object 'Kind' is missing" : "Object 'apiVersion' is missing";
				this.found.add("schema-version", where, { steps: [], message, remedy: `Write the object's ${missing}.` });
			}
			return;
		}
		this.annotated(document, { value, prefix });
		const result = checkObject(value);
		if (result.custom) {
			this.custom++;
			return;
		}
		if (value.kind !== "DaemonSet") this.objects.push(value);
		for (const problem of result.problems) this.found.add(problem.check, where, problem);
		if (value.kind === "DaemonSet") {
			this.daemonSet(document, { value, prefix }, result.object as DaemonSet | undefined);
		}
	}

	private daemonSet(
		document: Located & { index: number },
		{ value, prefix }: DocumentObject,
		daemonSet: DaemonSet | undefined,
	): void {
		const written = value as KubeObject;
		const waiting: string[] = [];
		const runner = new RuleRunner({ written, daemonSet, settings: this.settings });
		for (const active of this.settings.activeRules) {
			const problems = active.waits ? undefined : runner.run(active);
			if (problems === undefined) {
				active.waits = true;
				waiting.push(active.rule.id);
			} else {
				for (const problem of problems) this.found.addProblem(active.rule, { document, prefix, value }, problem);
			}
		}
		const { text, startLine, json, index } = document;
		// The tree is let go: it would take more memory than all the rest.
		const kept = { text, startLine, json, index, root: undefined };
		const whole = this.settings.keepsAll;
		const own = whole ? written : keptWritten(written);
		this.objects.push(own);
		this.daemonSets.push({
			written: own,
			daemonSet: whole ? daemonSet : daemonSet && keptDaemonSet(daemonSet),
			document: kept,
			prefix,
			waiting,
		});
	}

	private annotated(document: Located & { index: number }, { value, prefix }: DocumentObject): void {
		const annotations = isMap(value.metadata) && isMap(value.metadata.annotations) ? value.metadata.annotations : {};
		const text = Object.hasOwn(annotations, IGNORE_ANNOTATION) ? annotations[IGNORE_ANNOTATION] : undefined;
		if (typeof text !== "string") return;
		const place = this.found.place({ document, prefix }, ["metadata", "annotations", IGNORE_ANNOTATION], true);
		const object = objectKey(document.index, prefix);
		for (const rule of splitIds(text)) {
			this.suppressions.push({ rule, ...place, appliesTo: undefined, object, shown: IGNORE_ANNOTATION, used: false });
		}
	}
}

/** Names an object within its file. */
export function objectKey(document: number, prefix: DocumentObject["prefix"]): string {
	return `${document}/${prefix.join("/")}`;
}
