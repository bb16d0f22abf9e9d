/**
 * OpenAPI v2 documents as gnostic's protobuf messages (openapiv2/OpenAPIv2.proto), in which client-go asks for them.
 * Each message is a table: a field's number and how its value is written.
 */

/** The media types that such a document is asked for by: the first is no valid one, and the answer has the other. */
export const GNOSTIC_V2 = [
	"application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
	"application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
] as const;

/** A JSON document of OpenAPI v2 as bytes. */
export function gnosticDocument(document: Record<string, unknown>): Buffer {
	return message(document, DOCUMENT);
}

type Write = (number: number, value: unknown) => Buffer[];
/** The fields of a message by their JSON names; "x-" stands for all names that begin so. */
type Message = Readonly<Record<string, readonly [number: number, write: Write]>>;

const LENGTH_DELIMITED = 2;
const VARINT = 0;

const text: Write = (number, value) => [delimited(number, Buffer.from(String(value)))];
const flag: Write = (number, value) => (value ? [varint((number << 3) | VARINT), varint(1)] : []);
const texts: Write = (number, value) => (value as unknown[]).flatMap((each) => text(number, each));
/** Any JSON value: gnostic keeps it as YAML, which JSON is. */
const any: Write = (number, value) => [delimited(number, delimited(2, Buffer.from(`${JSON.stringify(value)}\n`)))];
const anys: Write = (number, value) => (value as unknown[]).flatMap((each) => any(number, each));
const one =
	(fields: () => Message): Write =>
	(number, value) => [delimited(number, message(value as Record<string, unknown>, fields()))];
const many =
	(fields: () => Message): Write =>
	(number, value) =>
		(value as Record<string, unknown>[]).map((each) => delimited(number, message(each, fields())));
/** An object as a message whose `inner` field repeats pairs of name and value. */
const named =
	(inner: number, fields: () => Message): Write =>
	(number, value) => {
		const pairs = Object.entries(value as Record<string, Record<string, unknown>>).map(([name, each]) =>
			delimited(inner, Buffer.concat([...text(1, name), delimited(2, message(each, fields()))])),
		);
		return [delimited(number, Buffer.concat(pairs))];
	};
/** A message around a value: its field `inner` holds it. */
const within =
	(inner: number, write: Write): Write =>
	(number, value) => [delimited(number, Buffer.concat(write(inner, value)))];
/** A name beside its value: the extensions of a document. */
const extension = (number: number, name: string, value: unknown): Buffer =>
	delimited(number, Buffer.concat([...text(1, name), ...any(2, value)]));

const SCHEMA: Message = {
	$ref: [1, text],
	format: [2, text],
	title: [3, text],
	description: [4, text],
	default: [5, any],
	pattern: [13, text],
	uniqueItems: [16, flag],
	required: [19, texts],
	enum: [20, anys],
	additionalProperties: [
		21,
		(number, value) =>
			typeof value === "boolean"
				? within(2, flag)(number, value)
				: within(
						1,
						one(() => SCHEMA),
					)(number, value),
	],
	type: [22, within(1, text)],
	items: [
		23,
		within(
			1,
			one(() => SCHEMA),
		),
	],
	allOf: [24, many(() => SCHEMA)],
	properties: [25, named(1, () => SCHEMA)],
	externalDocs: [29, one(() => EXTERNAL_DOCS)],
	"x-": [31, any],
};

const EXTERNAL_DOCS: Message = { description: [1, text], url: [2, text] };

const QUERY_PARAMETER: Message = {
	in: [2, text],
	description: [3, text],
	name: [4, text],
	type: [6, text],
	uniqueItems: [20, flag],
};

const OPERATION: Message = {
	operationId: [5, text],
	parameters: [
		8,
		(number, value) =>
			(value as unknown[]).flatMap((each) => within(1, within(2, within(3, rest(QUERY_PARAMETER))))(number, each)),
	],
	responses: [9, responses],
	"x-": [13, any],
};

const PATH_ITEM: Message = {
	get: [2, one(() => OPERATION)],
	put: [3, one(() => OPERATION)],
	post: [4, one(() => OPERATION)],
	delete: [5, one(() => OPERATION)],
	patch: [8, one(() => OPERATION)],
};

const DOCUMENT: Message = {
	swagger: [1, text],
	info: [2, one(() => ({ title: [1, text], version: [2, text] }))],
	paths: [8, named(2, () => PATH_ITEM)],
	definitions: [9, named(1, () => SCHEMA)],
};

/** The message of a oneof's branch. */
function rest(fields: Message): Write {
	return one(() => fields);
}

function responses(number: number, value: unknown): Buffer[] {
	const codes = Object.entries(value as Record<string, { description?: string }>).map(([code, { description = "" }]) =>
		delimited(1, Buffer.concat([...text(1, code), delimited(2, delimited(1, Buffer.concat(text(1, description))))])),
	);
	return [delimited(number, Buffer.concat(codes))];
}

function message(value: Readonly<Record<string, unknown>>, fields: Message): Buffer {
	const parts: Buffer[] = [];
	for (const [name, each] of Object.entries(value)) {
		if (each === undefined) continue;
		const extensions = name.startsWith("x-") ? fields["x-"] : undefined;
		if (extensions !== undefined) parts.push(extension(extensions[0], name, each));
		else if (Object.hasOwn(fields, name)) {
			const field = fields[name];
			if (field !== undefined) parts.push(...field[1](field[0], each));
		}
	}
	return Buffer.concat(parts);
}

function delimited(number: number, bytes: Buffer): Buffer {
	return Buffer.concat([varint((number << 3) | LENGTH_DELIMITED), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	let left = value;
	while (left >= 0x80) {
		bytes.push((left & 0x7f) | 0x80);
		left = Math.floor(left / 0x80);
	}
	bytes.push(left);
	return Buffer.from(bytes);
}
