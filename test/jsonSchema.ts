/** A JSON schema of the few words that our schemas use. */
export interface JsonSchema {
	readonly type?: string | readonly string[];
	readonly enum?: readonly unknown[];
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: false | JsonSchema;
	readonly minProperties?: number;
	readonly items?: JsonSchema;
	readonly minItems?: number;
	readonly minimum?: number;
	readonly pattern?: string;
	readonly anyOf?: readonly JsonSchema[];
	readonly allOf?: readonly JsonSchema[];
	/** Of the definitions of the schema itself. */
	readonly $ref?: string;
	readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

const WORDS =
	"type enum properties required additionalProperties minProperties items minItems minimum pattern anyOf allOf $ref definitions";
const KNOWN = new Set([...WORDS.split(" "), ..."$schema title description default".split(" ")]);

/** What in a value does not fit a schema, each with its place. @throws Error for a schema with a word that is unknown here. */
export function misfits(value: unknown, schema: JsonSchema, at = "$", top = schema): string[] {
	for (const word of Object.keys(schema)) if (!KNOWN.has(word)) throw new Error(`${word} is not known to this test`);
	const types = schema.type === undefined ? undefined : [schema.type].flat();
	if (types && !types.some((type) => isOf(value, type))) return [`${at} is no ${types.join(" or ")}`];
	const found: string[] = [];
	if (schema.enum && !schema.enum.includes(value)) found.push(`${at} is none of ${schema.enum.join(", ")}`);
	if (schema.anyOf?.every((each) => misfits(value, each, at, top).length > 0)) found.push(`${at} fits none of anyOf`);
	if (schema.$ref !== undefined) {
		const name = schema.$ref.replace("#/definitions/", "");
		const definition = top.definitions?.[name];
		if (definition === undefined) throw new Error(`there is no ${schema.$ref}`);
		found.push(...misfits(value, definition, at, top));
	}
	found.push(...(schema.allOf ?? []).flatMap((each) => misfits(value, each, at, top)));
	if (schema.minimum !== undefined && Number(value) < schema.minimum) found.push(`${at} is too small`);
	if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value))) found.push(`${at} is misshapen`);
	if (Array.isArray(value)) {
		if (value.length < (schema.minItems ?? 0)) found.push(`${at} has too few elements`);
		const { items } = schema;
		if (items) found.push(...value.flatMap((item, index) => misfits(item, items, `${at}[${index}]`, top)));
	} else if (typeof value === "object" && value !== null) {
		const fields = Object.entries(value);
		if (fields.length < (schema.minProperties ?? 0)) found.push(`${at} has too few fields`);
		for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) found.push(`${at} has no ${name}`);
		for (const [name, inner] of fields) {
			const own = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
			const rule = own ?? schema.additionalProperties;
			if (rule === false) found.push(`${at} has a field ${name}`);
			else if (rule) found.push(...misfits(inner, rule, `${at}.${name}`, top));
		}
	}
	return found;
}

function isOf(value: unknown, type: string): boolean {
	if (type === "null") return value === null;
	if (type === "array") return Array.isArray(value);
	if (type === "integer") return Number.isInteger(value);
	if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
	return typeof value === type;
}
