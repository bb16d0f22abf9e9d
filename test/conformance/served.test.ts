import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/main";
import { hostFor, inProcess } from "./inProcess";
import { type Execute, playCase } from "./play";

const here = import.meta.dirname;

/** One of each kind; `npm run e2e` plays all of them, spawned. */
const cases = [
	"basic/tutorial",
	"cluster/apply",
	"cluster/delete",
	"cluster/describe-many",
	"cluster/get-formats",
	"cluster/patch",
	"cluster/set",
	"cluster/taints",
	"cluster/wait",
	"validation/metadata",
];

let requests = 0;
const count = () => requests++;
beforeAll(() => subscribe("http.server.request.start", count));
afterAll(() => void unsubscribe("http.server.request.start", count));

/** A user who knows the case's local cluster only by the kubeconfig that `ds cluster serve` writes. */
function served(): { execute: Execute; stop(): Promise<void> } {
	const ending = new AbortController();
	let serving: Promise<number> | undefined;
	const output = { stdout: "", stderr: "" };
	const execute: Execute = async (args, where) => {
		if (args[0] === "cluster") return inProcess(args, where);
		const file = join(where.cwd, "served.kubeconfig");
		if (serving === undefined) {
			const host = hostFor(where, output, ending.signal);
			serving = main(["cluster", "serve", "--port", "0", "--write-kubeconfig", file], host);
			while (!output.stdout.includes("\n")) await new Promise((resolve) => setTimeout(resolve, 5));
			expect(existsSync(file)).toBe(true);
		}
		const env = { ...where.env, DS_HOME: join(where.cwd, ".client"), KUBECONFIG: file };
		return inProcess(args, { ...where, env });
	};
	return {
		execute,
		async stop() {
			ending.abort(new DOMException("SIGTERM", "AbortError"));
			expect([await serving, output.stderr]).toEqual([0, ""]);
		},
	};
}

describe("recorded cases, by ds as the client of its own server", () => {
	test.each(cases)("%s", async (name) => {
		const before = requests;
		const { execute, stop } = served();
		try {
			expect(await playCase(join(here, "cases", `${name}.case`), execute)).toEqual([]);
		} finally {
			await stop();
		}
		expect(requests - before).toBeGreaterThan(0);
	});
});
