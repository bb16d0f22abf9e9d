import { formatGoDuration } from "../api/duration";
import { defaultValue } from "./argv/values";
import type { FlagSpec } from "./command";

/** The flags of a list, each on a line with its default and below it what it does, in kubectl's layout. */
export function flagUsages(flags: readonly FlagSpec[]): string {
	return flags
		.filter((flag) => !flag.hidden)
		.toSorted((a, b) => (a.name < b.name ? -1 : 1))
		.map((flag) => {
			const short = flag.short === undefined ? "" : `-${flag.short}, `;
			const deprecated = flag.deprecated === undefined ? "" : ` (DEPRECATED: ${flag.deprecated})`;
			return `    ${short}--${flag.name}=${shownDefault(flag)}:\n\t${flag.help.replaceAll("\n", " ")}${deprecated}\n`;
		})
		.join("\n");
}

function shownDefault(flag: FlagSpec): string {
	const value = defaultValue(flag);
	if (flag.type === "duration" && typeof value === "number") return formatGoDuration(value);
	if (typeof value === "object") return `[${value.join(",")}]`;
	return typeof value === "string" ? `'${value}'` : String(value);
}
