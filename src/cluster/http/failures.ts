import { StatusError } from "../../api/statusError";

/** The answer to a path below a version that the server has, but that leads to none of its resources. */
export function noSuchResource(): StatusError {
	return new StatusError({
		message: "the server could not find the requested resource",
		reason: "NotFound",
		details: {},
		code: 404,
	});
}

/** The answer to a method that a path does not take. */
export function methodNotAllowed(): StatusError {
	return new StatusError({
		message: "the server does not allow this method on the requested resource",
		reason: "MethodNotAllowed",
		details: {},
		code: 405,
	});
}
