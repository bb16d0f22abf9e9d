/** A failure in libyaml's words, as go-yaml puts them: "yaml: line 3: did not find expected key". */
export class LibyamlError extends Error {
	/**
	 * `line` is where it is, counted from 1 in the text that was parsed, and `offset` the place in that text; undefined
	 * when they are not known. `shown` is the line that go-yaml names instead; 0 for none.
	 */
	constructor(
		problem: string,
		public line?: number,
		shown = 0,
		public offset?: number,
	) {
		super(`yaml: ${shown > 0 ? `line ${shown}: ` : ""}${problem}`);
		this.name = "LibyamlError";
	}
}

/** Where something stands in a text; line and column count from 0. */
export interface Mark {
	index: number;
	line: number;
	column: number;
}

/** go-yaml counts a scanner's line from 1, but leaves it out for the first. */
export function scannerError(problem: string, at: Mark): LibyamlError {
	return new LibyamlError(problem, at.line + 1, at.line > 0 ? at.line + 1 : 0, at.index);
}

/** go-yaml counts a parser's line from 0, so that its messages name the line above. */
export function parserError(problem: string, at: Mark): LibyamlError {
	return new LibyamlError(problem, at.line + 1, at.line, at.index);
}
