const BRAND = Symbol.for("ds.jsonNumber");

/**
 * A number whose text in a JSON body is not how JavaScript writes it (5.0, 1e3), for Go's decoder, which looks at the
 * text: no integer has a point or an exponent. Anywhere else it is the number.
 */
export class JsonNumber {
	readonly [BRAND] = true;

	constructor(readonly text: string) {}

	toJSON(): number {
		return Number(this.text);
	}

	valueOf(): number {
		return Number(this.text);
	}
}

export function isJsonNumber(value: unknown): value is JsonNumber {
	return typeof value === "object" && value !== null && BRAND in value;
}
