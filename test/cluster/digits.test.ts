import fc from "fast-check";
import { expect, test } from "vitest";
import { base36, hex32 } from "../../src/cluster/digits";

test("digits are those that numbers' own toString gives", () => {
	fc.assert(
		fc.property(fc.maxSafeNat(), fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }), (number, word) => {
			expect(base36(number)).toBe(number.toString(36));
			expect(hex32(word)).toBe((word >>> 0).toString(16).padStart(8, "0"));
		}),
		{ numRuns: 2_000 },
	);
});

test.each([0, 35, 36, 36 ** 5 - 1, 36 ** 5, 36 ** 6, 2 ** 31, 2 ** 53 - 1])("%d to the base of 36", (number) => {
	expect(base36(number)).toBe(number.toString(36));
});
