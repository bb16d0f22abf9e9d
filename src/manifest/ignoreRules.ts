/** The lines of a .gitignore, or of a list in its syntax, and the folder that they speak of. */
export class IgnoreRules {
	private readonly rules: { pattern: RegExp; negated: boolean; foldersOnly: boolean }[] = [];

	constructor(lines: readonly string[]) {
		for (const line of lines) {
			const rule = readLine(line);
			if (rule !== undefined) this.rules.push(rule);
		}
	}

	/**
	 * Whether the last line that matches a path ignores it (true) or takes it back (false); undefined when none matches.
	 * The path is relative to the folder, with `/` between its names.
	 */
	verdict(path: string, isFolder: boolean): boolean | undefined {
		for (let index = this.rules.length - 1; index >= 0; index--) {
			const rule = this.rules[index];
			if (rule === undefined || (rule.foldersOnly && !isFolder)) continue;
			if (rule.pattern.test(path)) return !rule.negated;
		}
		return undefined;
	}

	/** Whether a path or any folder above it is ignored, for a file that was not found by walking down to it. */
	ignores(path: string): boolean {
		const names = path.split("/");
		for (let count = 1; count <= names.length; count++) {
			const isFolder = count < names.length;
			if (this.verdict(names.slice(0, count).join("/"), isFolder) === true) return true;
		}
		return false;
	}
}

function readLine(line: string): { pattern: RegExp; negated: boolean; foldersOnly: boolean } | undefined {
	let text = line.replace(/\r$/, "").replace(/(?<!\\)[ \t]+$/, "");
	if (text === "" || text.startsWith("#")) return undefined;
	const negated = text.startsWith("!");
	if (negated) text = text.slice(1);
	const foldersOnly = text.endsWith("/");
	if (foldersOnly) text = text.slice(0, -1);
	const anchored = text.includes("/");
	if (text.startsWith("/")) text = text.slice(1);
	if (text === "") return undefined;
	try {
		return { pattern: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${globSource(text)}$`, "s"), negated, foldersOnly };
	} catch {
		return undefined;
	}
}

/**
 * The source of a regular expression for a pattern of paths: `*` and `?` within a name, `**` over folders, `[a-z]`, and
 * `{a,b}` where `braces` are asked for.
 */
export function globSource(pattern: string, { braces = false } = {}): string {
	let source = "";
	let open = 0;
	for (let index = 0; index < pattern.length; index++) {
		const char = pattern[index] ?? "";
		const rest = pattern.slice(index);
		if (rest.startsWith("**/") && (index === 0 || pattern[index - 1] === "/")) {
			source += "(?:[^/]+/)*";
			index += 2;
		} else if (rest === "**" && (index === 0 || pattern[index - 1] === "/")) {
			source += ".+";
			index++;
		} else if (char === "*") source += "[^/]*";
		else if (char === "?") source += "[^/]";
		else if (char === "\\") source += quote(pattern[++index] ?? "\\");
		else if (char === "[") {
			const found = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest);
			if (found === null) source += "\\[";
			else {
				source += `[${found[1] === "" ? "" : "^/"}${(found[2] ?? "").replace(/[[\]^\\]/g, "\\$&")}]`;
				index += found[0].length - 1;
			}
		} else if (braces && char === "{") {
			source += "(?:";
			open++;
		} else if (open > 0 && char === "}") {
			source += ")";
			open--;
		} else if (open > 0 && char === ",") source += "|";
		else source += quote(char);
	}
	return source + ")".repeat(open);
}

function quote(char: string): string {
	return char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}
