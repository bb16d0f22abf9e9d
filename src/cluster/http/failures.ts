import { StatusError } from "../../api/statusError";

/** The answer to a method that a path does not take. */
export function methodNotAllowed(): StatusError {
	return new StatusError({
		message: "the server does not allow this method on the requested resource",
		reason: "MethodNotAllowed",
		details: {},
		code: 405,
	});
}
