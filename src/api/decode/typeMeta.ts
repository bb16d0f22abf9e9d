import { isJsonNumber } from "../go/jsonNumber";
import { isMap } from "../ownFields";
import { describeJson } from "./scalars";

/** What a body says that it is: "" where it says nothing. */
export interface TypeMeta {
	readonly group: string;
	readonly version: string;
	readonly kind: string;
}

/** Reads apiVersion and kind as apimachinery's MetaFactory does; the text is what is wrong with them. */
export function readTypeMeta(body: unknown): TypeMeta | string {
	if (body === null || body === undefined) return { group: "", version: "", kind: "" };
	if (!isMap(body) || isJsonNumber(body)) {
		return `${UNREADABLE}: json: cannot unmarshal ${describeJson(body)} into Go value of type ${PROBE_TYPE}`;
	}
	const found = { apiVersion: "", kind: "" };
	for (const [key, value] of Object.entries(body)) {
		const field = FIELDS.get(key.toLowerCase());
		if (field === undefined || value === null) continue;
		if (typeof value !== "string") {
			return `${UNREADABLE}: json: cannot unmarshal ${describeJson(value)} into Go struct field .${field} of type string`;
		}
		found[field] = value;
	}
	const groupVersion = readGroupVersion(found.apiVersion);
	return typeof groupVersion === "string" ? groupVersion : { ...groupVersion, kind: found.kind };
}

/** The beginning of a body as the message about an unreadable one shows it: its text, or its bytes in hexadecimal. */
export function summarize(text: string): string {
	const bytes = Buffer.from(text);
	if (bytes.length === 0) return "<empty>";
	const start = bytes.subarray(0, SHOWN_BYTES);
	const shown = text.startsWith("{") ? start.toString() : start.toString("hex");
	return bytes.length > SHOWN_BYTES ? `${shown} ...` : shown;
}

const SHOWN_BYTES = 30;
const UNREADABLE = "couldn't get version/kind; json parse error";
const PROBE_TYPE =
	'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Go's own decoder takes field names in any case. */
const FIELDS = new Map<string, "apiVersion" | "kind">([
	["apiversion", "apiVersion"],
	["kind", "kind"],
]);

function readGroupVersion(text: string): { group: string; version: string } | string {
	if (text === "" || text === "/") return { group: "", version: "" };
	const parts = text.split("/");
	if (parts.length > 2) return `unexpected GroupVersion string: ${text}`;
	const [first = "", second] = parts;
	return second === undefined ? { group: "", version: first } : { group: first, version: second };
}
