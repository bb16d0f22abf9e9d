import { describe, expect, test } from "vitest";
import { formatMicroTime, formatTime, type Instant, parseMicroTime, parseTime } from "../../src/api/time";

const as = 'as "2006-01-02T15:04:05Z07:00": cannot parse';

function printed(instant: Instant | string, format: (instant: Instant) => string | null): string | null {
	return typeof instant === "string" ? instant : format(instant);
}

describe("a time prints in UTC and whole seconds", () => {
	test.each([
		["2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"],
		["2024-01-01T00:30:00+02:00", "2023-12-31T22:30:00Z"],
		["2024-01-01T0:30:00-00:30", "2024-01-01T01:00:00Z"],
		["2024-01-01T00:00:00.999999999Z", "2024-01-01T00:00:00Z"],
		["1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z"],
		["0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"],
		["0001-01-01T00:00:00Z", null],
	])("%s as %s", (text, expected) => {
		expect(printed(parseTime(text), formatTime)).toBe(expected);
	});
});

test.each([
	["x", `parsing time "x" ${as} "x" as "2006"`],
	["", `parsing time "" ${as} "" as "2006"`],
	["2024-01-01", `parsing time "2024-01-01" ${as} "" as "T"`],
	["2024-01-01 10:00:00Z", `parsing time "2024-01-01 10:00:00Z" ${as} " 10:00:00Z" as "T"`],
	["2024-1-01T10:00:00Z", `parsing time "2024-1-01T10:00:00Z" ${as} "1-01T10:00:00Z" as "01"`],
	["2024-01-01T10:00:00", `parsing time "2024-01-01T10:00:00" ${as} "" as "Z07:00"`],
	["2024-01-01T10:00:00z", `parsing time "2024-01-01T10:00:00z" ${as} "z" as "Z07:00"`],
	["2024-13-01T10:00:00Z", 'parsing time "2024-13-01T10:00:00Z": month out of range'],
	["2023-02-29T10:00:00Z", 'parsing time "2023-02-29T10:00:00Z": day out of range'],
	["2023-02-00T10:00:00Z", 'parsing time "2023-02-00T10:00:00Z": day out of range'],
	["2023-02-01T24:00:00Z", 'parsing time "2023-02-01T24:00:00Z": hour out of range'],
	["2023-02-01T10:00:00ZZ", 'parsing time "2023-02-01T10:00:00ZZ": extra text: "Z"'],
	["2023-02-01T10:00:00+25:00", 'parsing time "2023-02-01T10:00:00+25:00": time zone offset hour out of range'],
])("%s is no time", (text, problem) => {
	expect(parseTime(text)).toBe(problem);
});

test("a micro time has six digits of fraction", () => {
	expect(printed(parseMicroTime("2024-01-01T00:00:00.123456+01:00"), formatMicroTime)).toBe(
		"2023-12-31T23:00:00.123456Z",
	);
	expect(parseMicroTime("2024-01-01T00:00:00Z")).toBe(
		'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
	);
});
