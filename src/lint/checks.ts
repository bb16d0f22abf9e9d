import type { Level } from "./finding";
import type { Severity } from "./rule";

/** A check that is no rule of src/lint/rules: the levels below the rules, and lint's own housekeeping. */
export interface Check {
	readonly id: string;
	readonly title: string;
	readonly level: Level;
	readonly severity: Severity;
	readonly off?: boolean;
	readonly why: string;
	readonly remedy: string;
	readonly example: { readonly bad: string; readonly good: string };
}

/** Checks whose findings are errors whatever a configuration says: a server would refuse the manifest. */
export function isFixed(check: { level?: Level }): boolean {
	return check.level === "syntax" || check.level === "schema" || check.level === "api";
}

export const checks: readonly Check[] = [
	{
		id: "syntax",
		title: "The text is no YAML and no JSON",
		level: "syntax",
		severity: "error",
		why: "Nothing can be made of a manifest that does not parse; kubectl stops at it.",
		remedy: "Mend the text at the line and column given. YAML is indented with spaces, never with tabs.",
		example: { bad: "metadata:\n\tname: agent", good: "metadata:\n  name: agent" },
	},
	{
		id: "duplicate-key",
		title: "A key stands twice in one mapping",
		level: "warning",
		severity: "error",
		why: "kubectl takes the last one in silence, so that what the first one says is lost.",
		remedy: "Keep one of them.",
		example: {
			bad: "labels:\n  app: agent\n  app: other",
			good: "labels:\n  app: agent",
		},
	},
	{
		id: "control-character",
		title: "A text holds control characters",
		level: "warning",
		severity: "warning",
		why: "Invisible characters can rewrite a terminal's screen and hide what a manifest really says.",
		remedy: "Take the character out.",
		example: { bad: 'image: "agent:1.0\\e[2K"', good: "image: agent:1.0" },
	},
	{
		id: "schema-version",
		title: "No server of Kubernetes v1.36 knows this apiVersion and kind",
		level: "schema",
		severity: "error",
		why: "The API version was removed, or the kind is misspelt: the server has nothing to create.",
		remedy: "Write an apiVersion that is served, such as apps/v1 for a DaemonSet.",
		example: {
			bad: "apiVersion: extensions/v1beta1\nkind: DaemonSet",
			good: "apiVersion: apps/v1\nkind: DaemonSet",
		},
	},
	{
		id: "schema-field",
		title: "A field that the kind does not have",
		level: "schema",
		severity: "error",
		why: "With strict field validation, kubectl's default, the server refuses the object; without it the field is dropped.",
		remedy: "Correct the field's name and its place, or take it out.",
		example: {
			bad: "containers:\n  - name: agent\n    Image: agent:1.0",
			good: "containers:\n  - name: agent\n    image: agent:1.0",
		},
	},
	{
		id: "schema-type",
		title: "A value of the wrong type",
		level: "schema",
		severity: "error",
		why: "The server cannot read the object. Often YAML has read yes, on, 1.10 or a date as something else than a text.",
		remedy: "Write a value of the field's type; put a text that looks like a number, a boolean or null in quotes.",
		example: { bad: "labels:\n  canary: yes", good: 'labels:\n  canary: "yes"' },
	},
	{
		id: "api-invalid",
		title: "The server's validation refuses a value",
		level: "api",
		severity: "error",
		why: "The API server answers 422 Invalid, and nothing is created or changed.",
		remedy: "Write what the message asks for.",
		example: { bad: "metadata:\n  name: My_Agent", good: "metadata:\n  name: my-agent" },
	},
	{
		id: "api-refused",
		title: "The server refuses the object as a whole",
		level: "api",
		severity: "error",
		why: "The API server answers with an error, and nothing is created.",
		remedy: "Write what the message asks for.",
		example: {
			bad: 'metadata:\n  name: agent\n  resourceVersion: "123"',
			good: "metadata:\n  name: agent",
		},
	},
	{
		id: "server-warning",
		title: "The server accepts it with a warning",
		level: "warning",
		severity: "warning",
		why: "The API server sends this warning along: the field is deprecated, has no effect, or is likely a mistake.",
		remedy: "Change the manifest as the warning says.",
		example: {
			bad: "env:\n  - {name: MODE, value: a}\n  - {name: MODE, value: b}",
			good: "env:\n  - {name: MODE, value: b}",
		},
	},
	{
		id: "unused-suppression",
		title: "A suppression that suppresses nothing",
		level: "rule",
		severity: "warning",
		why: "It would hide the next finding of that rule, which nobody has looked at.",
		remedy: "Take the suppression out, or correct the rule's id.",
		example: {
			bad: "# dslint-ignore image-tag: pinned elsewhere\nimage: agent:1.0",
			good: "image: agent:1.0",
		},
	},
];
