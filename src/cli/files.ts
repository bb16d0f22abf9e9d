import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { OpenContext } from "./context";

/**
 * Writes a file whole: until it is complete, an old one of that name stays as it is.
 * @throws the system's error when it can't be written.
 */
export function writeWhole(path: string, text: string, { cwd, host }: OpenContext): void {
	const file = resolve(cwd, path);
	const draft = `${file}.${host.uniqueText()}`;
	try {
		writeFileSync(draft, text);
		renameSync(draft, file);
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
}
