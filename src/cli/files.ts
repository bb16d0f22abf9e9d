import {
	accessSync,
	chmodSync,
	constants,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { makeFolders } from "../cluster/store/folder";
import type { Host } from "./host";

type Place = Pick<Host, "cwd" | "uniqueText">;

/**
 * Writes a file whole: until it is complete, an old one of that name stays as it is. `mode` is what others may do with
 * it, beside what the system forbids anyway.
 * @throws the system's error when it can't be written.
 */
export function writeWhole(path: string, text: string, place: Place, mode = 0o666): void {
	const file = resolve(place.cwd, path);
	const draft = `${file}.${place.uniqueText()}`;
	try {
		writeFileSync(draft, text, { mode });
		renameSync(draft, file);
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
}

/**
 * Writes a file that is there anew, whole, with the rights that it has; of a link, the file that it leads to.
 * @throws the system's error when it can't be written.
 */
export function rewriteFile(path: string, text: string, place: Place): void {
	const file = realpathSync(resolve(place.cwd, path));
	const mode = statSync(file).mode & 0o7777;
	accessSync(file, constants.W_OK);
	writeWhole(file, text, place, mode);
	chmodSync(file, mode);
}

/** The file that a path leads to through links; the path itself where there is none. */
export function linkedFile(path: string): string {
	try {
		return realpathSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return path;
		throw error;
	}
}

/** A file's text; undefined when there is none. */
export function readIfThere(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}

/** A file's bytes. @throws the system's error when it can't be read. */
export function readBytes(path: string): Buffer {
	return readFileSync(path);
}

/** Why a file can't be looked at, as Go says it; undefined when it can. */
export function fileProblem(path: string): string | undefined {
	try {
		statSync(path);
		return undefined;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return code === "EACCES"
			? "permission denied"
			: code === "ENOTDIR"
				? "not a directory"
				: "no such file or directory";
	}
}

/** Removes a file, if it is there. */
export function removeFile(path: string, { cwd }: Pick<Place, "cwd">): void {
	rmSync(resolve(cwd, path), { force: true });
}

/** Makes the folder that a file is to be in; what is made is the user's alone. */
export function makeFolder(path: string): void {
	makeFolders(dirname(path), 0o700);
}

/**
 * Writes a report: whole where it is a file of its own, straight into what is none (a pipe, a device).
 * @throws the system's error when it can't be written.
 */
export function writeReport(path: string, text: string, place: Place): void {
	const file = resolve(place.cwd, path);
	const stats = statSync(file, { throwIfNoEntry: false });
	if (stats === undefined || stats.isFile()) writeWhole(path, text, place);
	else writeFileSync(file, text);
}
