import { isAbsolute, relative, resolve } from "node:path";
import { CliError } from "../errors";
import type { Values } from "./shape";

/** Fields of clusters and users that name files. */
const PATHS = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

/**
 * An entry whose paths are relative to its file's folder where they lead below it (clientcmd's
 * RelativizePathWithNoBacksteps).
 */
export function relativized(values: Values, folder: string): Values {
	return withPaths(values, (path) => {
		const below = relative(folder, resolve(folder, path)) || ".";
		if (!below.startsWith("../")) return below;
		if (isAbsolute(path)) return path;
		// What leads out of the folder can't be told from what was meant to stay in it.
		return resolve(folder, path);
	});
}

/** Reads the files that an entry names into it. @throws CliError when one is named beside its content */
export function flattened(values: Values, folder: string, read: (path: string) => Buffer): Values {
	const out = { ...values };
	for (const name of PATHS) {
		const path = out[name];
		if (name === "tokenFile" || typeof path !== "string" || path === "") continue;
		if (out[`${name}-data`]) throw new CliError("error: cannot have values for both path and contents");
		out[`${name}-data`] = read(resolve(folder, path)).toString("base64");
		delete out[name];
	}
	return out;
}

function withPaths(values: Values, change: (path: string) => string): Values {
	const out = { ...values };
	for (const name of PATHS) {
		const path = out[name];
		if (typeof path === "string" && path !== "") out[name] = change(path);
	}
	const exec = out.exec as Values | undefined;
	// A command with a slash is a path; one without is looked for in PATH.
	if (typeof exec?.command === "string" && exec.command.includes("/")) {
		out.exec = { ...exec, command: change(exec.command) };
	}
	return out;
}
