import { describe, expect, it } from "vitest";
import {
	formatLabelSelector,
	formatRequirements,
	labelSelectorRequirements,
	matchesLabels,
	parseLabelSelector,
} from "../../src/api/labelSelector";

describe("a label selector's text", () => {
	it.each([
		["", ""],
		["b=1,a", "a,b=1"],
		["a == x", "a==x"],
		["a!=x,!b", "a!=x,!b"],
		["x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()"],
		["in in (in, notin)", "in in (in,notin)"],
		["a>1,b<2", "a>1,b<2"],
		["a=", "a="],
		["app.kubernetes.io/name=x", "app.kubernetes.io/name=x"],
	])("%j reads as %j", (text, expected) => {
		expect(formatRequirements(parseLabelSelector(text))).toBe(expected);
	});

	it.each([
		["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
		["a in b", "unable to parse requirement: found 'b' expected: '('"],
		["=a", "found '=', expected: !, identifier, or 'end of string'"],
		["a,,b", "found ',', expected: identifier after ','"],
		["a,", "found '', expected: identifier after ','"],
		["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
		["a=b=c", "found '=', expected: ',' or 'end of string'"],
		["!a=b", "found '=', expected: ',' or 'end of string'"],
		[
			"a>x",
			"unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
		],
		[
			"-a",
			"unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
		],
		[
			"a=b*",
			"unable to parse requirement: values[0][a]: Invalid value: \"b*\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
		],
	])("%j is refused", (text, message) => {
		expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ message }));
	});
});

describe("matching labels", () => {
	it.each([
		["a=1", { a: "1" }, true],
		["a=1", {}, false],
		["a!=1", {}, true],
		["a notin (1,2)", { a: "2" }, false],
		["a in (1,2)", { a: "2" }, true],
		["a", { a: "" }, true],
		["!a", { a: "" }, false],
		["a>2", { a: "10" }, true],
		["a<2", { a: "x" }, false],
		["constructor", {}, false],
	])("%s against %j is %s", (text, labels, expected) => {
		expect(matchesLabels(parseLabelSelector(text), labels)).toBe(expected);
	});

	it("takes a spec's selector: none selects nothing, an empty one everything", () => {
		expect(matchesLabels(labelSelectorRequirements(undefined), { a: "1" })).toBe(false);
		expect(matchesLabels(labelSelectorRequirements({}), undefined)).toBe(true);
		const selector = { matchLabels: { b: "2" }, matchExpressions: [{ key: "a", operator: "DoesNotExist" }] };
		expect(matchesLabels(labelSelectorRequirements(selector), { b: "2" })).toBe(true);
		expect(formatLabelSelector(selector)).toBe("!a,b=2");
		expect(formatLabelSelector({})).toBe("<none>");
		expect(formatLabelSelector({ matchExpressions: [{ key: "a", operator: "Near" }] })).toBe("<error>");
	});
});
