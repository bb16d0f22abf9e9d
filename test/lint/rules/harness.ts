import { decode } from "../../../src/api/decode";
import { applyDefaults } from "../../../src/api/defaults";
import type { FieldError } from "../../../src/api/fieldError";
import { builtInResources, resourceForKind } from "../../../src/api/resources";
import { isStatusError } from "../../../src/api/statusError";
import type { DaemonSet, KubeObject } from "../../../src/api/types";
import { validateCreate } from "../../../src/api/validation";
import type { Problem, Rule, RuleOption, Subject, Written } from "../../../src/lint/rule";
import { rules } from "../../../src/lint/rules";
import { readDocuments } from "../../../src/manifest/documents";

/** What a rule found, as texts. */
export interface Found {
	rule: string;
	path: string;
	message: string;
}

type Options = Readonly<Record<string, RuleOption["default"]>>;

/** The smallest DaemonSet that a server accepts; parts of manifests are laid over it. */
export const BASE = `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: example.com/agent:1.4.2
`;

/** Every Kubernetes object of a manifest, Lists taken apart. */
export function objectsOf(text: string, source = "test.yaml"): KubeObject[] {
	return [...readDocuments(text, source)].flatMap(({ value }) => {
		const object = value as unknown as KubeObject & { items?: KubeObject[] };
		return object?.kind === "List" ? (object.items ?? []) : [object];
	});
}

/** Objects from a manifest, or from parts of one: fields of a DaemonSet, of its spec or of its pod's spec. */
export function objectsOfExample(text: string): KubeObject[] {
	return objectsOf(text).map((part) => {
		if (part.kind !== undefined && part.kind !== "DaemonSet") return part;
		const [base] = objectsOf(BASE);
		return merged(base, placed(part)) as KubeObject;
	});
}

/** Runs rules (all that are on, or those given) over objects. */
export function lint(objects: readonly KubeObject[], only?: readonly Rule[], options: Options = {}): Found[] {
	const run = { objects };
	const found: Found[] = [];
	const subjects: Subject[] = [];
	const chosen = only ?? rules.filter(({ off }) => !off);
	let rule: Rule | undefined;
	const option = <T extends RuleOption["default"]>(name: string): T => {
		const declared = rule?.options?.[name];
		if (declared === undefined) throw new Error(`${rule?.id} asks for an option ${name} that it does not declare`);
		return (options[name] ?? declared.default) as T;
	};
	const report = ({ path, message }: Problem): void => {
		found.push({ rule: rule?.id ?? "", path: path.toString(), message });
	};
	for (const written of objects) {
		if (written?.kind !== "DaemonSet") continue;
		const subject: Written = { written, run, option };
		const daemonSet = accepted(written);
		if (daemonSet) subjects.push({ ...subject, daemonSet });
		for (rule of chosen) {
			rule.checkWritten?.(subject, report);
			if (daemonSet) rule.check?.({ ...subject, daemonSet }, report);
		}
	}
	for (rule of chosen) rule.checkAll?.(subjects, (_, problem) => report(problem));
	return found;
}

/** The DaemonSet decoded and with its defaults; undefined where a server would refuse it. */
export function accepted(written: KubeObject): DaemonSet | undefined {
	return answer(written).daemonSet;
}

/** Why a server would refuse a DaemonSet. */
export function answer(written: KubeObject): { daemonSet?: DaemonSet; problem?: string } {
	const resource = resourceForKind(builtInResources(), written.apiVersion, written.kind);
	if (resource === undefined) return { problem: "no such kind" };
	try {
		const { object } = decode(resource, structuredClone(written), { fieldValidation: "Strict" });
		applyDefaults(resource, object);
		object.metadata.namespace ??= "default";
		const errors: FieldError[] = validateCreate(resource, object);
		if (errors.length > 0) return { problem: errors.map(({ path, detail }) => `${path}: ${detail}`).join("; ") };
		return { daemonSet: object as DaemonSet };
	} catch (error) {
		if (!isStatusError(error)) throw error;
		return { problem: error.status.message };
	}
}

const OF_OBJECT = ["apiVersion", "kind", "metadata", "spec", "status"];
const OF_SPEC = [
	"minReadySeconds",
	"replicas",
	"revisionHistoryLimit",
	"selector",
	"strategy",
	"template",
	"updateStrategy",
];

/** A part, put where its fields belong. */
function placed(part: KubeObject): unknown {
	const fields = Object.keys(part);
	if (fields.some((field) => OF_OBJECT.includes(field))) return part;
	if (fields.some((field) => OF_SPEC.includes(field))) return { spec: part };
	return { spec: { template: { spec: part } } };
}

/** Mappings are merged, lists of containers one by one, anything else is replaced. */
function merged(base: unknown, part: unknown, name = ""): unknown {
	if (Array.isArray(base) && Array.isArray(part) && name === "containers") {
		return part.map((each, index) => merged(base[index], each));
	}
	if (!isMapping(base) || !isMapping(part) || name === "selector" || name === "labels") return part;
	const result: Record<string, unknown> = { ...base };
	for (const [field, value] of Object.entries(part)) result[field] = merged(base[field], value, field);
	return result;
}

function isMapping(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What one rule finds in a manifest, or in part of one, as "path: message". */
export function findings(id: string, text: string, options: Options = {}): string[] {
	const rule = rules.find((each) => each.id === id);
	if (rule === undefined) throw new Error(`no rule ${id}`);
	return lint(objectsOfExample(text), [rule], options).map(({ path, message }) => `${path}: ${message}`);
}

/** The mending of a rule's first finding, as texts. */
export function fixOf(id: string, text: string): unknown[] | undefined {
	const rule = rules.find((each) => each.id === id);
	const objects = objectsOfExample(text);
	const problems: Problem[] = [];
	const subject = { written: objects[0] as KubeObject, run: { objects }, option: () => [] as never };
	const report = (problem: Problem): void => void problems.push(problem);
	rule?.checkWritten?.(subject, report);
	const daemonSet = rule?.check && accepted(subject.written);
	if (daemonSet) rule?.check?.({ ...subject, daemonSet }, report);
	return problems[0]?.fix?.map((step) =>
		Object.fromEntries(Object.entries(step).map(([name, value]) => [name, isPath(value) ? String(value) : value])),
	);
}

function isPath(value: unknown): boolean {
	return typeof value === "object" && value !== null && "steps" in value;
}
