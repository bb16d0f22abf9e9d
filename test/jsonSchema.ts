import sarif from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { Ajv } from "ajv";
import Draft04 from "ajv-draft-04";
import formats from "ajv-formats";

/** A JSON schema, of draft 7 or 4. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What OASIS publishes for SARIF 2.1.0. */
export const SARIF: JsonSchema = sarif;

/** What in a value does not fit a schema, each with its place. */
export function misfits(value: unknown, schema: JsonSchema): string[] {
	const validate = compiled(schema);
	validate(value);
	return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
}

const known = new Map<JsonSchema, ReturnType<Ajv["compile"]>>();

function compiled(schema: JsonSchema): ReturnType<Ajv["compile"]> {
	let validate = known.get(schema);
	if (validate === undefined) {
		const Validator = String(schema.$schema).includes("draft-04") ? Draft04 : Ajv;
		// A pattern of SARIF's schema is none where patterns are read strictly.
		const ajv = new Validator({ allErrors: true, allowUnionTypes: true, unicodeRegExp: false });
		formats(ajv);
		validate = ajv.compile(schema);
		known.set(schema, validate);
	}
	return validate;
}
