/** A place in a file; line and column count from 1, columns in UTF-16 code units. */
export interface Place {
	readonly line: number;
	readonly column: number;
}

/** A step on the way to a value in a document: a key, or an index. */
export type Step = string | number;
