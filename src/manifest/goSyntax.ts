import { goQuote } from "../api/go/format";
import type { YamlNode } from "./yamlNode";
import { resolveTyped } from "./yamlScalar";

/** A YAML value as Go's %#v prints what go-yaml made of it: map[interface {}]interface {}{"a":1}. */
export function goSyntax(node: YamlNode): string {
	switch (node.kind) {
		case "alias":
			return goSyntax(node.target);
		case "sequence":
			return `[]interface {}{${node.items.map(element).join(", ")}}`;
		case "mapping": {
			const entries = new Map<string, string>();
			for (let index = 0; index < node.pairs.length; index += 2) {
				const key = node.pairs[index];
				const value = node.pairs[index + 1];
				if (key !== undefined && value !== undefined) entries.set(element(key), element(value));
			}
			const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
			return `map[interface {}]interface {}{${sorted.map(([key, value]) => `${key}:${value}`).join(", ")}}`;
		}
		case "scalar": {
			const { value } = resolveTyped(node);
			if (value === null) return "<nil>";
			if (typeof value === "string") return goQuote(value);
			if (typeof value === "bigint" && value >= 2n ** 63n) return `0x${value.toString(16)}`;
			return String(value);
		}
	}
}

function element(node: YamlNode): string {
	const text = goSyntax(node);
	return text === "<nil>" && node.kind !== "sequence" && node.kind !== "mapping" ? "interface {}(nil)" : text;
}
