import { expect, test } from "vitest";
import { withTransaction } from "../../../src/cluster/store/begun";

const NONE = () => new Error("Invalid argument: No transaction to renew");

/** What fails that often before it is done, and the pauses between. */
function tried(failures: number, failure = NONE, { late = false } = {}) {
	const pauses: number[] = [];
	let calls = 0;
	const run = () =>
		withTransaction(
			(begun) => {
				calls++;
				if (late) begun();
				if (calls <= failures) throw failure();
				return "done";
			},
			(milliseconds) => pauses.push(milliseconds),
		);
	return { run, pauses, calls: () => calls };
}

test("a transaction that could not be begun is tried again, with longer pauses", () => {
	const { run, pauses } = tried(3);
	expect(run()).toBe("done");
	expect(pauses).toEqual([1, 2, 4]);
});

test("it is given up after ten attempts", () => {
	const { run, calls } = tried(100);
	expect(run).toThrow("No transaction to renew");
	expect(calls()).toBe(10);
});

test.each<[string, ReturnType<typeof tried>]>([
	["other failures", tried(1, () => new Error("disk full"))],
	["what has begun already", tried(1, NONE, { late: true })],
])("%s: not tried again", (_, { run, calls }) => {
	expect(run).toThrow();
	expect(calls()).toBe(1);
});
