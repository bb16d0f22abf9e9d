import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder for files that another program is to read. */
export interface TemporaryFolder {
	readonly path: string;
	/** Writes a file of that name, readable by its owner only. */
	write(name: string, text: string): void;
	/** Deletes the folder with all that is in it. */
	remove(): void;
}

/** Makes a folder whose name begins with `prefix`, where the system keeps temporary files ($TMPDIR or /tmp). */
export function temporaryFolder(prefix: string, env: Readonly<Record<string, string | undefined>>): TemporaryFolder {
	const path = mkdtempSync(join(env.TMPDIR || env.TEMP || "/tmp", prefix));
	return {
		path,
		write: (name, text) => writeFileSync(join(path, name), text, { mode: 0o700 }),
		remove: () => rmSync(path, { recursive: true, force: true }),
	};
}
