import type { Rule } from "../rule";
import { containersOf } from "./support/pod";

/** What containers find in their environment. */
export const environmentRules: readonly Rule[] = [
	{
		id: "variable-unknown",
		title: "$(NAME) of a variable that is not set",
		severity: "warning",
		why: "The kubelet replaces $(NAME) only where NAME is a variable of the container that is set before; otherwise the program gets the text as it stands.",
		remedy: "Set the variable above the place that uses it, or write $$(NAME) where the text itself is meant.",
		example: {
			bad: "containers:\n  - name: agent\n    args: ['--node=$(NODE_NAME)']\n",
			good: "containers:\n  - name: agent\n    args: ['--node=$(NODE_NAME)']\n    env:\n      - name: NODE_NAME\n        valueFrom:\n          fieldRef: {fieldPath: spec.nodeName}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if ((container.envFrom ?? []).length > 0) continue;
				const known = new Set<string>();
				for (const [index, { name, value }] of (container.env ?? []).entries()) {
					for (const used of references(value)) {
						if (known.has(used) || isService(used)) continue;
						const later = container.env?.some((other, at) => at >= index && other.name === used);
						const why = later ? "is set only below" : "is not set";
						const message = `variable ${name} of ${label} refers to $(${used}), which ${why}`;
						report({ path: path.child("env").index(index).child("value"), message });
					}
					known.add(name);
				}
				for (const list of ["command", "args"] as const) {
					for (const [index, word] of (container[list] ?? []).entries()) {
						for (const used of references(word)) {
							if (known.has(used) || isService(used)) continue;
							const message = `${label} is started with $(${used}), which is not one of its variables`;
							report({ path: path.child(list).index(index), message });
						}
					}
				}
			}
		},
	},
	{
		id: "duplicate-env",
		title: "variable that is set twice",
		severity: "warning",
		off: true,
		why: "Only the last one counts, and kubectl apply may lose one of them. The API server warns of most of these, so the rule adds those that build on one another.",
		remedy: "Keep one.",
		example: {
			bad: "containers:\n  - name: agent\n    env:\n      - {name: MODE, value: fast}\n      - {name: MODE, value: slow}\n",
			good: "containers:\n  - name: agent\n    env:\n      - {name: MODE, value: slow}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const known = new Set<string>();
				for (const [index, { name }] of (container.env ?? []).entries()) {
					if (known.has(name)) {
						const at = path.child("env").index(index).child("name");
						report({ path: at, message: `${label} sets variable ${name} more than once` });
					}
					known.add(name);
				}
			}
		},
	},
];

/** The names that a text refers to as the kubelet reads it: $(NAME), but not $$(NAME). */
function references(text: string | undefined): string[] {
	if (!text?.includes("$(")) return [];
	const found: string[] = [];
	for (const [whole, name] of text.matchAll(/\$\$|\$\(([A-Z_][A-Z0-9_]*)\)/g))
		if (whole !== "$$" && name) found.push(name);
	return found;
}

/** Variables that the kubelet sets for the Services of the namespace. */
function isService(name: string): boolean {
	return /_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/.test(name);
}
