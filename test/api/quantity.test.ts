import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	addQuantities,
	canonicalQuantity,
	compareQuantities,
	formatQuantity,
	parseQuantity,
	quantityMilliValue,
	quantityProblem,
	quantityValue,
	roundUpQuantity,
	subtractQuantities,
} from "../../src/api/quantity";

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

describe("a quantity prints as the server prints it", () => {
	test.each([
		["0", "0"],
		["0Mi", "0"],
		["000", "0"],
		["100m", "100m"],
		["1000m", "1"],
		["0.5", "500m"],
		[".5", "500m"],
		["1.", "1."],
		["1.5", "1500m"],
		["1.500", "1.500"],
		["1500m", "1500m"],
		["2000", "2k"],
		["1024", "1024"],
		["100Mi", "100Mi"],
		["1024Mi", "1Gi"],
		["1536Mi", "1536Mi"],
		["1.5Gi", "1536Mi"],
		["8Mi", "8Mi"],
		["0.5Ki", "512"],
		["0.1Ki", "102400m"],
		["0.5Mi", "512Ki"],
		["1e3", "1e3"],
		["1E3", "1E3"],
		["1000e3", "1e6"],
		["1e2", "100"],
		["+100Mi", "+100Mi"],
		["-1.5Gi", "-1536Mi"],
		["+", "0"],
		[".", "0"],
		["1n", "1n"],
		["0.1n", "1n"],
		["0.0000000001", "1n"],
		["9223372036854775807", "9223372036854775807"],
		["9223372036854775808", "9223372036854775808"],
		["100Ei", "9223372036854775807"],
		["1000E", "1"],
		["1e999999999", "1e999999999"],
		["010", "010"],
		["0e-10", "0"],
	])("%s as %s", (text, expected) => {
		expect(canonicalQuantity(text)).toBe(expected);
	});

	test("its canonical form reads as the same amount", () => {
		const amount = fc
			.tuple(
				fc.constantFrom("", "-", "+"),
				fc.bigInt({ min: 0n, max: 10n ** 20n }),
				fc.constantFrom("", ".5", ".125", ".0000000001"),
				fc.constantFrom("", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e2", "e-3"),
			)
			.map((parts) => parts.join(""));
		fc.assert(
			fc.property(amount, (text) => {
				const printed = canonicalQuantity(text);
				expect(compareQuantities(printed, text)).toBe(0);
				expect(canonicalQuantity(printed)).toBe(printed);
			}),
		);
	});
});

test.each([
	["", WRONG_FORMAT],
	["abc", WRONG_FORMAT],
	["true", WRONG_FORMAT],
	["1 Gi", WRONG_FORMAT],
	["1..2", WRONG_FORMAT],
	["１", WRONG_FORMAT],
	["1GB", WRONG_FORMAT],
	["e", "unable to parse quantity's suffix"],
	["1ee", "unable to parse quantity's suffix"],
	["1gi", WRONG_FORMAT],
	["1KI", WRONG_FORMAT],
	["1ki", "unable to parse quantity's suffix"],
	["1K", "unable to parse quantity's suffix"],
	["1e", "unable to parse quantity's suffix"],
	["1e99999999999999999999", "unable to parse quantity's suffix"],
	["e-10", "unable to parse numeric part of quantity"],
	["1m5", "unable to parse quantity's suffix"],
])("%s is no quantity", (text, problem) => {
	expect(quantityProblem(text)).toBe(problem);
	expect(() => parseQuantity(text)).toThrow(problem);
});

test.each([
	["1", "1000m", 0],
	["1Gi", "1G", 1],
	["-1", "0", -1],
	["-2", "-1", -1],
	["0", "0Mi", 0],
	["1e999999999", "1n", 1],
	["-1e999999999", "1n", -1],
	["9223372036854775807", "9223372036854775808", -1],
])("%s against %s", (a, b, expected) => {
	expect(compareQuantities(a, b)).toBe(expected);
});

test("sums keep the format of the first that is not zero", () => {
	expect(formatQuantity(addQuantities("100m", "900m"))).toBe("1");
	expect(formatQuantity(addQuantities("0", "1Gi"))).toBe("1Gi");
	expect(formatQuantity(addQuantities("1Gi", "512Mi"))).toBe("1536Mi");
	expect(formatQuantity(addQuantities("1Gi", "100m"))).toBe("1073741824100m");
	expect(formatQuantity(subtractQuantities("1", "1500m"))).toBe("-500m");
	expect(formatQuantity(subtractQuantities("2Gi", "2Gi"))).toBe("0");
});

test("values are rounded away from zero", () => {
	expect(["100m", "1", "1.5", "-1.5", "1Gi", "1e30"].map(quantityValue)).toEqual([1, 1, 2, -2, 1073741824, 0]);
	expect(["100m", "1", "0.0001", "2Ki"].map(quantityMilliValue)).toEqual([100, 1000, 1, 2048000]);
	expect(formatQuantity(roundUpQuantity("1100u", -3))).toBe("2m");
	expect(formatQuantity(roundUpQuantity("100m", -3))).toBe("100m");
});
