import { randomInt } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./command";

const RANDOM_BELOW = 2 ** 32;

/** A file that a user edits; only its owner may read it. */
export interface EditedFile {
	readonly path: string;
	exists(): boolean;
	remove(): void;
}

/**
 * Writes a text for an editor to a new file where the system keeps temporary files ($TMPDIR or /tmp): prefix, a number,
 * suffix.
 * @throws the system's error when it can't be written
 */
export function editedFile(prefix: string, suffix: string, text: string, { env }: Pick<Context, "env">): EditedFile {
	const folder = env.TMPDIR || env.TEMP || "/tmp";
	for (;;) {
		const path = join(folder, `${prefix}${randomInt(RANDOM_BELOW)}${suffix}`);
		try {
			writeFileSync(path, text, { flag: "wx", mode: 0o600 });
			return { path, exists: () => existsSync(path), remove: () => rmSync(path, { force: true }) };
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		}
	}
}
