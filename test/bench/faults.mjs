// Tries the faults of test/faults at full length: 300 commands killed, two writers with 500 commands each.
//   npm run build && node test/bench/faults.mjs
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["vitest", "run", "test/faults"], {
	env: { ...process.env, FAULTS: "whole" },
	stdio: "inherit",
});
process.exitCode = status ?? 1;
