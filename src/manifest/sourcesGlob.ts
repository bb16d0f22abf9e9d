import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The paths that a pattern matches (Go's filepath.Glob): `*`, `?`, `[a-z]` and `\` within one folder's names, sorted.
 * Folders that cannot be read match nothing.
 * @throws Error "syntax error in pattern".
 */
export function glob(pattern: string, cwd: string): string[] {
	const parts = pattern.split("/");
	const matchers = parts.map(matcher);
	let found = [pattern.startsWith("/") ? "/" : ""];
	for (const [index, part] of parts.entries()) {
		if (part === "") continue;
		const matches = matchers[index];
		found = found.flatMap((folder) => {
			if (!/[*?[\\]/.test(part)) return exists(join(cwd, folder, part), folder, cwd) ? [`${folder}${part}`] : [];
			return names(folder.startsWith("/") ? folder : join(cwd, folder))
				.filter((name) => matches?.test(name))
				.map((name) => `${folder}${name}`);
		});
		if (parts.slice(index + 1).some((rest) => rest !== "")) found = found.map((path) => `${path}/`);
	}
	return found;
}

function exists(path: string, folder: string, cwd: string): boolean {
	try {
		statSync(folder.startsWith("/") ? path.slice(cwd.length) : path);
		return true;
	} catch {
		return false;
	}
}

function names(folder: string): string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		return [];
	}
}

function matcher(part: string): RegExp {
	let source = "";
	for (let index = 0; index < part.length; index++) {
		const char = part[index] ?? "";
		if (char === "*") source += "[^/]*";
		else if (char === "?") source += "[^/]";
		else if (char === "\\") {
			const next = part[++index];
			if (next === undefined) throw new Error("syntax error in pattern");
			source += quote(next);
		} else if (char === "[") {
			const found = /^\[(\^?)((?:\\.|[^\]\\])(?:\\.|[^\]\\])*)\]/su.exec(part.slice(index));
			if (found === null) throw new Error("syntax error in pattern");
			source += `[${found[1]}${(found[2] ?? "").replace(/[[\]^]/g, "\\$&")}]`;
			index += found[0].length - 1;
		} else source += quote(char);
	}
	return new RegExp(`^${source}$`, "s");
}

function quote(char: string): string {
	return char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}
