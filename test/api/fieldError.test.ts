import { describe, expect, test } from "vitest";
import {
	duplicate,
	type FieldError,
	forbidden,
	invalid,
	json,
	named,
	notFound,
	notSupported,
	required,
	struct,
	toCauses,
	toInvalid,
	tooLong,
} from "../../src/api/fieldError";
import { root } from "../../src/api/fieldPath";

const path = root("spec").child("x");

describe("an error reads as field.Error's", () => {
	test.each<[string, FieldError]>([
		['spec.x: Invalid value: "a\\tb": why', invalid(path, "a\tb", "why")],
		["spec.x: Invalid value: -1: why", invalid(path, -1, "why")],
		["spec.x: Invalid value: 9223372036854775807: why", invalid(path, 2n ** 63n - 1n, "why")],
		["spec.x: Invalid value: false: why", invalid(path, false, "why")],
		["spec.x: Invalid value: null: why", invalid(path, json(undefined), "why")],
		['spec.x: Invalid value: {"a":"\\u003cb\\u003e"}: why', invalid(path, { a: "<b>" }, "why")],
		['spec.x: Invalid value: "\\u003c": why', invalid(path, named("<"), "why")],
		['spec.x: Invalid value: "<": why', invalid(path, "<", "why")],
		[
			'spec.x: Invalid value: {"Type":"a","Inner":{"B":null}}: why',
			invalid(path, struct({ Type: "a", Inner: { B: undefined } }), "why"),
		],
		['spec.x: Unsupported value: "b": supported values: "A", "C"', notSupported(path, "b", ["A", "C"])],
		["spec.x: Required value", required(path)],
		["spec.x: Required value: because", required(path, "because")],
		["spec.x: Forbidden: because", forbidden(path, "because")],
		['spec.x: Duplicate value: "a"', duplicate(path, "a")],
		['spec.x: Not found: "a"', notFound(path, "a")],
		["spec.x: Too long: may not be more than 63 bytes", tooLong(path, 63)],
	])("%s", (text, error) => {
		const [cause] = toCauses([error]);
		expect(`${cause?.field}: ${cause?.message}`).toBe(text);
	});
});

test("one error stands alone, several in brackets; what is said twice is a cause twice, but said once", () => {
	const kind = { group: "apps", kind: "DaemonSet" };
	const one = toInvalid(kind, "agent", [required(path), required(path)]);
	expect(one.status.message).toBe('DaemonSet.apps "agent" is invalid: spec.x: Required value');
	expect(one.status.details?.causes).toHaveLength(2);
	const two = toInvalid(kind, "agent", [required(path), forbidden(root("spec"), "no")]);
	expect(two.status.message).toBe('DaemonSet.apps "agent" is invalid: [spec.x: Required value, spec: Forbidden: no]');
	expect(two.status.details?.causes?.[1]).toEqual({
		reason: "FieldValueForbidden",
		message: "Forbidden: no",
		field: "spec",
	});
});
