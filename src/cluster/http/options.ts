import { goQuote } from "../../api/go/format";
import { invalid, type StatusCause } from "../../api/statusError";
import type { FieldValidation } from "../requests";
import type { Exchange } from "./exchange";

/** What the query of a write says beside the object. */
export interface WriteQuery {
	dryRun: boolean;
	/** Absent where the client does not say: the server takes Warn. */
	fieldValidation?: FieldValidation;
	fieldManager: string;
}

type OptionsKind = "CreateOptions" | "UpdateOptions" | "PatchOptions" | "DeleteOptions" | "ListOptions";
type Cause = Required<StatusCause>;

const MAX_MANAGER_LENGTH = 128;

/**
 * The options of a create or update.
 * @throws an Invalid StatusError in the server's words (metav1's ValidateCreateOptions and ValidateUpdateOptions).
 */
export function writeQuery(exchange: Exchange, kind: "CreateOptions" | "UpdateOptions"): WriteQuery {
	return checked(kind, exchange, []);
}

/** The options of a patch. @throws an Invalid StatusError (ValidatePatchOptions). */
export function patchQuery(exchange: Exchange, apply: boolean): WriteQuery & { force?: boolean } {
	const causes: Cause[] = [];
	if (apply && !exchange.query.get("fieldManager")) {
		causes.push(required("fieldManager", "is required for apply patch"));
	}
	if (!apply && exchange.query.has("force")) {
		causes.push(forbiddenField("force", "may not be specified for non-apply patch"));
	}
	const options = checked("PatchOptions", exchange, causes);
	return exchange.query.has("force") ? { ...options, force: exchange.flag("force") } : options;
}

/** @throws an Invalid StatusError for options that are wrong. */
export function checkOptions(kind: OptionsKind, causes: readonly Cause[]): void {
	if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind }, "", causes);
}

/** "All" or nothing. */
export function dryRunCauses(values: readonly string[]): Cause[] {
	if (values.every((value) => value === "All")) return [];
	return [notSupported("dryRun", `[${values.map(goQuote).join(",")}]`, ["All"])];
}

export function required(field: string, why: string): Cause {
	return { reason: "FieldValueRequired", field, message: `Required value${why && `: ${why}`}` };
}

export function forbiddenField(field: string, why: string): Cause {
	return { reason: "FieldValueForbidden", field, message: `Forbidden: ${why}` };
}

/** `shown` is the value as the message has it. */
export function notSupported(field: string, shown: string, values: readonly string[]): Cause {
	return {
		reason: "FieldValueNotSupported",
		field,
		message: `Unsupported value: ${shown}: supported values: ${values.map(goQuote).join(", ")}`,
	};
}

function checked(
	kind: "CreateOptions" | "UpdateOptions" | "PatchOptions",
	exchange: Exchange,
	causes: Cause[],
): WriteQuery {
	const { query } = exchange;
	const manager = query.get("fieldManager") ?? "";
	const dryRun = query.getAll("dryRun");
	const fieldValidation = query.get("fieldValidation") ?? "";
	causes.push(...managerCauses(manager), ...dryRunCauses(dryRun));
	if (!["", "Ignore", "Strict", "Warn"].includes(fieldValidation)) {
		causes.push(notSupported("fieldValidation", goQuote(fieldValidation), ["", "Ignore", "Strict", "Warn"]));
	}
	checkOptions(kind, causes);
	return {
		dryRun: dryRun.length > 0,
		...(fieldValidation === "" ? {} : { fieldValidation: fieldValidation as FieldValidation }),
		fieldManager: manager || managerOf(exchange.header("user-agent") ?? ""),
	};
}

function managerCauses(manager: string): Cause[] {
	const causes: Cause[] = [];
	if (Buffer.byteLength(manager) > MAX_MANAGER_LENGTH) {
		causes.push({
			reason: "FieldValueTooLong",
			field: "fieldManager",
			message: `Too long: may not be more than ${MAX_MANAGER_LENGTH} bytes`,
		});
	}
	let position = 0;
	for (const character of manager) {
		if (!isPrintable(character)) {
			const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
			causes.push({
				reason: "FieldValueInvalid",
				field: "fieldManager",
				message: `Invalid value: ${goQuote(manager)}: invalid character U+${code} (at position ${position})`,
			});
		}
		position += Buffer.byteLength(character);
	}
	return causes;
}

/** Who a client is when it does not say: its User-Agent up to the first slash (managerOrUserAgent). */
function managerOf(userAgent: string): string {
	const prefix = userAgent.split("/")[0] ?? "";
	let manager = "";
	for (const character of prefix) {
		const printable = isPrintable(character) ? character : goQuote(character).slice(1, -1);
		if (Buffer.byteLength(manager) + Buffer.byteLength(printable) > MAX_MANAGER_LENGTH) break;
		manager += printable;
	}
	return manager;
}

/** As Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the blank. */
function isPrintable(character: string): boolean {
	return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);
}
