import { describe, expect, test } from "vitest";
import { rules } from "../../../src/lint/rules";
import { answer, BASE, lint, objectsOf, objectsOfExample } from "./harness";

/** Rules whose bad example a server would refuse. */
const REFUSED = rules.filter(({ checkWritten }) => checkWritten).map(({ id }) => id);

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
	test("finds its bad example", () => {
		const found = lint(objectsOfExample(rule.example.bad), [rule]);
		expect(found.length).toBeGreaterThan(0);
	});

	test("leaves its good example alone", () => {
		expect(lint(objectsOfExample(rule.example.good), [rule])).toEqual([]);
	});

	test("has a good example that a server accepts, and a bad one too unless that is what it is about", () => {
		const examples = REFUSED.includes(rule.id) ? [rule.example.good] : [rule.example.good, rule.example.bad];
		for (const example of examples) {
			const daemonSets = objectsOfExample(example).filter(({ kind }) => kind === "DaemonSet");
			expect(daemonSets.map((written) => answer(written).problem)).toEqual(daemonSets.map(() => undefined));
		}
	});
});

test("rules have ids of their own, and speak of themselves in whole sentences", () => {
	expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
	for (const { id, title, why, remedy } of rules) {
		expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
		expect(title).not.toMatch(/\.$/);
		expect(why).toMatch(/^[A-Za-z].*\.$/);
		expect(remedy).toMatch(/^[A-Z].*\.$/);
	}
});

test("a small agent gets advice, and no error", () => {
	expect(lint(objectsOf(BASE)).map(({ rule }) => rule)).toMatchInlineSnapshot(`
		[
		  "rollout-unchecked",
		  "resource-requests",
		  "memory-limit",
		  "privilege-escalation",
		  "run-as-root",
		  "writable-root-fs",
		  "capabilities-kept",
		  "service-account-token",
		]
	`);
});
