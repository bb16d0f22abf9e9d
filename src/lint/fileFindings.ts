import type { KubeObject } from "../api/types";
import type { DuplicateKey } from "../manifest/yaml";
import { docsOf, entryOf } from "./catalogue";
import { isFixed } from "./checks";
import { isMap } from "./documentObjects";
import { isExempt } from "./exemptions";
import type { FixableFinding, Told } from "./finding";
import { type Located, placeIn, placeOf } from "./locate";
import type { Place, Step } from "./place";
import type { Problem, Rule } from "./rule";
import type { Settings } from "./settings";

/** The document that a finding is about, and the object in it. */
export interface Where {
	readonly document: Located & { readonly index: number };
	readonly prefix: readonly Step[];
	readonly value?: Record<string, unknown>;
}

/** Collects the findings of one file: says where each stands, how grave it is, and drops those that are off. */
export class FileFindings {
	readonly list: FixableFinding[] = [];

	constructor(
		private readonly file: string,
		private readonly settings: Settings,
	) {}

	/** A finding about a field. */
	add(id: string, where: Where, told: Told): void {
		const object = where.value as KubeObject | undefined;
		if (this.isOff(id, object)) return;
		const place = this.place(where, told.steps, told.atKey === true);
		this.push(id, place, { ...told, path: told.path ?? shownPath(told.steps) }, where);
	}

	/** A finding of a rule. */
	addProblem(rule: Rule, where: Where, { path, alsoAt, ...told }: Problem): void {
		const also = alsoAt && { path: alsoAt.path.toString(), says: alsoAt.says };
		this.add(rule.id, where, { ...told, steps: path.steps(), path: path.toString(), alsoAt: also });
	}

	/** A finding about the text. */
	addAt(id: string, place: Place, message: string): void {
		if (!this.isOff(id, undefined)) this.push(id, place, { steps: [], path: "", message }, undefined);
	}

	/** A key that stands twice: both places are shown. */
	addDuplicate(document: Where["document"], { path, key, firstOffset, offset }: DuplicateKey): void {
		if (this.isOff("duplicate-key", undefined)) return;
		const first = placeIn(document, firstOffset);
		const steps = [...path, key];
		this.push(
			"duplicate-key",
			placeIn(document, offset),
			{ steps, path: shownPath(steps), message: `the key ${JSON.stringify(key)} stands in line ${first.line} already` },
			{ document, prefix: [] },
			[{ ...first, message: "here it stands for the first time" }],
		);
	}

	/** Where a field of an object stands. */
	place({ document, prefix }: Where, steps: readonly Step[], key = false): Place {
		return placeOf(document, [...prefix, ...steps], { key });
	}

	private isOff(id: string, object: KubeObject | undefined): boolean {
		if (this.settings.severityOf(id) === undefined) return true;
		const { exempt } = this.settings.config;
		if (object === undefined || exempt.length === 0) return false;
		const entry = entryOf(id);
		return entry !== undefined && !isFixed(entry) && isExempt(exempt, id, object);
	}

	private push(
		id: string,
		place: Place,
		{ path = "", message, remedy, fix, alsoAt }: Told,
		where: Where | undefined,
		related?: FixableFinding["related"],
	): void {
		const entry = entryOf(id);
		const severity = this.settings.severityOf(id);
		if (entry === undefined || severity === undefined) return;
		const object = where?.value && identity(where.value);
		const finding: FixableFinding = {
			rule: id,
			level: entry.level ?? "rule",
			severity,
			file: this.file,
			...place,
			path,
			...(object && { object }),
			message,
			why: entry.why,
			remedy: remedy ?? entry.remedy,
			docs: docsOf(id),
			...(related && { related }),
			fixable: fix !== undefined,
			...(fix && { fix }),
			...(alsoAt && { alsoAt }),
			document: where?.document.index ?? 0,
			prefix: where?.prefix ?? [],
		};
		const same = (other: FixableFinding) =>
			other.rule === id && other.line === place.line && other.path === path && other.message === message;
		if (!this.list.some(same)) this.list.push(finding);
	}
}

function identity(value: Record<string, unknown>): FixableFinding["object"] {
	const metadata = isMap(value.metadata) ? value.metadata : {};
	const { name, namespace, generateName } = metadata;
	return {
		kind: String(value.kind ?? ""),
		...(typeof namespace === "string" && { namespace }),
		...(typeof name === "string" ? { name } : typeof generateName === "string" && { name: generateName }),
	};
}

function shownPath(steps: readonly Step[]): string {
	let text = "";
	for (const step of steps) {
		if (typeof step === "number" || /[./[\]]/.test(step)) text += `[${step}]`;
		else text += text === "" ? step : `.${step}`;
	}
	return text;
}
