import { resolveTyped } from "../../manifest/yamlScalar";

/** The lines of `name: value` in block style, the first without indentation, the others relative to it. */
export function blockLines(name: string, value: unknown): string[] {
	if (Array.isArray(value) && value.length > 0) {
		return [`${scalarText(name)}:`, ...value.map((item) => `  - ${flowText(item)}`)];
	}
	if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
		const fields = Object.entries(value).flatMap(([key, inner]) => blockLines(key, inner));
		return [`${scalarText(name)}:`, ...fields.map((line) => `  ${line}`)];
	}
	return [`${scalarText(name)}: ${flowText(value)}`];
}

/** A value on one line: scalars as YAML has them, all else as JSON. */
export function flowText(value: unknown): string {
	return typeof value === "object" && value !== null ? JSON.stringify(value) : scalarText(value);
}

/** A scalar as YAML has it: a text without quotes where it would be read as that text. */
export function scalarText(value: unknown): string {
	if (typeof value !== "string") return String(value);
	const plain = /^[A-Za-z0-9_./][A-Za-z0-9_./@-]*$/.test(value);
	const read = resolveTyped({ kind: "scalar", value, tag: "", plain: true, offset: 0 });
	return plain && read.type === "str" && !/^\d{4}-/.test(value) ? value : JSON.stringify(value);
}
