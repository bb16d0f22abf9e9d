import { goQuote } from "../api/go/format";

/** A failed system call as Go's os.PathError words it: "open a.yaml: permission denied". */
export function goError(operation: string, path: string, error: unknown): string {
	return `${operation} ${shownPath(path)}: ${goErrno(error)}`;
}

/** What went wrong as Go says it: "no such file or directory". */
export function goErrno(error: unknown): string {
	const code = errno(error);
	return GO_ERRORS[code ?? ""] ?? code ?? String(error);
}

/** A path as messages show it: as it is, unless it has control characters, which are escaped. */
export function shownPath(path: string): string {
	return /[\x00-\x1f\x7f-\x9f]/.test(path) ? goQuote(path).slice(1, -1) : path;
}

/** ENOENT, EACCES…; undefined for an error that is none of the system's. */
export function errno(error: unknown): string | undefined {
	if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
	return typeof error.code === "string" ? error.code : undefined;
}

const GO_ERRORS: Record<string, string> = {
	EACCES: "permission denied",
	EEXIST: "file exists",
	EIO: "input/output error",
	EISDIR: "is a directory",
	ELOOP: "too many levels of symbolic links",
	EMFILE: "too many open files",
	ENAMETOOLONG: "file name too long",
	ENOENT: "no such file or directory",
	ENOSPC: "no space left on device",
	ENOTDIR: "not a directory",
	ENXIO: "no such device or address",
	EPERM: "operation not permitted",
	EROFS: "read-only file system",
};
