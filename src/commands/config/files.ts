import { isAbsolute, join } from "node:path";
import type { OpenContext } from "../../cli/context";
import { fileProblem, readBytes } from "../../cli/files";
import { plainError } from "../../selection/failure";

/** @throws CliError when a file that is to be embedded is not there */
export function checkFile(flag: string, path: string, { cwd }: OpenContext): void {
	const problem = fileProblem(absolute(path, cwd));
	if (problem !== undefined) throw plainError(`could not stat ${flag} file ${path}: stat ${path}: ${problem}`);
}

/** A file's content in base64. */
export function embedded(path: string, { cwd }: OpenContext): string {
	return readBytes(absolute(path, cwd)).toString("base64");
}

/** Go's filepath.Abs: the working folder for an empty path. */
export function absolutePath(path: string, { cwd }: OpenContext): string {
	return absolute(path, cwd);
}

function absolute(path: string, cwd: string): string {
	return isAbsolute(path) ? path : join(cwd, path);
}
