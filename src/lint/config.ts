import { nearestHint } from "../api/nearest";
import { type ManifestDocument, ManifestError, readDocuments } from "../manifest/documents";
import type { YamlValue } from "../manifest/yamlScalar";
import { catalogue, type Entry, entryOf } from "./catalogue";
import { isFixed } from "./checks";
import { SEVERITIES } from "./finding";
import { placeOf } from "./locate";
import type { Step } from "./place";
import type { RuleOption, Severity } from "./rule";

/** What a `.dslint.yaml` says; plain data. */
export interface Config {
	/** The file, as messages name it; undefined for the defaults. */
	readonly file: string | undefined;
	/** The folder that ignored paths are relative to. */
	readonly folder: string;
	readonly rules: Readonly<Record<string, RuleConfig>>;
	/** In the syntax of .gitignore. */
	readonly ignore: readonly string[];
	readonly exempt: readonly Exemption[];
	readonly failOn: Severity | undefined;
}

export interface RuleConfig {
	readonly on?: boolean;
	readonly severity?: Severity;
	readonly options?: Readonly<Record<string, RuleOption["default"]>>;
}

/** Objects that rules leave alone; every selector that is given must fit. */
export interface Exemption {
	/** All rules where it is empty. */
	readonly rules: readonly string[];
	/** Patterns with `*`. */
	readonly names: readonly string[];
	readonly namespaces: readonly string[];
	readonly kinds: readonly string[];
	readonly labels: Readonly<Record<string, string>>;
}

/** A configuration that can't be used: one line that says where and why. */
export class ConfigError extends Error {}

export const DEFAULT_CONFIG: Config = {
	file: undefined,
	folder: "",
	rules: {},
	ignore: [],
	exempt: [],
	failOn: undefined,
};

/**
 * Reads a `.dslint.yaml`.
 * @throws ConfigError for a text that is no YAML, and for names and values that mean nothing.
 */
export function readConfig(text: string, file: string, folder: string): Config {
	let documents: ManifestDocument[];
	try {
		documents = [...readDocuments(text.replace(/^\ufeff/, ""), file)];
	} catch (error) {
		if (!(error instanceof ManifestError)) throw error;
		const place = error.line === undefined ? "" : `:${error.line}${error.column ? `:${error.column}` : ""}`;
		throw new ConfigError(`${file}${place}: ${error.problem.replace("error converting YAML to JSON: ", "")}`);
	}
	const [document, second] = documents;
	if (document === undefined) return { ...DEFAULT_CONFIG, file, folder };
	if (second !== undefined) throw new ConfigError(`${file}:${second.startLine}: one document is all it may have`);
	return new Reader(document, file).read(folder);
}

const FIELDS = ["rules", "ignore", "exempt", "failOn"];
const RULE_FIELDS = ["severity", "options"];
const EXEMPT_FIELDS = ["rules", "names", "namespaces", "kinds", "labels", "reason"];

type Fields = Record<string, YamlValue>;

class Reader {
	constructor(
		private readonly document: ManifestDocument,
		private readonly file: string,
	) {}

	read(folder: string): Config {
		const fields = this.fields(this.document.value, [], FIELDS);
		return {
			file: this.file,
			folder,
			rules: this.rules(fields.rules),
			ignore: this.texts(fields.ignore, ["ignore"]),
			exempt: this.list(fields.exempt, ["exempt"]).map((item, index) => this.exemption(item, ["exempt", index])),
			failOn: fields.failOn === undefined ? undefined : this.severity(fields.failOn, ["failOn"]),
		};
	}

	private rules(value: YamlValue | undefined): Record<string, RuleConfig> {
		const found: Record<string, RuleConfig> = {};
		for (const [id, given] of Object.entries(this.map(value, ["rules"]))) {
			found[id] = this.rule(this.entry(id, ["rules", id]), given, ["rules", id]);
		}
		return found;
	}

	private rule(entry: Entry, given: YamlValue, at: Step[]): RuleConfig {
		const config = this.ruleConfig(entry, given, at);
		if (isFixed(entry) && (config.on === false || config.severity !== undefined)) {
			throw this.error(at, `${entry.id} is always an error: a server would refuse the manifest`);
		}
		return config;
	}

