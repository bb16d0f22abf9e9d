const BRAND = Symbol.for("ds.AnswerError");

/** An answer that was begun and could not be understood; the message is client-go's. */
export class AnswerError extends Error {
	readonly [BRAND] = true;

	constructor(
		message: string,
		/** Whether the body ended before its end, so that the same request may bring it whole. */
		readonly broken = false,
	) {
		super(message);
		this.name = "AnswerError";
	}
}

/** A body that ended before its end. */
export function brokenBody(why: string): AnswerError {
	return new AnswerError(`unexpected error when reading response body. Please retry. Original error: ${why}`, true);
}

export function isAnswerError(error: unknown): error is AnswerError {
	return typeof error === "object" && error !== null && BRAND in error;
}
