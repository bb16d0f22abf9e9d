import type { Step } from "./place";

/** What could hide a control character in a text that has none: an escape of YAML or JSON. */
const ESCAPES = /\\(?:[0abevf_N]|x[0189][0-9a-fA-F]|u00[0189][0-9a-fA-F]|x7f|u007f)/i;

const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

/** The texts of a document that hold control characters, which only escapes can bring in. */
export function controlCharacters({
	text,
	value,
}: {
	text: string;
	value: unknown;
}): { path: Step[]; message: string }[] {
	const found: { path: Step[]; message: string }[] = [];
	if ((text.includes("\\") && ESCAPES.test(text)) || CONTROLS.test(text)) walk(value, [], found);
	return found;
}

function walk(value: unknown, path: Step[], found: { path: Step[]; message: string }[]): void {
	if (typeof value === "string") {
		const control = CONTROLS.exec(value)?.[0];
		if (control !== undefined) found.push({ path, message: `holds the control character ${codePoint(control)}` });
	} else if (Array.isArray(value)) {
		for (const [index, item] of value.entries()) walk(item, [...path, index], found);
	} else if (typeof value === "object" && value !== null) {
		for (const [key, item] of Object.entries(value)) {
			const control = CONTROLS.exec(key)?.[0];
			if (control !== undefined) {
				found.push({ path: [...path, key], message: `its key holds the control character ${codePoint(control)}` });
			}
			walk(item, [...path, key], found);
		}
	}
}

function codePoint(text: string): string {
	return `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
