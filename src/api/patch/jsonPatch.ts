import { setOwn } from "../ownFields";

/** One operation of a JSON patch (RFC 6902). */
export interface JsonPatchOperation {
	op?: string;
	path?: string;
	from?: string;
	value?: unknown;
}

/** How much all copies of one patch may add, in bytes of JSON: what a request's body may have. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/** A patch that does not apply; the message says where, in the words of the library that the API server uses. */
export class PatchFailure extends Error {}

/**
 * Applies a JSON patch to plain JSON; `document` stays as it is.
 * @throws PatchFailure when an operation does not apply, a test fails or copies add too much
 */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
	const holder = { root: structuredClone(document) };
	let copied = 0;
	for (const operation of operations) {
		if (operation.op === "copy") {
			copied += JSON.stringify(read(holder, operation.from ?? "", "copy"))?.length ?? 0;
			if (copied > MAX_COPIED_BYTES) {
				throw new PatchFailure(
					`Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${MAX_COPIED_BYTES}`,
				);
			}
		}
		applyOne(holder, operation);
	}
	return holder.root;
}

interface Holder {
	root: unknown;
}

type Container = Record<string, unknown> | unknown[];

function applyOne(holder: Holder, { op, path, from = "", value }: JsonPatchOperation): void {
	if (path === undefined) throw new PatchFailure(`${op ?? "unknown"} operation does not apply: missing path`);
	if (op === "add") {
		add(holder, path, structuredClone(value));
	} else if (op === "remove") {
		remove(holder, path);
	} else if (op === "replace") {
		read(holder, path, "replace");
		replace(holder, path, structuredClone(value));
	} else if (op === "move") {
		const moved = read(holder, from, "move");
		remove(holder, from);
		add(holder, path, moved);
	} else if (op === "copy") {
		add(holder, path, structuredClone(read(holder, from, "copy")));
	} else if (op === "test") {
		test(holder, path, value);
	} else {
		throw new PatchFailure(`Unexpected kind: ${op ?? "unknown"}`);
	}
}

function add(holder: Holder, path: string, value: unknown): void {
	if (path === "") {
		holder.root = value;
		return;
	}
	const { container, key } = parentOf(holder, path, "add");
	if (Array.isArray(container)) {
		const index = key === "-" ? container.length : indexOf(key, container.length, path, "add");
		container.splice(index, 0, value);
	} else {
		setOwn(container, key, value);
	}
}

function remove(holder: Holder, path: string): void {
	const { container, key } = parentOf(holder, path, "remove");
	if (Array.isArray(container)) {
		const index = indexOf(key, container.length - 1, path, "remove");
		container.splice(index, 1);
	} else {
		if (!Object.hasOwn(container, key)) {
			throw new PatchFailure(`remove operation does not apply: doc is missing key: ${path}: missing value`);
		}
		delete container[key];
	}
}

function replace(holder: Holder, path: string, value: unknown): void {
	if (path === "") {
		holder.root = value;
		return;
	}
	const { container, key } = parentOf(holder, path, "replace");
	if (Array.isArray(container)) container[indexOf(key, container.length - 1, path, "replace")] = value;
	else setOwn(container, key, value);
}

function test(holder: Holder, path: string, value: unknown): void {
	const actual = read(holder, path, "test");
	if (!equal(actual, value ?? null)) throw new PatchFailure(`testing value ${path} failed: test failed`);
}

function read(holder: Holder, path: string, op: string): unknown {
	if (path === "") return holder.root;
	const { container, key } = parentOf(holder, path, op);
	if (Array.isArray(container)) return container[indexOf(key, container.length - 1, path, op)];
	// The API server's library takes a field that is not there for null.
	return Object.hasOwn(container, key) ? container[key] : null;
}

/** What holds the last step of a path. */
function parentOf(holder: Holder, path: string, op: string): { container: Container; key: string } {
	const steps = path.split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
	const missing = () =>
		new PatchFailure(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
	if (steps[0] !== "") throw missing();
	let current: unknown = holder.root;
	for (const step of steps.slice(1, -1)) {
		if (Array.isArray(current)) current = current[indexOf(step, current.length - 1, path, op)];
		else if (isContainer(current) && Object.hasOwn(current, step)) current = current[step];
		else throw missing();
	}
	if (!isContainer(current)) throw missing();
	return { container: current, key: steps.at(-1) ?? "" };
}

/** An index into a list; negative ones count from the end. */
function indexOf(key: string, last: number, path: string, op: string): number {
	if (!/^-?\d+$/.test(key)) {
		throw new PatchFailure(
			`${op} operation does not apply: doc is missing path: "${path}": strconv.Atoi: parsing "${key}": invalid syntax`,
		);
	}
	const index = Number(key);
	const found = index < 0 ? index + last + 1 : index;
	if (found < 0 || found > last) {
		throw new PatchFailure(
			`${op} operation does not apply: doc is missing path: "${path}": Unable to access invalid index: ${index}: invalid index referenced`,
		);
	}
	return found;
}

function isContainer(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}

function equal(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return false;
	const keys = Object.keys(a);
	return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}
