import { xml } from "./escape";
import type { ReportInput } from "./reportInput";

/** Checkstyle's XML: the findings under their files. */
export function checkstyle({ report: { findings } }: ReportInput): string {
	const files = new Map<string, string[]>();
	for (const { file, line, column, severity, rule, path, message } of findings) {
		const text = path === "" ? message : `${path}: ${message}`;
		const row = `    <error line="${line}" column="${column}" severity="${severity}" message="${xml(text)}" source="ds.${xml(rule)}"/>\n`;
		files.set(file, [...(files.get(file) ?? []), row]);
	}
	const body = [...files].map(([file, rows]) => `  <file name="${xml(file)}">\n${rows.join("")}  </file>\n`);
	return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${body.join("")}</checkstyle>\n`;
}
