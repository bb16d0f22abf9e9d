import { describe, expect, test } from "vitest";
import {
	configMapKeyErrors,
	dns1035LabelErrors,
	dnsLabelErrors,
	dnsSubdomainErrors,
	envNameErrors,
	type NameCheck,
	percentErrors,
	portNameErrors,
	qualifiedNameErrors,
	subdomainName,
} from "../../src/api/names";

const LABEL =
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

describe("names", () => {
	test.each<[string, NameCheck, string[]]>([
		["my-name", dnsLabelErrors, []],
		["a.b", dnsLabelErrors, ["must not contain dots"]],
		["A", dnsLabelErrors, [LABEL]],
		["a\n", dnsLabelErrors, [LABEL]],
		["a".repeat(64), dnsLabelErrors, ["must be no more than 63 characters"]],
		["a.b-c.d", dnsSubdomainErrors, []],
		["a".repeat(254), dnsSubdomainErrors, ["must be no more than 253 characters"]],
		["a-1", dns1035LabelErrors, []],
		[
			"1-a",
			dns1035LabelErrors,
			[
				"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
			],
		],
		["http-1", portNameErrors, []],
		[
			"-9--9-",
			portNameErrors,
			[
				"must contain at least one letter (a-z)",
				"must not contain consecutive hyphens",
				"must not begin or end with a hyphen",
			],
		],
		["averyveryverylongname", portNameErrors, ["must be no more than 15 characters"]],
		["A b!", envNameErrors, []],
		["", envNameErrors, ["environment variable name must be non-empty"]],
		[
			"a=b",
			envNameErrors,
			["a valid environment variable name must consist only of printable ASCII characters other than '='"],
		],
		["..a", configMapKeyErrors, ["must not start with '..'"]],
		["..", configMapKeyErrors, ["must not be '..'"]],
		["25%", percentErrors, []],
		["example.com/a_b.c", qualifiedNameErrors, []],
		["/a", qualifiedNameErrors, ["prefix part must be non-empty"]],
	])("%j", (text, check, problems) => {
		expect(check(text)).toEqual(problems);
	});

	test("what a name is made from may end with a dash", () => {
		expect(subdomainName("agent-", true)).toEqual([]);
		expect(subdomainName("agent-", false)).toHaveLength(1);
	});

	test("long names of a bad form take no time", () => {
		for (const check of [dnsLabelErrors, dnsSubdomainErrors, dns1035LabelErrors, qualifiedNameErrors]) {
			expect(check(`${"a-".repeat(50_000)}_`).length).toBeGreaterThan(0);
			expect(check(`${"a.".repeat(50_000)}_`).length).toBeGreaterThan(0);
		}
	});
});
