import { catalogue, type Entry } from "./catalogue";
import { isFixed } from "./checks";
import { SEVERITIES } from "./finding";
import type { RuleOption } from "./rule";

/**
 * The JSON schema (draft 7) of `.dslint.yaml`, for editors: it takes what `readConfig` takes. It is shipped as
 * schemas/dslint.json.
 */
export function configSchema(): object {
	const entries = catalogue();
	return {
		$schema: "http://json-schema.org/draft-07/schema#",
		title: "Configuration of ds lint (.dslint.yaml)",
		type: ["object", "null"],
		additionalProperties: false,
		properties: {
			rules: {
				description: "Which rules run, how grave their findings are, and their options.",
				type: ["object", "null"],
				additionalProperties: false,
				properties: Object.fromEntries(entries.map((entry) => [entry.id, ruleSchema(entry)])),
			},
			ignore: {
				description: "Files and folders that are left out, in the syntax of .gitignore, relative to this file.",
				...TEXTS,
			},
			exempt: {
				description: "Objects that rules leave alone; all selectors that are given must fit.",
				type: ["array", "null"],
				items: exemption(entries),
			},
			failOn: {
				description: "Findings of this severity or a graver one end lint with exit code 1.",
				enum: SEVERITIES,
			},
		},
		definitions: { rule: setting(SEVERITY, []), always: setting(ALWAYS, []) },
	};
}

const TEXTS = { type: ["array", "null"], items: { type: "string" } };
const SOME_TEXTS = { type: "array", items: { type: "string" }, minItems: 1 };

/** What a server would refuse is an error whatever a configuration says. */
const SEVERITY = { enum: [true, false, "on", "off", ...SEVERITIES] };
const ALWAYS = { enum: [true, "on"] };

/** A rule's setting: how grave it is, or a mapping of that and of its options. */
function setting(severity: object, options: readonly (readonly [string, RuleOption])[]): object {
	return {
		anyOf: [
			severity,
			{
				type: ["object", "null"],
				additionalProperties: false,
				properties: {
					severity,
					options: {
						type: ["object", "null"],
						additionalProperties: false,
						properties: Object.fromEntries(options.map(([name, option]) => [name, optionSchema(option)])),
					},
				},
			},
		],
	};
}

function ruleSchema(entry: Entry): object {
	const description = `${entry.title} (${entry.off ? "off" : entry.severity} by default).`;
	const options = "options" in entry ? Object.entries(entry.options ?? {}) : [];
	if (options.length > 0) return { description, ...setting(SEVERITY, options) };
	return { description, allOf: [{ $ref: `#/definitions/${isFixed(entry) ? "always" : "rule"}` }] };
}

function optionSchema({ description, default: standard }: RuleOption): object {
	const type = typeof standard === "object" ? TEXTS : { type: typeof standard };
	return { description, default: standard, ...type };
}

function exemption(entries: readonly Entry[]): object {
	return {
		type: "object",
		additionalProperties: false,
		properties: {
			rules: {
				description: "All rules where none is named.",
				type: ["array", "null"],
				items: { enum: entries.map(({ id }) => id) },
			},
			names: { description: "Names, with * for any text.", ...TEXTS },
			namespaces: { description: "Namespaces, with * for any text.", ...TEXTS },
			kinds: TEXTS,
			labels: {
				description: "Labels that the object has; values may have * for any text.",
				type: ["object", "null"],
				additionalProperties: { type: "string" },
			},
			reason: { description: "Why they are exempt, for readers.", type: "string" },
		},
		anyOf: [
			...["names", "namespaces", "kinds"].map((field) => ({
				properties: { [field]: SOME_TEXTS },
				required: [field],
			})),
			{ properties: { labels: { type: "object", minProperties: 1 } }, required: ["labels"] },
		],
	};
}
