import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/types";
import { rules } from "../../../src/lint/rules";
import { BASE, lint, objectsOf } from "./harness";

const corpus = join(import.meta.dirname, "../../conformance/corpus/create.jsonl");

test("no rule throws on what a real server was asked to create", () => {
	const lines = readFileSync(corpus, "utf8").trimEnd().split("\n");
	const objects = lines.flatMap((line) => (JSON.parse(line) as { body?: KubeObject }).body ?? []);
	expect(objects.length).toBeGreaterThan(100);
	for (const object of objects) lint([object], rules);
	lint(objects, rules);
});

/** Fields that rules look at, and values that they do not expect there. */
const field = fc.constantFrom(
	"metadata",
	"labels",
	"annotations",
	"spec",
	"selector",
	"matchLabels",
	"matchExpressions",
	"template",
	"containers",
	"initContainers",
	"env",
	"args",
	"securityContext",
	"affinity",
	"nodeAffinity",
	"updateStrategy",
	"strategy",
	"rollingUpdate",
	"status",
	"tolerations",
	"__proto__",
	"name",
	"key",
	"value",
	"values",
	"operator",
);
const { anything } = fc.letrec((tie) => ({
	anything: fc.oneof(
		{ maxDepth: 5 },
		fc.constantFrom(null, true, 0, -1, 1.5, 10n ** 30n, "", "app", "constructor", "In"),
		fc.array(tie("anything"), { maxLength: 3 }),
		fc.dictionary(field, tie("anything"), { maxKeys: 5 }),
	),
}));

test("no rule throws on what is written, whatever that is", () => {
	const written = rules.filter(({ checkWritten }) => checkWritten);
	fc.assert(
		fc.property(anything, anything, fc.constantFrom("apps/v1", "extensions/v1beta1"), (metadata, spec, apiVersion) => {
			lintWritten({ apiVersion, kind: "DaemonSet", metadata, spec, status: metadata } as unknown as KubeObject);
		}),
		{ numRuns: 300 },
	);
	function lintWritten(object: KubeObject): void {
		for (const rule of written) {
			const subject = { written: object, run: { objects: [object] }, option: () => [] as never };
			rule.checkWritten?.(subject, ({ path, message }) => {
				path.toString();
				expect(message).not.toMatch(/undefined|\[object/);
			});
		}
	}
});

test("no rule throws on odd objects of other kinds beside a DaemonSet", () => {
	const [daemonSet] = objectsOf(BASE) as [KubeObject];
	const kinds = fc.constantFrom("RoleBinding", "ClusterRoleBinding", "ClusterRole", "NetworkPolicy", "ServiceAccount");
	fc.assert(
		fc.property(kinds, anything, anything, (kind, some, other) => {
			const odd = { apiVersion: "v1", kind, metadata: some, subjects: [other, some], roleRef: other, rules: [some] };
			const named = { ...odd, metadata: { name: "default" }, spec: other };
			lint([daemonSet, odd as unknown as KubeObject, named as unknown as KubeObject], rules);
		}),
		{ numRuns: 200 },
	);
});
