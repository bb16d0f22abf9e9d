import { describe, expect, test } from "vitest";
import { badRequest, invalid, notFound, StatusError } from "../../src/api/statusError";
import { CliError } from "../../src/cli/errors";
import { report } from "../../src/cli/report";

const pods = { group: "", plural: "pods" };
const daemonSet = { group: "apps", kind: "DaemonSet" };
const say = (error: unknown) => report(error, { debug: false });

describe("an error alone", () => {
	test("of the server has its reason", () => {
		expect(say(notFound(pods, "x"))).toEqual({
			text: 'Error from server (NotFound): pods "x" not found\n',
			exitCode: 1,
		});
		expect(say(badRequest("no"))).toEqual({ text: "Error from server (BadRequest): no\n", exitCode: 1 });
		expect(say(new StatusError({ message: "who?", reason: "Unauthorized", code: 401 })).text).toBe(
			"error: You must be logged in to the server (who?)\n",
		);
		expect(say(new StatusError({ message: "odd", reason: "", code: 500 })).text).toBe("Error from server: odd\n");
	});

	test("an invalid object tells its causes, on lines of their own when there are several", () => {
		const one = { reason: "FieldValueRequired", field: "spec.a", message: "Required value" };
		const two = { reason: "FieldValueInvalid", field: "spec.b", message: 'Invalid value: "x": no' };
		expect(say(invalid(daemonSet, "agent", [one])).text).toBe(
			'The DaemonSet "agent" is invalid: spec.a: Required value\n',
		);
		expect(say(invalid(daemonSet, "agent", [one, two, one])).text).toBe(
			'The DaemonSet "agent" is invalid: \n* spec.a: Required value\n* spec.b: Invalid value: "x": no\n',
		);
	});

	test("of the command line is printed as it is, with its exit code", () => {
		expect(say(new CliError("error: no\nSee there", 3))).toEqual({ text: "error: no\nSee there\n", exitCode: 3 });
		expect(say(new CliError(""))).toEqual({ text: "", exitCode: 1 });
	});

	test("of any other kind gets kubectl's prefix; the system's failures are told as Go tells them", () => {
		expect(say(new Error('the path "x" does not exist')).text).toBe('error: the path "x" does not exist\n');
		expect(say(new TypeError("x is\nno function")).text).toBe("error: TypeError: x is\n");
		const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
			code: "ENOSPC",
			syscall: "write",
		});
		expect(say(full)).toEqual({ text: "error: write /dev/stdout: no space left on device\n", exitCode: 1 });
	});

	test("a bug shows its stack only where it is asked for", () => {
		expect(report(new TypeError("bug"), { debug: true }).text).toContain("at ");
	});

	test("what comes from elsewhere can't steer the terminal", () => {
		expect(say(notFound(pods, "x\u001b[2J")).text).toBe('Error from server (NotFound): pods "x\\u001b[2J" not found\n');
		expect(say(new Error("a\u001b[2J\u0007b")).text).toBe("error: a^[[2J^Gb\n");
	});
});

describe("several errors", () => {
	test("stand one on a line, in short form", () => {
		const errors = [notFound(pods, "a"), new CliError("error: b", 1), new AggregateError([new Error("c")])];
		expect(say(new AggregateError(errors))).toEqual({
			text: 'Error from server (NotFound): pods "a" not found\nb\nc\n',
			exitCode: 1,
		});
	});

	test("one among them is that one alone", () => {
		expect(say(new AggregateError([new CliError("error: b")])).text).toBe("error: b\n");
	});
});
