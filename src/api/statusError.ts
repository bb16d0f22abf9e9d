import { groupKind, groupResource, type Resource } from "./resource";

/** One cause of a failure: a field and what is wrong with it. */
export interface StatusCause {
	reason?: string;
	message?: string;
	field?: string;
}

/** The API's failure answer (metav1.Status). */
export interface Status {
	kind: "Status";
	apiVersion: "v1";
	metadata: Record<string, never>;
	status: "Failure";
	message: string;
	reason: string;
	details?: {
		name?: string;
		group?: string;
		kind?: string;
		uid?: string;
		causes?: StatusCause[];
		retryAfterSeconds?: number;
	};
	code: number;
}

const BRAND = Symbol.for("ds.StatusError");

/** A failure in the API server's words. Throw it anywhere; `http` answers it, `cli/errors` prints it. */
export class StatusError extends Error {
	readonly [BRAND] = true;
	readonly status: Status;

	constructor(status: Omit<Status, "kind" | "apiVersion" | "metadata" | "status">) {
		super(status.message);
		this.name = "StatusError";
		this.status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", ...status };
	}
}

/** True for a StatusError of any bundle: command bundles each carry their own copy of the class. */
export function isStatusError(error: unknown): error is StatusError {
	return typeof error === "object" && error !== null && BRAND in error;
}

/** True for a StatusError with that reason, such as "NotFound". */
export function hasReason(error: unknown, reason: string): error is StatusError {
	return isStatusError(error) && error.status.reason === reason;
}

type Named = Pick<Resource, "group" | "plural">;

/** 404, as apimachinery's errors.NewNotFound words it. */
export function notFound(resource: Named, name: string): StatusError {
	return new StatusError({
		message: `${groupResource(resource)} ${quote(name)} not found`,
		reason: "NotFound",
		details: { name, group: resource.group || undefined, kind: resource.plural },
		code: 404,
	});
}

/** 404 for a path that the server does not have: a resource or subresource that does not exist. */
export function pathNotFound(): StatusError {
	return new StatusError({
		message: "the server could not find the requested resource",
		reason: "NotFound",
		details: {},
		code: 404,
	});
}

/** 405 for a method that a path does not take. */
export function methodNotAllowed(): StatusError {
	return new StatusError({
		message: "the server does not allow this method on the requested resource",
		reason: "MethodNotAllowed",
		details: {},
		code: 405,
	});
}

/** 409, as errors.NewAlreadyExists words it. */
export function alreadyExists(resource: Named, name: string): StatusError {
	return new StatusError({
		message: `${groupResource(resource)} ${quote(name)} already exists`,
		reason: "AlreadyExists",
		details: { name, group: resource.group || undefined, kind: resource.plural },
		code: 409,
	});
}

/** 409, as errors.NewConflict words it. */
export function conflict(resource: Named, name: string, why: string): StatusError {
	return new StatusError({
		message: `Operation cannot be fulfilled on ${groupResource(resource)} ${quote(name)}: ${why}`,
		reason: "Conflict",
		details: { name, group: resource.group || undefined, kind: resource.plural },
		code: 409,
	});
}

/** 403, as errors.NewForbidden words it. */
export function forbidden(resource: Named, name: string, why: string): StatusError {
	const subject = name === "" ? groupResource(resource) : `${groupResource(resource)} ${quote(name)}`;
	return new StatusError({
		message: resource.plural === "" ? `forbidden: ${why}` : `${subject} is forbidden: ${why}`,
		reason: "Forbidden",
		details: { name: name || undefined, group: resource.group || undefined, kind: resource.plural },
		code: 403,
	});
}

/** 400, as errors.NewBadRequest words it. */
export function badRequest(message: string): StatusError {
	return new StatusError({ message, reason: "BadRequest", code: 400 });
}

/** 405, as errors.NewMethodNotSupported words it. */
export function methodNotSupported(resource: Named, verb: string): StatusError {
	return new StatusError({
		message: `${verb} is not supported on resources of kind ${quote(groupResource(resource))}`,
		reason: "MethodNotAllowed",
		details: { group: resource.group || undefined, kind: resource.plural },
		code: 405,
	});
}

/**
 * 422, as errors.NewInvalid words it: all causes on one line, in the server's order.
 * `causes` carry `${type}: …` messages without the field, as field.Error.ErrorBody gives them.
 */
export function invalid(
	resource: Pick<Resource, "group" | "kind">,
	name: string,
	causes: readonly Required<StatusCause>[],
): StatusError {
	const lines = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
	const text = lines.length === 1 ? lines[0] : `[${lines.join(", ")}]`;
	return new StatusError({
		message: `${groupKind(resource)} ${quote(name)} is invalid: ${text ?? ""}`,
		reason: "Invalid",
		details: { name, group: resource.group || undefined, kind: resource.kind, causes: [...causes] },
		code: 422,
	});
}

function quote(text: string): string {
	return JSON.stringify(text);
}
