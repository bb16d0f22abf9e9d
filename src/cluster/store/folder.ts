import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are not there. mkdirSync's own way of doing so never ends where the system
 * says of a folder that is there that it is not (/proc).
 * @throws the system's error when it can't be made.
 */
export function makeFolders(folder: string, mode = 0o777): void {
	if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
	const above = dirname(folder);
	if (above !== folder) makeFolders(above, mode);
	try {
		mkdirSync(folder, { mode });
	} catch (error) {
		// Another process was faster.
		if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
	}
}
