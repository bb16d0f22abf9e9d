import { version } from "../../version";
import { catalogue, docsOf } from "../catalogue";
import type { Finding } from "../finding";
import type { Place } from "../place";
import type { Severity } from "../rule";
import { json } from "./escape";
import { fingerprints, slashes } from "./fingerprint";
import type { ReportInput } from "./reportInput";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** SARIF 2.1.0, for code scanning: the rules with their help, and the findings, also when there are none. */
export function sarif({ report: { findings } }: ReportInput): string {
	const rules = catalogue();
	const indices = new Map(rules.map(({ id }, index) => [id, index]));
	const prints = fingerprints(findings);
	return json({
		$schema: SCHEMA,
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "ds lint",
						informationUri: "https://www.npmjs.com/package/kubectl-ds",
						semanticVersion: version,
						rules: rules.map((rule) => ({
							id: rule.id,
							shortDescription: { text: rule.title },
							fullDescription: { text: rule.why },
							help: {
								text: `${rule.why} ${rule.remedy}`,
								markdown: `${rule.why}\n\n${rule.remedy}\n\nInstead of\n\n${fenced(rule.example.bad)}\n\nwrite\n\n${fenced(rule.example.good)}`,
							},
							helpUri: docsOf(rule.id),
							defaultConfiguration: { enabled: rule.off !== true, level: levelOf(rule.severity) },
						})),
					},
				},
				columnKind: "utf16CodeUnits",
				results: findings.map((finding, index) => ({
					ruleId: finding.rule,
					ruleIndex: indices.get(finding.rule),
					level: levelOf(finding.severity),
					message: { text: `${finding.path === "" ? "" : `${finding.path}: `}${finding.message}. ${finding.remedy}` },
					locations: [{ ...location(finding.file, finding), ...logical(finding) }],
					...(finding.related && {
						relatedLocations: finding.related.map((other, number) => ({
							id: number,
							...location(finding.file, other),
							message: { text: other.message },
						})),
					}),
					partialFingerprints: { "ds/v1": prints[index] },
				})),
			},
		],
	});
}

function levelOf(severity: Severity): "error" | "warning" | "note" {
	return severity === "info" ? "note" : severity;
}

function location(file: string, { line, column }: Place): object {
	return {
		physicalLocation: {
			artifactLocation: { uri: uriOf(file) },
			region: { startLine: line, startColumn: column },
		},
	};
}

function logical({ path, object }: Finding): object {
	if (path === "" && object === undefined) return {};
	const owner = object === undefined ? [] : [[object.kind, object.namespace, object.name].filter(Boolean).join("/")];
	return {
		logicalLocations: [{ fullyQualifiedName: [...owner, ...(path === "" ? [] : [path])].join("#"), kind: "member" }],
	};
}

/** A relative reference for a relative path, a file URI for an absolute one. */
function uriOf(file: string): string {
	const path = slashes(file).split("/").map(encode).join("/");
	if (/^[A-Za-z]:\//.test(slashes(file))) return `file:///${path}`;
	return path.startsWith("/") ? `file://${path}` : path;
}

function encode(name: string): string {
	return encodeURIComponent(
		name.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"),
	);
}

function fenced(text: string): string {
	return `\`\`\`yaml\n${text.replace(/\n+$/, "")}\n\`\`\``;
}
