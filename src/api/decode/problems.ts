import { goQuote } from "../go/format";

/** An unknown or duplicate field, or a value of a wrong type, with the way to it as far as it is known yet. */
type Problem =
	| { kind: "unknown" | "duplicate"; path: string }
	| { kind: "type"; value: string; goName: string; struct: string; fields: string }
	| { kind: "text"; text: string };

/**
 * What a walk over a body finds wrong, in the body's order. Problems are noted where they are found and given their
 * context by the callers on the way back, so that a body without any costs nothing.
 */
export class Problems {
	/** How many were noted. */
	count = 0;
	/** A type that reads its JSON itself has failed: Go's decoder stops there and reports only that. */
	aborted = false;
	/** Where fields were given twice; undefined for nowhere. */
	readonly duplicates: ReadonlySet<string> | undefined;
	private readonly list: Problem[] = [];

	constructor(duplicates?: readonly string[]) {
		this.duplicates = duplicates && duplicates.length > 0 ? new Set(duplicates) : undefined;
	}

	unknownField(name: string): void {
		this.add({ kind: "unknown", path: name });
	}

	/** Notes a field that may be among the duplicates; asked only when there are any. */
	seenField(name: string): void {
		this.add({ kind: "duplicate", path: name });
	}

	/** A JSON value ("bool", "number 1.5") that a Go type does not take. */
	wrongType(value: string, goName: string): void {
		this.add({ kind: "type", value, goName, struct: "", fields: "" });
	}

	/** The same from a type that reads its JSON itself. */
	abortWithWrongType(value: string, goName: string): void {
		this.wrongType(value, goName);
		this.aborted = true;
	}

	/** A failure that has no context. */
	failure(text: string): void {
		this.add({ kind: "text", text });
	}

	/** The same from a type that reads its JSON itself. */
	abort(text: string): void {
		this.failure(text);
		this.aborted = true;
	}

	/** The problems from `mark` on lie in a struct's field. */
	inField(mark: number, struct: string, field: string, embeddedIn: readonly string[]): void {
		const names = [...embeddedIn, field].join(".");
		for (const problem of this.list.slice(mark)) {
			if (problem.kind === "type") {
				problem.struct ||= struct;
				problem.fields = problem.fields === "" ? names : `${names}.${problem.fields}`;
			} else if (problem.kind !== "text") problem.path = joined(field, problem.path);
		}
	}

	/** The problems from `mark` on lie in a list's element or a map's value, which Go's type errors do not name. */
	inElement(mark: number, step: string): void {
		for (const problem of this.list.slice(mark)) {
			if (problem.kind === "unknown" || problem.kind === "duplicate") problem.path = joined(step, problem.path);
		}
	}

	/** The failure that makes the body unreadable at any level of field validation. */
	fatal(): string | undefined {
		const fatal = this.list.filter((problem) => problem.kind === "type" || problem.kind === "text");
		const problem = this.aborted ? fatal.at(-1) : fatal[0];
		if (problem?.kind === "text") return problem.text;
		if (problem?.kind !== "type") return undefined;
		const { value, struct, fields, goName } = problem;
		if (struct === "" && fields === "") return `json: cannot unmarshal ${value} into Go value of type ${goName}`;
		return `json: cannot unmarshal ${value} into Go struct field ${struct}.${fields} of type ${goName}`;
	}

	/** The unknown and duplicate fields, each once, at most a hundred as upstream keeps. */
	strict(): string[] {
		const lines = new Set<string>();
		for (const problem of this.list) {
			if (problem.kind === "unknown") lines.add(`unknown field ${goQuote(problem.path)}`);
			if (problem.kind === "duplicate" && this.duplicates?.has(problem.path)) {
				lines.add(`duplicate field ${goQuote(problem.path)}`);
			}
		}
		return [...lines].slice(0, MAX_STRICT);
	}

	private add(problem: Problem): void {
		if (this.count > MAX_PROBLEMS && (problem.kind === "unknown" || problem.kind === "duplicate")) return;
		this.list.push(problem);
		this.count = this.list.length;
	}
}

const MAX_STRICT = 100;
/** A body with more wrong fields than this shows no more than a hundred of them anyway. */
const MAX_PROBLEMS = 10_000;

function joined(step: string, path: string): string {
	return path.startsWith("[") ? step + path : `${step}.${path}`;
}
