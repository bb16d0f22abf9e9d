import { homedir } from "node:os";
import { join } from "node:path";
import type { ClusterHome } from "../cluster/local";
import type { Host } from "./host";

/** DS_HOME, or the platform's folder for a program's state: the XDG one on Linux. */
export function stateFolder({ env, platform }: Pick<Host, "env" | "platform">): string {
	if (env.DS_HOME) return env.DS_HOME;
	const home = homeFolder(env);
	if (platform === "darwin") return join(home, "Library", "Application Support", "ds");
	if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "ds");
	return join(env.XDG_STATE_HOME || join(home, ".local", "state"), "ds");
}

/** The user's home folder, as the shell knows it. */
export function homeFolder(env: Host["env"]): string {
	return env.HOME || env.USERPROFILE || homedir();
}

/** Where local clusters are, and what they take from outside. */
export function clusterHome(host: Host): ClusterHome {
	return { folder: stateFolder(host), wall: () => host.now(), seed: () => host.uniqueText() };
}
