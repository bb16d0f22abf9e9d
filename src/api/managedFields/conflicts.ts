import { goQuote } from "../go/format";
import { StatusError } from "../statusError";
import type { V1ManagedFieldsEntry } from "../types";
import { pathsOf } from "./fieldPath";
import { type FieldSet, isEmptySet, subtract } from "./fieldSet";
import { identityOf } from "./managers";

/** Fields that an apply would change although another manager owns them. */
export interface Conflict {
	with: V1ManagedFieldsEntry;
	fields: FieldSet;
}

/** The conflicts without those over fields of `allowed`. */
export function conflictsWithout(conflicts: readonly Conflict[], allowed: FieldSet): Conflict[] {
	return conflicts
		.map((conflict) => ({ ...conflict, fields: subtract(conflict.fields, allowed) }))
		.filter(({ fields }) => !isEmptySet(fields));
}

/** 409, as managedfields.NewConflictError words it. */
export function applyConflict(conflicts: readonly Conflict[]): StatusError {
	const sorted = conflicts
		.map((conflict) => ({ identity: identityOf(conflict.with), ...conflict }))
		.sort((a, b) => (a.identity < b.identity ? -1 : 1))
		.map((conflict) => ({ manager: managerText(conflict.with), paths: pathsOf(conflict.fields) }));
	const causes = sorted.flatMap(({ manager, paths }) =>
		paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${manager}`, field })),
	);
	return new StatusError({
		message: messageOf(sorted, causes.length),
		reason: "Conflict",
		details: { causes },
		code: 409,
	});
}

function messageOf(conflicts: readonly { manager: string; paths: readonly string[] }[], count: number): string {
	const [first] = conflicts;
	if (count === 1) return `Apply failed with 1 conflict: conflict with ${first?.manager}: ${first?.paths[0]}`;
	const lines = conflicts.flatMap(({ manager, paths }) => [
		`conflicts with ${manager}:`,
		...paths.map((path) => `- ${path}`),
	]);
	return `Apply failed with ${count} conflicts: ${lines.join("\n")}`;
}

function managerText({ manager = "", operation, apiVersion, subresource }: V1ManagedFieldsEntry): string {
	const name = goQuote(manager) + (subresource ? ` with subresource ${goQuote(subresource)}` : "");
	return operation === "Update" ? `${name} using ${apiVersion}` : name;
}
