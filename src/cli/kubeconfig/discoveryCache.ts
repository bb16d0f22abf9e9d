import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cache } from "../../client/remote";
import { homeFolder } from "../home";
import type { Host } from "../host";

/** A kept answer is good for that long, in milliseconds: as kubectl's. */
const LIFE_MS = 6 * 3600 * 1000;
const FOLDER_MODE = 0o750;
const FILE_MODE = 0o660;

/** What a server has said about its kinds, kept in kubectl's cache folder, in a corner of its own. */
export function discoveryCache(server: string, flag: string, host: Host): Cache {
	const root = flag || host.env.KUBECACHEDIR || join(homeFolder(host.env), ".kube", "cache");
	const folder = join(root, "ds", server.replace(/^https?:\/\//, "").replace(/[^A-Za-z0-9.-]/g, "_"));
	return {
		read(name) {
			const file = join(folder, name);
			try {
				const age = host.now() - statSync(file).mtimeMs;
				return age >= 0 && age < LIFE_MS ? readFileSync(file, "utf8") : undefined;
			} catch {
				return undefined;
			}
		},
		write(name, text) {
			const file = join(folder, name);
			const part = `${file}.${host.uniqueText()}`;
			// A cache that can't be written is none.
			try {
				mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
				writeFileSync(part, text, { mode: FILE_MODE });
				renameSync(part, file);
			} catch {}
		},
	};
}