	private ruleConfig(entry: Entry, given: YamlValue, at: Step[]): RuleConfig {
		if (given === false || given === "off") return { on: false };
		if (given === true || given === "on") return { on: true };
		if (typeof given === "string") return { on: true, severity: this.severity(given, at) };
		const fields = this.fields(given, at, RULE_FIELDS);
		const options = this.options(entry, fields.options, [...at, "options"]);
		if (fields.severity === undefined) return { on: true, options };
		const inner = [...at, "severity"];
		if (typeof fields.severity === "object") throw this.error(inner, "must be error, warning, info, on or off");
		return { ...this.ruleConfig(entry, fields.severity, inner), options };
	}

	private options(entry: Entry, value: YamlValue | undefined, at: Step[]): Record<string, RuleOption["default"]> {
		const known = "options" in entry ? (entry.options ?? {}) : {};
		const found: Record<string, RuleOption["default"]> = {};
		for (const [name, given] of Object.entries(this.map(value, at))) {
			const option = Object.hasOwn(known, name) ? known[name] : undefined;
			if (option === undefined) {
				throw this.error(
					[...at, name],
					`the rule ${entry.id} has no option ${name}${nearestHint(name, Object.keys(known))}`,
					true,
				);
			}
			found[name] = this.option(option, given, [...at, name]);
		}
		return found;
	}

	private option(option: RuleOption, given: YamlValue, at: Step[]): RuleOption["default"] {
		if (typeof option.default === "object") return this.texts(given, at);
		if (typeof given !== typeof option.default || typeof given === "object" || typeof given === "bigint") {
			throw this.error(at, `must be a ${typeof option.default}`);
		}
		return given;
	}

	private exemption(value: YamlValue, at: Step[]): Exemption {
		const fields = this.fields(value, at, EXEMPT_FIELDS);
		const rules = this.texts(fields.rules, [...at, "rules"]);
		for (const [index, id] of rules.entries()) this.entry(id, [...at, "rules", index]);
		if (fields.reason !== undefined && typeof fields.reason !== "string") {
			throw this.error([...at, "reason"], "must be a string");
		}
		const labels = this.map(fields.labels, [...at, "labels"]);
		for (const [key, text] of Object.entries(labels)) {
			if (typeof text !== "string") throw this.error([...at, "labels", key], "must be a string");
		}
		const exemption = {
			rules,
			names: this.texts(fields.names, [...at, "names"]),
			namespaces: this.texts(fields.namespaces, [...at, "namespaces"]),
			kinds: this.texts(fields.kinds, [...at, "kinds"]),
			labels: labels as Record<string, string>,
		};
		const selects = exemption.names.length + exemption.namespaces.length + exemption.kinds.length;
		if (selects === 0 && Object.keys(labels).length === 0) {
			throw this.error(at, "names no objects: give names, namespaces, kinds or labels");
		}
		return exemption;
	}

	private entry(id: string, at: Step[]): Entry {
		const entry = entryOf(id);
		if (entry !== undefined) return entry;
		const ids = catalogue().map((each) => each.id);
		throw this.error(at, `there is no rule ${JSON.stringify(id)}${nearestHint(id, ids)}`, true);
	}

	private severity(value: YamlValue, at: Step[]): Severity {
		const found = SEVERITIES.find((severity) => severity === value);
		if (found === undefined) throw this.error(at, "must be error, warning or info");
		return found;
	}

	private fields(value: YamlValue, at: Step[], known: readonly string[]): Fields {
		const fields = this.map(value, at);
		for (const name of Object.keys(fields)) {
			if (!known.includes(name))
				throw this.error([...at, name], `there is no field ${name}${nearestHint(name, known)}`, true);
		}
		return fields;
	}

	private map(value: YamlValue | undefined, at: Step[]): Fields {
		if (value === undefined || value === null) return {};
		if (typeof value !== "object" || Array.isArray(value)) throw this.error(at, "must be a mapping");
		return value;
	}

	private list(value: YamlValue | undefined, at: Step[]): YamlValue[] {
		if (value === undefined || value === null) return [];
		if (!Array.isArray(value)) throw this.error(at, "must be a list");
		return value;
	}

	private texts(value: YamlValue | undefined, at: Step[]): string[] {
		return this.list(value, at).map((item, index) => {
			if (typeof item !== "string") throw this.error([...at, index], "must be a string");
			return item;
		});
	}

	private error(at: readonly Step[], problem: string, key = false): ConfigError {
		const { line, column } = placeOf(this.document, at, { key });
		const field =
			key || at.length === 0
				? ""
				: `${at
						.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
						.join("")
						.slice(1)} `;
		return new ConfigError(`${this.file}:${line}:${column}: ${field}${problem}`);
	}
}
