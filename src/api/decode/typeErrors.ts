import type { Resource } from "../resource";
import { type GoType, type StructType, schemaFor, structType } from "../schema/schema";
import { Problems } from "./problems";
import { describeJson, scalarDecoder } from "./scalars";

/** A value of a wrong type: where it stands, and what the server would say if it were the only one. */
export interface TypeError {
	readonly steps: readonly (string | number)[];
	readonly message: string;
	/** Go's name of the type that is wanted: string, int32, []v1.Container. */
	readonly wanted: string;
}

/**
 * Every value of a body that has a wrong type, in the body's order; the server's decoder stops at the first one and does
 * not say which element of a list it is. Fields that do not exist are passed over.
 */
export function typeErrors(resource: Pick<Resource, "group" | "version" | "kind">, body: unknown): TypeError[] {
	const struct = schemaFor(resource);
	const found: TypeError[] = [];
	if (struct !== undefined) new Walker(found).struct(struct, body, { steps: [], fields: [], struct: "" });
	return found;
}

interface At {
	readonly steps: readonly (string | number)[];
	/** The names of Go's message: no list elements and no map keys. */
	readonly fields: readonly string[];
	/** The struct that has the last of them. */
	readonly struct: string;
}

class Walker {
	constructor(private readonly found: TypeError[]) {}

	struct(struct: StructType, value: unknown, at: At): void {
		if (typeof value !== "object" || value === null || Array.isArray(value)) {
			this.wrong(describeJson(value), struct.goName, at);
			return;
		}
		for (const [name, given] of Object.entries(value)) {
			const field = struct.field(name);
			if (field === undefined || given === null || given === undefined) continue;
			const fields = [...at.fields, ...field.embeddedIn, name];
			this.value(field.type, given, { steps: [...at.steps, name], fields, struct: struct.name });
		}
	}

	private value(type: GoType, value: unknown, at: At): void {
		const struct = type.struct === undefined ? undefined : structType(type.struct);
		if (type.kind === "list" && type.element) {
			if (!Array.isArray(value)) this.wrong(describeJson(value), type.goName, at);
			else for (const [index, item] of value.entries()) this.element(type.element, item, at, index);
		} else if (type.kind === "map" && type.element) {
			if (typeof value !== "object" || Array.isArray(value)) this.wrong(describeJson(value), type.goName, at);
			else for (const [key, item] of Object.entries(value ?? {})) this.element(type.element, item, at, key);
		} else if (struct !== undefined) {
			this.struct(struct, value, at);
		} else {
			this.scalar(type, value, at);
		}
	}

	private element(type: GoType, value: unknown, at: At, step: string | number): void {
		if (value !== null && value !== undefined) this.value(type, value, { ...at, steps: [...at.steps, step] });
	}

	private scalar(type: GoType, value: unknown, at: At): void {
		const problems = new Problems();
		scalarDecoder(type)(value, problems);
		if (problems.count === 0) return;
		problems.inField(0, at.struct, at.fields.join("."), []);
		this.found.push({ steps: at.steps, message: problems.fatal() ?? "", wanted: type.goName });
	}

	private wrong(value: string, goName: string, at: At): void {
		const problems = new Problems();
		problems.wrongType(value, goName);
		if (at.fields.length > 0) problems.inField(0, at.struct, at.fields.join("."), []);
		this.found.push({ steps: at.steps, message: problems.fatal() ?? "", wanted: goName });
	}
}
