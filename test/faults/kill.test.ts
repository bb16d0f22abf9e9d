import { afterAll, beforeAll, expect, it } from "vitest";
import { openLmdbStore } from "../../src/cluster/store/lmdb";
import { ended, Shell, sampleOf } from "./shell";

const COMMANDS = sampleOf({ suite: 60, whole: 300 });
const LANES = 2;

let shell: Shell;
beforeAll(async () => {
	shell = new Shell();
	await shell.ok("cluster", "create", "default", "--nodes", "3");
	for (let lane = 0; lane < LANES; lane++) await shell.ok("create", "configmap", `lane-${lane}`);
});
afterAll(() => shell.end());

/** Draws that are the same in every run (mulberry32). */
function draws(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** What the store says of a key once it has been opened anew. */
function read(key: string): { metadata: { labels?: Record<string, string> } } | undefined {
	const store = openLmdbStore(shell.store());
	try {
		return store.read((tx) => tx.get(key)) as never;
	} finally {
		void store.close();
	}
}

interface Tally {
	killed: number;
	done: number;
}

/** A lane writes one thing after the other, each killed at a random moment; two lanes are at it at once. */
async function lane(number: number, tally: Tally): Promise<void> {
	const draw = draws(number + 1);
	const kept = `/registry/core/configmaps/default/lane-${number}`;
	const made = `/registry/core/configmaps/default/made-${number}`;
	let step = 0;
	let label: string | undefined;
	let exists = false;
	// About as long as a command takes, however busy the machine is: half of them are killed on their way.
	let longest = 300;
	for (let each = 0; each < COMMANDS / LANES; each++) {
		const labels = each % 3 !== 2;
		step++;
		const args = labels
			? ["label", "configmap", `lane-${number}`, `step=${step}`, "--overwrite"]
			: exists
				? ["delete", "configmap", `made-${number}`]
				: ["create", "configmap", `made-${number}`];
		const child = shell.start(args);
		const timer = setTimeout(() => child.kill("SIGKILL"), (0.4 + draw()) * longest);
		const { code, stderr } = await ended(child);
		clearTimeout(timer);
		expect([code, stderr]).toEqual([code === null ? null : 0, ""]);
		longest *= code === null ? 1.2 : 0.85;
		if (code === null) tally.killed++;
		else tally.done++;
		// What was acknowledged is there; what was not is there wholly or not at all.
		const now = read(kept)?.metadata.labels?.step;
		const there = read(made) !== undefined;
		if (labels) {
			expect(code === 0 ? [String(step)] : [label, String(step)]).toContain(now);
			expect(there).toBe(exists);
		} else {
			expect(now).toBe(label);
			if (code === 0) expect(there).toBe(!exists);
		}
		label = now;
		exists = there;
	}
}

it(`loses nothing that was acknowledged when ${COMMANDS} commands are killed at random moments`, async () => {
	const tally: Tally = { killed: 0, done: 0 };
	await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number, tally)));
	expect(tally.killed).toBeGreaterThan(COMMANDS / 10);
	expect(tally.done).toBeGreaterThan(COMMANDS / 10);
	expect(await shell.ok("cluster", "verify")).toMatch(/^cluster\/default is sound: \d+ records\n$/);
	await shell.ok("create", "configmap", "afterwards");
}, 600_000);
