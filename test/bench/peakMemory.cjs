// Preloaded by lint.mjs: says on file descriptor 3 how much memory the process has had at most, in KiB.
const { writeSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
